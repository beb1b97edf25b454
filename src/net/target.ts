/** Opening the connection to the target, plain or TLS, and saying in words why it could not be opened. */
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Target } from './address.js';
import { formatAddress } from '../trace/transport.js';

/** A pair: what is read and written, and the TCP socket below it, which alone can be reset. */
export interface Transport { readonly stream: Socket; readonly tcp: Socket }

export interface TargetFailure { readonly what: string; readonly next: string }

export interface TargetOptions {
  readonly target: Target;
  /** Accept any certificate. */
  readonly insecure: boolean;
  /** Certificates to trust besides the system's, in PEM; for tests and private authorities. */
  readonly ca?: string;
}

/** A target that takes longer is not there: a SYN to a host behind a silent firewall would else wait two minutes. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects; exactly one of the callbacks is called, once, unless the returned function cancels it first.
 * After `connected` the caller owns the socket's errors.
 */
export function openTarget(options: TargetOptions, connected: (transport: Transport) => void, failed: (failure: TargetFailure) => void): () => void {
  const { target } = options;
  const tcp = connectTcp({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
  let stream: Socket = tcp;
  let settled = false;
  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(timer);
    return true;
  };
  const fail = (error: NodeJS.ErrnoException): void => {
    if (!settle()) return;
    stream.destroy();
    tcp.destroy();
    failed(explainFailure(error, target));
  };
  const done = (): void => {
    if (!settle()) return;
    tcp.off('error', fail);
    stream.off('error', fail);
    connected({ stream, tcp });
  };
  const timer = setTimeout(() => { fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })); }, CONNECT_TIMEOUT_MS);
  tcp.on('error', fail);
  if (!target.tls) {
    tcp.once('connect', done);
  } else {
    tcp.once('connect', () => {
      stream = connectTls({
        socket: tcp,
        // An address is no name (RFC 6066 §3): servers refuse it as SNI.
        ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
        host: target.host,
        rejectUnauthorized: !options.insecure,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      });
      stream.on('error', fail);
      stream.once('secureConnect', done);
      stream.once('close', () => { fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })); });
    });
  }
  return () => {
    if (!settle()) return;
    const ignore = (): void => undefined;
    stream.on('error', ignore);
    tcp.on('error', ignore);
    stream.destroy();
    tcp.destroy();
  };
}

const selfSigned = 'Trust its issuer with NODE_EXTRA_CA_CERTS=FILE, or add --insecure to accept any certificate.';

/** By `error.code` of Node and OpenSSL. */
const failures: Readonly<Record<string, { readonly what: string; readonly next: string }>> = {
  ECONNREFUSED: { what: 'refuses the connection', next: 'Start the server first, or check host and port.' },
  ENOTFOUND: { what: 'is not a known host name', next: 'Check the spelling of the host.' },
  EAI_AGAIN: { what: 'cannot be looked up: the name server does not answer', next: 'Check the network, or give an address instead of a name.' },
  ETIMEDOUT: { what: `did not answer within ${CONNECT_TIMEOUT_MS / 1000} s`, next: 'Check that a firewall lets the connection through.' },
  EHOSTUNREACH: { what: 'cannot be reached: no route to the host', next: 'Check the network and the address.' },
  ENETUNREACH: { what: 'cannot be reached: no route to its network', next: 'Check the network and the address.' },
  ECONNRESET: { what: 'closed the connection while it was being opened', next: 'Check that host, port and scheme (rtmp or rtmps) belong together.' },
  EPROTO: { what: 'does not speak TLS', next: 'Use rtmp:// for a server without TLS.' },
  ERR_SSL_WRONG_VERSION_NUMBER: { what: 'does not speak TLS', next: 'Use rtmp:// for a server without TLS.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: 'has a self-signed certificate', next: selfSigned },
  SELF_SIGNED_CERT_IN_CHAIN: { what: 'has a certificate from an unknown authority', next: selfSigned },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { what: 'has a certificate whose issuer is not known', next: selfSigned },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: 'has a certificate whose issuer is not known', next: selfSigned },
  CERT_HAS_EXPIRED: { what: 'has a certificate that has expired', next: 'Renew it at the server, or add --insecure to go on without.' },
  CERT_NOT_YET_VALID: { what: 'has a certificate that is not valid yet', next: 'Check the clocks of both machines, or add --insecure to go on without.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: 'has a certificate for another name', next: 'Use the name that the certificate holds, or add --insecure to go on without.' },
};

/** One sentence without its full stop, and the next step. */
export function explainFailure(error: NodeJS.ErrnoException, target: Target): TargetFailure {
  const name = `${target.tls ? 'rtmps://' : ''}${formatAddress(target.host, target.port)}`;
  const known = error.code === undefined ? undefined : failures[error.code];
  if (known !== undefined) return { what: `the target ${name} ${known.what}`, next: known.next };
  return { what: `the target ${name} cannot be reached (${error.code ?? error.message})`, next: 'Check host and port.' };
}
