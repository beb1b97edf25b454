/** The certificate with which the taps speak TLS: made for one run, for 127.0.0.1, ::1 and localhost, and known to nobody. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whereIs } from './program.js';

const makeMs = 20_000;

export interface Certificate { readonly cert: string; readonly key: string }

/** Made when it is first asked for, in `folder`. Rejects with a sentence. */
export function certificateFor(folder: string): () => Promise<Certificate> {
  let made: Promise<Certificate> | undefined;
  return () => made ??= makeCertificate(folder);
}

async function makeCertificate(folder: string): Promise<Certificate> {
  const openssl = whereIs('openssl');
  if (openssl === undefined) throw new Error('openssl is not here, which makes the certificate of the taps: apt-get install openssl');
  const [certFile, keyFile] = [join(folder, 'tap.crt'), join(folder, 'tap.key')];
  const said = await new Promise<string | undefined>((resolve) => {
    execFile(openssl, [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile, '-out', certFile, '-days', '2',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1',
    ], { timeout: makeMs }, (error, _stdout, stderr) => { resolve(error === null ? undefined : stderr.trim().split('\n').at(-1) ?? error.message); });
  });
  if (said !== undefined) throw new Error(`openssl could not make the certificate of the taps: ${said}`);
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
