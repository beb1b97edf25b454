import { describe, expect, it } from 'vitest';
import { publish, type PublishOptions } from '../../src/client/publisher.js';
import { serverFault, serverFaults } from '../../src/server/core/faults.js';
import type { ServerFault } from '../../src/server/core/fault.js';
import { startRtmpServer } from '../../src/server/server.js';

const durationMs = 200;

async function against(fault: ServerFault | undefined, options: Partial<PublishOptions> = {}) {
  const server = await startRtmpServer(fault === undefined ? {} : { fault });
  try {
    return await publish({ host: server.host, port: server.port, app: 'live', streamName: 'key', durationMs, ...options });
  } finally {
    await server.close();
  }
}

describe('the built-in publisher and the built-in server', () => {
  it('agree on a stream from handshake to end', async () => {
    const states: string[] = [];
    const outcome = await against(undefined, { onState: (state) => states.push(state) });
    expect(outcome).toEqual({ published: true, state: 'publishing' });
    expect(states).toEqual(['connect', 'createStream', 'publish', 'publishing']);
  });

  it('agree with a gap between chunk header and payload', async () => {
    expect(await against(undefined, { headerGapMs: 5 })).toEqual({ published: true, state: 'publishing' });
  });

  it('stall at createStream when the server loses its place, and not when every message is one write', async () => {
    const fault = serverFault('position-lost');
    const apart = await against(fault, { headerGapMs: 5, giveUpAfterMs: 700 });
    expect(apart).toEqual({ published: false, state: 'createStream', error: 'gave up waiting for the answer to createStream' });
    expect(await against(fault, { separateWrites: false, giveUpAfterMs: 700 })).toEqual({ published: true, state: 'publishing' });
  });

  it('refuse a second publisher of the same name', async () => {
    const server = await startRtmpServer();
    const options = { host: server.host, port: server.port, app: 'live', streamName: 'key' };
    let second: Promise<unknown> = Promise.resolve();
    const first = await publish({
      ...options, durationMs: 400,
      onState: (state) => { if (state === 'publishing') second = publish({ ...options, durationMs: 40 }); },
    });
    expect(first).toEqual({ published: true, state: 'publishing' });
    expect(await second).toEqual({ published: false, state: 'publish', error: 'server error: Somebody else is publishing this stream.' });
    await server.close();
  });

  it('say that nobody is there', async () => {
    const server = await startRtmpServer();
    await server.close();
    const outcome = await publish({ host: server.host, port: server.port, app: 'live', streamName: 'key', durationMs });
    expect(outcome).toEqual({ published: false, state: 'handshake', error: 'the server closed the connection (ECONNREFUSED)' });
  });

  // FFmpeg's own results with the same faults are in test/interop/server-faults.interop.test.ts.
  const patience = (fault: ServerFault): number => (fault.rule === null ? 5000 : 1500);
  it.concurrent.each(serverFaults.filter((fault) => fault.role !== 'play' && fault.id !== 'half-message').map((fault) => [fault.id, fault] as const))('fare with "%s" as FFmpeg does', async (_, fault) => {
    const outcome = await against(fault, { headerGapMs: fault.id === 'stranded-buffer' ? 0 : 5, giveUpAfterMs: patience(fault), durationMs: 400 });
    const hung = outcome.error?.startsWith('gave up') === true;
    expect(hung ? 'hangs' : outcome.error === undefined ? 'proceeds' : 'fails').toBe(fault.ffmpeg);
  });
});
