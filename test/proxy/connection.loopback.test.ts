import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Connection } from '../../src/proxy/connection.js';
import { steadyClockUs } from '../../src/net/clock.js';
import { RecordingSession, dial, startTarget, until } from './loopback.js';

const cleanup: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** A connection whose client socket the test holds, so that it can bring facts in an order of its choice. */
async function connection(onTarget: (socket: Socket) => void): Promise<{ accepted: Socket; client: Socket; session: () => RecordingSession | undefined; endings: string[]; target: Awaited<ReturnType<typeof startTarget>> }> {
  const target = await startTarget(onTarget);
  cleanup.push(target.close);
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => { server.close(); });
  const arriving = new Promise<Socket>((resolve) => { server.once('connection', resolve); });
  const client = await dial((server.address() as AddressInfo).port);
  cleanup.push(() => { client.destroy(); });
  const accepted = await arriving;
  let session: RecordingSession | undefined;
  const endings: string[] = [];
  new Connection({ stream: accepted, tcp: accepted }, {
    target: { host: '127.0.0.1', port: target.port, tls: false }, insecure: false, resegment: { c2s: 'as-is', s2c: 'as-is' },
  }, {
    clock: steadyClockUs,
    open: (info) => {
      session = new RecordingSession(info);
      return { session, copies: [] };
    },
    firstByte: () => undefined, notice: (text) => endings.push(text), decoderFault: (error) => { throw error as Error; },
    closed: (reason) => endings.push(reason),
  }).start();
  return { accepted, client, session: () => session, endings, target };
}

/** Node does not watch a socket behind its end: only a write notices that the connection was reset. */
function answerLate(socket: Socket): void {
  socket.resume();
  socket.on('end', () => { setTimeout(() => socket.write('late'), 30); });
}

describe('connection', () => {
  it('closes the target also when the client breaks while its half-close is being passed on', async () => {
    const { accepted, client, session, endings, target } = await connection(answerLate);
    client.write('x');
    await until(() => session()?.totals.c2s === 1);
    // In one turn of the event loop, as they come when a client closes with bytes unread.
    accepted.emit('end');
    accepted.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await until(() => endings.length === 1 && target.sockets.size === 0, 'the end of both connections');
    expect(endings).toEqual(['closed']);
    expect(session()?.facts).toEqual(['c2s 1', 'c2s fin', 'c2s rst']);
  });

  it('says which error broke a connection when it was no plain reset', async () => {
    const { accepted, client, session, endings } = await connection((socket) => { socket.resume(); });
    client.write('x');
    await until(() => session()?.totals.c2s === 1);
    accepted.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
    await until(() => endings.length === 2);
    expect(endings).toEqual(['the connection to the client broke: ETIMEDOUT', 'closed']);
  });
});
