/** Clients that open a second connection beside the first (Liquidsoap 2.1): it is served as well, and nobody is blamed for media that comes there. */
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { defineCase } from '../../../src/conformance/core/case.js';
import { mediaComes } from '../../../src/conformance/engine/client-steps.js';
import type { ClientStarter } from '../../../src/conformance/engine/client-under-test.js';
import type { Command } from '../../../src/conformance/engine/command.js';
import { builtInClient, runBuiltInClient } from '../built-in-client.js';

const mediaOnTheFirst = defineCase({
  id: 'CL-901', slug: 'small', title: 'Media comes', level: 'M', mode: 'client', clauses: ['rtmp:5.2'], preamble: 'nothing', why: 'For a test.', sends: 'Little.', breaks: [], known: [], provenBy: [],
  async run(t) {
    const client = await t.client();
    await client.serve();
    return mediaComes(t, client.peer);
  },
  outcomes: [
    { verdict: 'pass', reason: 'media', means: 'it comes', when: (comes) => comes },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'it does not come', when: () => true },
  ],
});

/** A connection with nothing but a handshake; resolves when that is over. */
async function idle(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url.replace('rtmp:', 'http:')).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]));
  await new Promise<void>((resolve) => {
    let received = 0;
    socket.on('close', () => { resolve(); }).on('data', (data) => {
      received += data.length;
      if (received >= 1 + 2 * 1536) resolve();
    });
  });
  return socket;
}

/** The built-in publisher behind a connection that does nothing; without `publishes` that one alone. */
function withIdleFirst(publishes: boolean): ClientStarter {
  return (url) => {
    let inner: Command | undefined;
    let stopped = false;
    const first = idle(url).then((socket) => {
      if (publishes && !stopped) inner = (builtInClient('publish', 5000) as (url: string) => Command)(url);
      return socket;
    });
    let over: (exit: { status: number; signal: null }) => void = () => undefined;
    return {
      pid: undefined, exit: undefined, output: '', lastLine: '', exited: new Promise((resolve) => { over = resolve; }),
      stop: async () => {
        stopped = true;
        (await first).destroy();
        await inner?.stop();
        over({ status: 0, signal: null });
        return { status: 0, signal: null };
      },
    };
  };
}

async function verdictOn(clientCommand: ClientStarter): Promise<string> {
  const { results } = await runBuiltInClient({ cases: [mediaOnTheFirst], timeoutMs: 500, run: { options: { clientCommand } } });
  return results.map(({ verdict, reason, kind }) => `${verdict} ${reason}${kind === undefined ? '' : ` ${kind}`}`).join();
}

describe('a client with two connections at once', () => {
  it('that sends its media on the second has that one served, and is not blamed', { timeout: 20_000 }, async () => {
    expect(await verdictOn(withIdleFirst(true))).toBe('inconclusive several-connections');
  });

  it('is blamed where no media comes at all', { timeout: 20_000 }, async () => {
    expect(await verdictOn(withIdleFirst(false))).toBe('fail no-media missing');
  });

  it('and one that has only the first is judged by it', async () => {
    expect(await verdictOn(builtInClient('publish', 5000))).toBe('pass media');
  });
});
