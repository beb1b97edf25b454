/** Connections that come, publish, play and vanish in every rude way; beside them one honest stream that must lose nothing. */
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfDescribingMessages, SelfDescribingVerifier } from '../../src/client/core/self-describing.js';
import { ClientSession, type ClientInput } from '../../src/client/core/session.js';
import { parseStreamUrl, type StreamUrl } from '../../src/client/core/stream-url.js';
import type { MediaSource } from '../../src/client/media.js';
import { playMedia } from '../../src/client/play.js';
import { publishMedia } from '../../src/client/publish.js';
import { sleep } from '../helpers/network.js';
import { startServe, type Serve } from '../helpers/serve.js';

const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function testMedia(options: { readonly seconds: number; readonly stream?: number; readonly videoBytes?: number }): MediaSource {
  const { videoBytes } = options;
  const messages = selfDescribingMessages({ nonce, ...options, ...(videoBytes === undefined ? {} : { fillBytes: (kind: 'audio' | 'video') => (kind === 'video' ? videoBytes : 300) }) });
  return {
    read: () => {
      const next = messages.next();
      return Promise.resolve(next.done === true ? undefined : next.value);
    },
    close: () => Promise.resolve(),
  };
}

const streamOf = (serve: Serve, name: string): StreamUrl => parseStreamUrl(`rtmp://127.0.0.1:${serve.port}/live/${name}`) as StreamUrl;

/** A client that goes so far and then leaves by `leave`. */
class Raw {
  readonly socket: Socket;
  readonly session: ClientSession;
  received = 0;
  state = '';
  readonly media: { typeId: number; timestampMs: number; payload: Uint8Array }[] = [];
  readonly closed: Promise<void>;

