import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Rig } from './loopback.js';
import { dial, once, read, startProxy, startTarget, until } from './loopback.js';

let folder = '';
const pem = { cert: '', key: '' };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
  pem.cert = readFileSync(cert, 'utf8');
  pem.key = readFileSync(key, 'utf8');
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const cleanup: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** A TLS server that echoes and notes which name was asked for. */
async function tlsTarget(): Promise<{ port: number; names: (string | false)[] }> {
  const names: (string | false)[] = [];
  const server = createServer({ ...pem, allowHalfOpen: true }, (socket) => {
    names.push((socket as TLSSocket & { servername: string | false }).servername);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => { server.close(); });
  return { port: (server.address() as AddressInfo).port, names };
}

async function proxyTo(port: number, overrides: Parameters<typeof startProxy>[1]): Promise<Rig> {
  const rig = await startProxy(port, overrides);
  cleanup.push(rig.close);
  return rig;
}

describe('proxy with TLS', () => {
  it('speaks TLS to the target, names it, and checks its certificate', async () => {
    const target = await tlsTarget();
    const rig = await proxyTo(target.port, { target: { host: 'localhost', port: target.port, tls: true }, ca: pem.cert, probe: true });
    const client = await dial(rig.port);
    client.end('plain inside');
    expect((await read(client, 12)).toString()).toBe('plain inside');
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts).toEqual(['c2s 12', 'c2s fin', 's2c 12', 's2c fin']);
    expect(new Set(target.names)).toEqual(new Set(['localhost']));
  });

  it('refuses a self-signed certificate with a sentence, and accepts it when told to', async () => {
    const target = await tlsTarget();
    const to = { host: 'localhost', port: target.port, tls: true };
    await expect(startProxy(target.port, { target: to, probe: true })).rejects.toMatchObject({
      message: `The target rtmps://localhost:${target.port} has a self-signed certificate.`,
      suggestion: 'Trust its issuer with NODE_EXTRA_CA_CERTS=FILE, or add --insecure to accept any certificate.',
    });
    const rig = await proxyTo(target.port, { target: to, insecure: true, probe: true });
    const client = await dial(rig.port);
    client.end('x');
    expect((await read(client, 1)).toString()).toBe('x');
  });

  it('refuses a certificate for another name', async () => {
    const target = await tlsTarget();
    await expect(startProxy(target.port, { target: { host: '127.0.0.1', port: target.port, tls: true }, ca: pem.cert, probe: true })).rejects.toMatchObject({
      message: `The target rtmps://127.0.0.1:${target.port} has a certificate for another name.`,
    });
  });

  it('says when the target does not speak TLS', async () => {
    const target = await startTarget((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    cleanup.push(target.close);
    await expect(startProxy(target.port, { target: { host: 'localhost', port: target.port, tls: true }, probe: true })).rejects.toMatchObject({
      message: `The target rtmps://localhost:${target.port} does not speak TLS.`,
    });
  });

  it('accepts clients over TLS and relays what is inside, in both half-closes', async () => {
    const target = await startTarget((socket) => { socket.pipe(socket); });
    cleanup.push(target.close);
    const rig = await proxyTo(target.port, { listenTls: pem });
    const client = connect({ socket: await dial(rig.port), ca: pem.cert, servername: 'localhost' });
    client.on('error', () => undefined);
    client.end('secret');
    expect((await read(client, 6)).toString()).toBe('secret');
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts).toEqual(['c2s 6', 'c2s fin', 's2c 6', 's2c fin']);
  });

  it('says when a client does not speak TLS, and goes on', async () => {
    const target = await startTarget((socket) => { socket.pipe(socket); });
    cleanup.push(target.close);
    const rig = await proxyTo(target.port, { listenTls: pem });
    const plain = await dial(rig.port);
    plain.write('\x03 this is no TLS');
    plain.resume();
    await once(plain, 'end');
    plain.destroy();
    await until(() => rig.notices.length === 1);
    expect(rig.notices[0]).toMatch(/^a client's TLS handshake failed: /);
    expect(rig.sessions).toEqual([]);
    const client = connect({ host: '127.0.0.1', port: rig.port, ca: pem.cert, servername: 'localhost' });
    client.on('error', () => undefined);
    client.write('x');
    expect((await read(client, 1)).toString()).toBe('x');
    client.destroy();
  });

  it('passes a reset through TLS on both sides', async () => {
    const target = await tlsTarget();
    const rig = await proxyTo(target.port, { listenTls: pem, target: { host: 'localhost', port: target.port, tls: true }, ca: pem.cert });
    const raw = await dial(rig.port);
    const client = connect({ socket: raw, ca: pem.cert, servername: 'localhost' });
    client.on('error', () => undefined);
    client.write('x');
    await read(client, 1);
    raw.resetAndDestroy();
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts.at(-1)).toBe('c2s rst');
  });

  it('refuses to start with a key that does not fit', async () => {
    await expect(startProxy(1, { listenTls: { cert: pem.cert, key: 'no key' } })).rejects.toMatchObject({ name: 'StartError' });
  });
});
