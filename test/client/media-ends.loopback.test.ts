/** publishMedia and playMedia against the built-in server, sound and faulty. */
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SelfDescribingVerifier, selfDescribingMessages } from '../../src/client/core/self-describing.js';
import { parseStreamUrl, type StreamUrl } from '../../src/client/core/stream-url.js';
import type { MediaSource } from '../../src/client/media.js';
import { playMedia } from '../../src/client/play.js';
import { publishMedia } from '../../src/client/publish.js';
import { serverFaults } from '../../src/server/core/faults.js';
import { startRtmpServer, type RtmpServer } from '../../src/server/server.js';
import { sleep } from '../helpers/network.js';

const nonce = new Uint8Array(8);
const source = (seconds: number): MediaSource => {
  const messages = selfDescribingMessages({ nonce, seconds });
  return {
    read: () => {
      const next = messages.next();
      return Promise.resolve(next.done === true ? undefined : next.value);
    },
    close: () => Promise.resolve(),
  };
};
const urlOf = (server: { readonly port: number }, name = 'key'): StreamUrl => parseStreamUrl(`rtmp://127.0.0.1:${server.port}/live/${name}`) as StreamUrl;
const nowhere = { write: (): void => undefined, end: (): Promise<void> => Promise.resolve() };

async function serve(options: Parameters<typeof startRtmpServer>[0] = {}): Promise<RtmpServer> {
  const server = await startRtmpServer(options);
  onTestFinished(server.close);
  return server;
}

describe('the reference client', () => {
  it.each(['simple', 'digest'] as const)('carries every frame to the far end with a %s handshake', async (handshake) => {
    const server = await serve();
    const verifier = new SelfDescribingVerifier({ nonce });
    const played = playMedia({ url: urlOf(server), handshake, sink: { ...nowhere, write: (message) => { verifier.message(message); } } });
    await sleep(200);
    const published = await publishMedia({ url: urlOf(server), handshake, source: source(3), pace: 'fast' });
    expect(published).toMatchObject({ ok: true, ended: 'source-end', video: 91, audio: 131 });
    expect(await played).toMatchObject({ ok: true, ended: 'server-end', video: 91, audio: 131 });
    expect(verifier.account().video).toMatchObject({ received: 90, lost: 0, damaged: 0, duplicated: 0, reordered: 0, retimed: 0 });
  });

  it('sends in real time, and at a factor of it', async () => {
    const server = await serve();
    for (const [pace, ms] of [[1, 1000], [4, 250]] as const) {
      const startMs = performance.now();
      expect((await publishMedia({ url: urlOf(server), source: source(1), pace })).ok).toBe(true);
      expect(performance.now() - startMs).toBeGreaterThan(ms * 0.9);
      expect(performance.now() - startMs).toBeLessThan(ms + 1500);
    }
  });

  it('stops after a number of frames, and after a duration', async () => {
    const server = await serve();
    const kept: number[] = [];
    const byFrames = playMedia({ url: urlOf(server), frames: 20, sink: { ...nowhere, write: (message) => { if (message.typeId === 9 && message.payload[1] === 1) kept.push(message.timestampMs); } } });
    const byTime = playMedia({ url: urlOf(server), durationMs: 1000, sink: nowhere });
    await sleep(200);
    const published = publishMedia({ url: urlOf(server), source: source(3), pace: 2 });
    expect(await byFrames).toMatchObject({ ok: true, ended: 'limit' });
    expect(kept).toHaveLength(20);
    const timed = await byTime;
    expect(timed).toMatchObject({ ok: true, ended: 'limit' });
    expect(timed.lastTimestampMs).toBeGreaterThanOrEqual(1000);
    expect(timed.lastTimestampMs).toBeLessThan(1100);
    expect((await published).ok).toBe(true);
  });

  it('ends politely when it is told to', async () => {
    const server = await serve();
    const controller = new AbortController();
    const published = publishMedia({ url: urlOf(server), source: source(60), pace: 1, signal: controller.signal });
    await sleep(300);
    controller.abort();
    expect(await published).toMatchObject({ ended: 'aborted' });
    await sleep(50);
    expect(server.streams()).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const result = await publishMedia({ url: urlOf({ port: 1 }), source: source(1), pace: 1 });
    expect(result).toMatchObject({ ok: false, unreachable: true });
    expect(result.reason).toContain('refuses the connection');
  });

  it('says that what is there speaks something else', async () => {
    const other = createServer((socket) => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'); });
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    onTestFinished(() => { other.close(); });
    const { port } = other.address() as { port: number };
    expect(await playMedia({ url: urlOf({ port }), sink: nowhere })).toMatchObject({ ok: false, state: 'handshake', reason: expect.stringContaining('not RTMP version 3') as string });
  });

  it.each(serverFaults.map((fault) => [fault.id, fault.summary, fault] as const))('comes to an end against the fault "%s" (%s)', async (_, __, fault) => {
    const server = await serve({ fault });
    const role = fault.role === 'play' ? playMedia({ url: urlOf(server), sink: nowhere, durationMs: 200, idleMs: 800, timeoutMs: 500 }) : publishMedia({ url: urlOf(server), source: source(0.3), pace: 'fast', timeoutMs: 500 });
    const result = await role;
    expect(['source-end', 'server-end', 'limit', 'error']).toContain(result.ended);
    // Not well: then there is a sentence that says so, and no code of ours in it.
    if (!result.ok) expect(result.reason).toMatch(/^[a-z][^\n]{10,200}$/);
  });
});