  constructor(serve: Serve, role: 'publish' | 'play', name: string) {
    this.session = new ClientSession({ url: streamOf(serve, name), role, random: new Uint8Array(1528).fill(9) });
    this.socket = connect(serve.port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.closed = new Promise((resolve) => { this.socket.on('close', () => { resolve(); }); });
    this.socket.on('error', () => undefined);
    this.socket.on('connect', () => { this.handle({ kind: 'open' }); });
    this.socket.on('data', (bytes: Uint8Array) => {
      this.received += bytes.length;
      this.handle({ kind: 'bytes', bytes });
    });
  }

  handle(input: ClientInput): void {
    for (const command of this.session.handle(input)) {
      if (command.kind === 'send') this.socket.write(command.bytes);
      if (command.kind === 'close') this.socket.end();
      if (command.kind === 'state') this.state = command.state;
      if (command.kind === 'media') this.media.push(command.message);
    }
  }

  async until(state: string): Promise<void> {
    for (let turn = 0; turn < 500 && this.state !== state && !this.socket.destroyed; turn += 1) await sleep(10);
  }
}

const seeded = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

describe('serve under rude clients', () => {
  it('keeps neither descriptors nor memory of 200 of them, and the honest stream loses nothing', { timeout: 90_000 }, async () => {
    const serve = await startServe();
    onTestFinished(async () => { await serve.stop(); });
    const verifier = new SelfDescribingVerifier({ nonce });
    const honest = playMedia({ url: streamOf(serve, 'honest'), sink: { write: (message) => { verifier.message(message); }, end: () => Promise.resolve() } });
    await sleep(500);
    const published = publishMedia({ url: streamOf(serve, 'honest'), source: testMedia({ seconds: 20 }), pace: 1 });
    await sleep(1000);
    const before = { descriptors: serve.descriptors(), bytes: serve.memory().nowBytes };

    const random = seeded(7);
    const noise = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256));
    const manners: ((index: number) => Promise<unknown>)[] = [
      // Nothing at all, then gone.
      async () => { const raw = plain(serve); await raw.ready; raw.socket.destroy(); },
      // Half a C1, then a reset.
      async () => { const raw = plain(serve); await raw.ready; raw.socket.write(Buffer.concat([Buffer.of(3), noise(700)])); await sleep(20); raw.socket.resetAndDestroy(); },
      // A handshake without C2, then silence and a close.
      async () => { const raw = plain(serve); await raw.ready; raw.socket.write(Buffer.concat([Buffer.of(3), noise(1536)])); await sleep(60); raw.socket.end(); },
      // Noise instead of a handshake, and noise behind one.
      async () => { const raw = plain(serve); await raw.ready; raw.socket.write(noise(5000)); await raw.closed; },
      async () => { const raw = plain(serve); await raw.ready; raw.socket.write(Buffer.concat([Buffer.of(3), noise(1536), noise(1536), noise(20_000)])); await sleep(60); raw.socket.destroy(); },
      // The longest message there is, announced and never sent.
      async () => { const raw = plain(serve); await raw.ready; raw.socket.write(Buffer.concat([Buffer.of(3), noise(1536), noise(1536), Buffer.from('030000000000ffffff0900000000', 'hex'), noise(60)])); await sleep(60); raw.socket.resetAndDestroy(); },
      // Publishes and resets in the middle of a message; the name must be free again.
      async (index) => {
        const raw = new Raw(serve, 'publish', `rude-${index % 3}-${index}`);
        await raw.until('running');
        raw.handle({ kind: 'media', typeId: 9, timestampMs: 0, payload: noise(3000) });
        raw.socket.write(Buffer.from('04000000002000080100000 0'.replaceAll(' ', ''), 'hex'));
        await sleep(10);
        raw.socket.resetAndDestroy();
      },
      // Plays the honest stream and resets; plays it and closes; asks for one that is not there and vanishes.
      async () => { const raw = new Raw(serve, 'play', 'honest'); await raw.until('running'); await sleep(100); raw.socket.resetAndDestroy(); },
      async () => { const raw = new Raw(serve, 'play', 'honest'); await raw.until('running'); raw.socket.end(); await raw.closed; },
      async (index) => { const raw = new Raw(serve, 'play', `none-${index}`); await raw.until('running'); raw.socket.destroy(); },
      // Byte by byte, and away.
      async () => { const raw = plain(serve); await raw.ready; for (const byte of Buffer.concat([Buffer.of(3), noise(60)])) { raw.socket.write(Uint8Array.of(byte)); await sleep(1); } raw.socket.resetAndDestroy(); },
    ];
    for (let index = 0; index < 200;) {
      const batch = Array.from({ length: 20 }, () => manners[index++ % manners.length]?.(index));
      await Promise.all(batch);
    }
    // Half-open ones have their time, and collections come when they come.
    await expect.poll(() => serve.descriptors(), { timeout: 15_000 }).toBeLessThanOrEqual(before.descriptors);
    expect((await published).ok).toBe(true);
    expect((await honest).ok).toBe(true);
    const { video, audio } = verifier.account();
    expect({ ...video, firstSequence: 0 }).toEqual({ received: 600, lost: 0, duplicated: 0, reordered: 0, damaged: 0, foreign: 0, retimed: 0, firstSequence: 0, lastSequence: 599 });
    expect(audio).toMatchObject({ received: 862, lost: 0, duplicated: 0, reordered: 0, damaged: 0, foreign: 0, retimed: 0 });
    expect(serve.memory().nowBytes - before.bytes).toBeLessThan(64 * 1024 * 1024);
  });

