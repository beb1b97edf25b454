/** Clients that do what few clients do, and are in the right. */
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { defineCase } from '../../../src/conformance/core/case.js';
import type { ClientStarter } from '../../../src/conformance/engine/client-under-test.js';
import type { CommandExit } from '../../../src/conformance/engine/command.js';
import { amfValues } from '../../../src/conformance/wire/bytes/amf0.js';
import { messageBytes, userControlBytes } from '../../../src/conformance/wire/bytes/chunks.js';
import { runBuiltInClient } from '../built-in-client.js';

const handshakeBytes = 1 + 2 * 1536;

/** A client that shakes hands, says `hello`, and ends with `status` so long behind the first bytes of an answer (never, where there is no status). */
function saying(hello: Uint8Array, endsAfterMs = 0, status?: number): ClientStarter {
  return (url) => {
    let exit: CommandExit | undefined;
    let over: (exit: CommandExit) => void = () => undefined;
    const exited = new Promise<CommandExit>((resolve) => { over = resolve; });
    const socket = connect(Number(new URL(url.replace('rtmp:', 'http:')).port), '127.0.0.1');
    const end = (how: CommandExit): void => {
      exit ??= how;
      socket.destroy();
      over(exit);
    };
    let received = 0;
    let timer: NodeJS.Timeout | undefined;
    socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]));
    socket.on('error', () => undefined).on('data', (data) => {
      const before = received;
      received += data.length;
      if (before < handshakeBytes && received >= handshakeBytes) socket.write(hello);
      if (received > handshakeBytes && status !== undefined) timer ??= setTimeout(() => { end({ status, signal: null }); }, endsAfterMs);
    });
    return {
      pid: undefined, exited, get exit() { return exit; }, output: '', lastLine: '',
      stop: () => {
        clearTimeout(timer);
        end({ status: null, signal: 'SIGTERM' });
        return exited;
      },
    };
  };
}

describe('a client that pings the server', () => {
  it('is answered as servers do, with its own value', async () => {
    const pinged = defineCase({
      id: 'CL-902', slug: 'small', title: 'A ping is answered', level: 'M', mode: 'client', clauses: ['rtmp:5.2'], preamble: 'nothing', why: 'For a test.', sends: 'Little.', breaks: [], known: [], provenBy: [],
      async run(t) {
        const client = await t.client();
        await client.serve();
        await client.peer.until(() => client.peer.messages.length > 0);
        await client.peer.bytesWithin(20);
        return client.peer.sentBytes - handshakeBytes;
      },
      // The basic header and the message header, the event and its value.
      outcomes: [{ verdict: 'pass', reason: 'answered', means: 'one message of 18 bytes', when: (size) => size === 18 }],
    });
    const { results } = await runBuiltInClient({ cases: [pinged], timeoutMs: 500, run: { options: { clientCommand: saying(userControlBytes(6, 0x01020304)) } } });
    expect(results.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(['pass answered']);
  });
});

describe('a client that neither publishes nor plays', () => {
  it('is not blamed for media that does not come, where every answer came in its order', { timeout: 20_000 }, async () => {
    const hello = Buffer.concat([['connect', 1, { app: 'conform' }] as const, ['createStream', 2, null] as const].map((values) => messageBytes({ csid: 3, typeId: 20, msid: 0, payload: amfValues(...values) })));
    const { byId } = await runBuiltInClient({ cases: cases.filter(({ id }) => id === 'CL-002'), timeoutMs: 300, run: { options: { clientCommand: saying(hello) } } });
    expect(byId('CL-002')).toMatchObject({ verdict: 'blocked', reason: 'not-started' });
  });
});

describe('a client that takes its time to end', () => {
  const hello = messageBytes({ csid: 3, typeId: 20, msid: 0, payload: amfValues('connect', 1, { app: 'conform' }) });

  it('longer than the first attempt waits is judged by how it ends, not as one that does now this, now that', { timeout: 20_000 }, async () => {
    const { byId } = await runBuiltInClient({ cases: cases.filter(({ id }) => id === 'CL-010'), timeoutMs: 300, run: { confirm: true, options: { clientCommand: saying(hello, 1000, 2) } } });
    expect(byId('CL-010')).toMatchObject({ verdict: 'warn', reason: 'untold' });
    expect(byId('CL-010')?.actual).toMatch(/; late: it took \d+ ms$/);
  });

  it('and never ends is told to hang', { timeout: 20_000 }, async () => {
    const { byId } = await runBuiltInClient({ cases: cases.filter(({ id }) => id === 'CL-010'), timeoutMs: 300, run: { confirm: true, options: { clientCommand: saying(hello) } } });
    expect(byId('CL-010')).toMatchObject({ verdict: 'fail', reason: 'hang' });
  });
});
