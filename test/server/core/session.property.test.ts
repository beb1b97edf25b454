import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientFaults } from '../../../src/client/core/client-faults.js';
import { Publisher } from '../../../src/client/core/publisher.js';
import { serverFaults } from '../../../src/server/core/faults.js';
import { ServerSession, type ServerCommand } from '../../../src/server/core/session.js';

const random = new Uint8Array(1528).fill(0x33);

/** Runs the built-in publisher against a session in memory and returns what it wrote. */
function publisherBytes(): Uint8Array {
  const session = new ServerSession({ random });
  const publisher = new Publisher({ app: 'live', streamName: 'key', tcUrl: 'rtmp://h/live', durationMs: 80, random });
  const written: Uint8Array[] = [];
  const toServer: Uint8Array[] = [];
  const take = (commands: ReturnType<Publisher['handle']>): boolean => {
    for (const command of commands) if (command.kind === 'send') toServer.push(command.bytes);
    return commands.some((command) => command.kind === 'done');
  };
  let done = take(publisher.handle({ kind: 'open' }));
  for (let round = 0; round < 100 && !done; round += 1) {
    const pieces = toServer.splice(0);
    if (pieces.length === 0) done = take(publisher.handle({ kind: 'timer', id: 'frame' }));
    for (const bytes of pieces) {
      written.push(bytes);
      for (const command of session.handle({ kind: 'bytes', bytes })) if (command.kind === 'send') done = take(publisher.handle({ kind: 'bytes', bytes: command.bytes })) || done;
    }
  }
  written.push(...toServer);
  return Buffer.concat(written);
}

const sound = publisherBytes();

function sent(commands: readonly ServerCommand[]): string {
  return commands.map((command) => (command.kind === 'send' ? Buffer.from(command.bytes).toString('hex') : command.kind === 'log' ? '' : command.kind)).join(' ');
}

describe('a server session', () => {
  it('is driven to the end of a stream by the built-in publisher', () => {
    const kinds = new ServerSession({ random }).handle({ kind: 'bytes', bytes: sound }).map((command) => command.kind);
    expect(kinds).toContain('publish');
    expect(kinds.filter((kind) => kind === 'media').length).toBeGreaterThan(5);
    expect(kinds.at(-1)).not.toBe('close');
  });

  it('answers the same however the client\'s bytes are cut', () => {
    const whole = sent(new ServerSession({ random }).handle({ kind: 'bytes', bytes: sound })).replaceAll(/ +/g, ' ');
    fc.assert(fc.property(fc.array(fc.nat(sound.length), { maxLength: 20 }), (cuts) => {
      const session = new ServerSession({ random });
      const points = [0, ...[...cuts].sort((a, b) => a - b), sound.length];
      const commands = points.slice(1).flatMap((end, index) => session.handle({ kind: 'bytes', bytes: sound.subarray(points[index], end) }));
      expect(sent(commands).replaceAll(/ +/g, ' ')).toBe(whole);
    }), { numRuns: 50 });
  });

  it('neither throws nor answers without measure when bytes are damaged, under any fault', () => {
    const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(damage, fc.constantFrom(undefined, ...serverFaults), fc.nat(sound.length), (changes, fault, cut) => {
      const bytes = Uint8Array.from(sound);
      for (const [at, value] of changes) bytes[at] = value;
      const session = new ServerSession({ random, ...(fault === undefined ? {} : { fault }) });
      const commands = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((piece) => session.handle({ kind: 'bytes', bytes: piece }));
      commands.push(...session.handle({ kind: 'timer', id: 'resume' }), ...session.handle({ kind: 'closed' }));
      expect(commands.length).toBeLessThan(500);
    }), { numRuns: 300 });
  });
});

describe('the built-in publisher', () => {
  it('neither throws nor sends without measure when the server\'s bytes are damaged, under any fault', () => {
    const session = new ServerSession({ random });
    const answers = Buffer.concat(session.handle({ kind: 'bytes', bytes: sound }).flatMap((command) => (command.kind === 'send' ? [command.bytes] : [])));
    const damage = fc.array(fc.tuple(fc.nat(answers.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 0, maxLength: 8 });
    fc.assert(fc.property(damage, fc.constantFrom(undefined, ...clientFaults), (changes, fault) => {
      const bytes = Uint8Array.from(answers);
      for (const [at, value] of changes) bytes[at] = value;
      const publisher = new Publisher({ app: 'live', streamName: 'key', tcUrl: 'rtmp://h/live', durationMs: 80, random, ...(fault === undefined ? {} : { fault }) });
      const commands = [...publisher.handle({ kind: 'open' }), ...publisher.handle({ kind: 'bytes', bytes })];
      for (let i = 0; i < 5; i += 1) commands.push(...publisher.handle({ kind: 'timer', id: 'frame' }));
      expect(commands.length).toBeLessThan(2000);
    }), { numRuns: 200 });
  });
});