  it('leaves a player out that stops reading, by whole frames, bounded, and lets it go on at a key frame; nobody else notices', { timeout: 90_000 }, async () => {
    const serve = await startServe();
    onTestFinished(async () => { await serve.stop(); });
    const verifier = new SelfDescribingVerifier({ nonce });
    let latest = 0;
    let slowest = 0;
    const startMs = performance.now();
    const other = playMedia({
      url: streamOf(serve, 'big'),
      sink: {
        write: (message) => {
          verifier.message(message);
          // Real time: how far behind its own clock does a frame come?
          if (message.typeId === 9 && message.payload[1] === 1) slowest = Math.max(slowest, performance.now() - startMs - message.timestampMs - (latest === 0 ? (latest = performance.now() - startMs - message.timestampMs) : latest));
        },
        end: () => Promise.resolve(),
      },
    });
    const stalled = new Raw(serve, 'play', 'big');
    await stalled.until('running');
    await expect.poll(() => serve.log('play-started').length).toBe(2);
    const before = serve.memory().nowBytes;
    // 24 Mbit/s for 14 s: 42 MB, far more than a queue.
    const published = publishMedia({ url: streamOf(serve, 'big'), source: testMedia({ seconds: 14, videoBytes: 100_000 }), pace: 1 });
    await sleep(1500);
    stalled.socket.pause();
    await sleep(8000);
    const whileStalled = serve.memory().nowBytes;
    stalled.socket.resume();
    expect((await published).ok).toBe(true);
    expect((await other).ok).toBe(true);
    await stalled.closed.then(() => undefined, () => undefined);

    expect(verifier.account().video).toMatchObject({ received: 420, lost: 0, duplicated: 0, damaged: 0, reordered: 0, retimed: 0 });
    expect(slowest).toBeLessThan(1000);
    expect(whileStalled - before).toBeLessThan(48 * 1024 * 1024);
    const account = new SelfDescribingVerifier({ nonce });
    for (const message of stalled.media) account.message(message);
    const { video } = account.account();
    expect(video.damaged + video.duplicated + video.reordered + video.foreign).toBe(0);
    expect(video.lost).toBeGreaterThan(60);
    // Wherever frames are missing, the next one is a key frame.
    let previous = -1;
    for (const { typeId, payload } of stalled.media) {
      if (typeId !== 9 || payload[1] !== 1) continue;
      const sequence = Buffer.from(payload).readUInt32BE(10 + 24);
      if (sequence !== previous + 1) expect(payload[0]).toBe(0x17);
      previous = sequence;
    }
    expect(previous).toBe(419);
    const dropped = serve.log('frames-dropped');
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped.reduce((sum, each) => sum + Number(each['video']), 0)).toBe(video.lost);
  });

  it('relays timestamps exactly across 24 and 32 bits, to players who were there and who come later', { timeout: 60_000 }, async () => {
    const serve = await startServe();
    onTestFinished(async () => { await serve.stop(); });
    for (const [name, firstTimestampMs] of [['b24', 0x00fff000], ['b32', 0xfffff000]] as const) {
      const sent = [...selfDescribingMessages({ nonce, seconds: 10, firstTimestampMs })];
      let next = 0;
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => { release = resolve; });
      const source: MediaSource = {
        read: async () => {
          // In the middle behind the wrap, wait for the second player.
          if (next === 700) await held;
          const message = sent[next];
          next += 1;
          return message;
        },
        close: () => Promise.resolve(),
      };
      const got: { readonly timestampMs: number; readonly payload: Uint8Array }[] = [];
      const later: typeof got = [];
      const first = playMedia({ url: streamOf(serve, name), sink: { write: (message) => { got.push(message); }, end: () => Promise.resolve() } });
      await sleep(500);
      const published = publishMedia({ url: streamOf(serve, name), source, pace: 'fast' });
      await expect.poll(() => got.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(699);
      const second = playMedia({ url: streamOf(serve, name), sink: { write: (message) => { later.push(message); }, end: () => Promise.resolve() } });
      await sleep(500);
      release();
      expect((await published).ok).toBe(true);
      await Promise.all([first, second]);
      const view = (messages: typeof got): string[] => messages.filter(({ payload }) => payload[1] === 1 && payload[0] !== 2).map(({ timestampMs, payload }) => `${timestampMs} ${Buffer.from(payload).toString('hex', 0, 48)}`);
      const whole = view(sent);
      expect(view(got)).toEqual(whole);
      expect(view(later).length).toBeGreaterThan(50);
      expect(view(later)).toEqual(whole.slice(-view(later).length));
    }
  });
});

function plain(serve: Serve): { readonly socket: Socket; readonly ready: Promise<void>; readonly closed: Promise<void> } {
  const socket = connect(serve.port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  return {
    socket,
    ready: new Promise((resolve) => { socket.on('connect', () => { resolve(); }); }),
    closed: new Promise((resolve) => { socket.on('close', () => { resolve(); }); }),
  };
}
