import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Proxy } from '../../src/proxy/proxy.js';
import { sleep, until } from '../helpers/network.js';

const cleanup: (() => void)[] = [];
afterEach(() => { for (const step of cleanup.splice(0).reverse()) step(); });

/** A server that sends so much at once and never ends, behind a proxy; and a client that has not read anything yet. */
async function rig(bytes: number): Promise<{ proxy: Proxy; client: Socket; server: Socket; facts: string[] }> {
  let server: Socket | undefined;
  const target = createServer({ allowHalfOpen: true }, (socket) => {
    server = socket.on('error', () => undefined);
    socket.resume();
    socket.write(Buffer.alloc(bytes, 7));
  });
  await new Promise<void>((resolve) => { target.listen(0, '127.0.0.1', resolve); });
  const facts: string[] = [];
  const proxy = new Proxy({
    target: { host: '127.0.0.1', port: (target.address() as AddressInfo).port, tls: false }, insecure: true, resegment: { c2s: 'as-is', s2c: 'as-is' }, listen: { host: '127.0.0.1', port: 0 }, probe: false,
    maxConnections: 8, observer: {},
    createSession: () => ({
      nextDeadlineUs: () => undefined, bytes: () => undefined, gap: () => undefined, acked: () => undefined, time: () => undefined,
      close: (direction, how) => { facts.push(`${direction} ${how}`); }, end: (reason) => { facts.push(reason); },
    }),
  });
  const { port } = await proxy.start();
  const client = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  client.on('error', () => undefined);
  client.pause();
  client.write('hello');
  cleanup.push(() => { client.destroy(); }, () => { proxy.stop(); }, () => { server?.destroy(); }, () => { target.close(); });
  await until(() => server !== undefined, 'the server is connected');
  return { proxy, client, server: server as Socket, facts };
}

describe('the end that a proxy makes', () => {
  it('lets a slow client have all that came from the server, and then ends it', async () => {
    const bytes = 400_000;
    const { proxy, client, facts } = await rig(bytes);
    await sleep(200);
    let read = 0;
    let ended = false;
    const done = proxy.finish(5000);
    await sleep(300);
    client.on('data', (data: Buffer) => { read += data.length; });
    client.resume();
    client.on('end', () => {
      ended = true;
      client.end();
    });
    await done;
    await proxy.done;
    expect([read, ended]).toEqual([bytes, true]);
    expect(facts).toContain('s2c fin');
    expect(facts.at(-1)).toBe('capture-end');
  });

  it('takes nothing more from the server', async () => {
    const { proxy, client, server } = await rig(1000);
    let read = 0;
    client.on('data', (data: Buffer) => { read += data.length; });
    client.resume();
    await until(() => read === 1000, 'the first bytes');
    const done = proxy.finish(5000);
    server.write('more');
    client.on('end', () => { setTimeout(() => { client.end(); }, 200); });
    await done;
    expect(read).toBe(1000);
  });

  it('does not wait for ever for a client that stays', async () => {
    const { proxy, client } = await rig(1000);
    client.resume();
    const startMs = performance.now();
    await proxy.finish(300);
    await proxy.done;
    expect(performance.now() - startMs).toBeLessThan(3000);
  });

  it('is at once where nobody is connected', async () => {
    const { proxy, client } = await rig(10);
    client.destroy();
    await sleep(100);
    await proxy.finish(5000);
    await proxy.done;
  });
});
