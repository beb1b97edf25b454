import { describe, expect, it } from 'vitest';
import { serverFault } from '../../../src/server/core/faults.js';
import { ServerSession, type ServerCommand } from '../../../src/server/core/session.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** C1 of the simple handshake: time 0x04d2, four zero bytes, 1528 bytes of 0x11. */
const c1 = Buffer.concat([hex('000004d2 00000000'), Buffer.alloc(1528, 0x11)]);
const c2 = Buffer.alloc(1536, 0x22);
/** connect { app: "live" }, transaction 1: 35 bytes on csid 3. */
const connectBody = '020007636f6e6e656374003ff0000000000000 03 0003617070 0200046c697665 000009';
const connect = hex(`03 000000 000023 14 00000000 ${connectBody}`);
/** createStream, transaction 4: fmt 1 on csid 3. */
const createStream = hex('43 000000 000019 14 02000c63726561746553747265616d 004010000000000000 05');
/** publish "key" "live", transaction 5, on csid 8 and stream 1 (RTMP 1.0 §7.2.2.6). */
const publish = hex('08 000000 000021 14 01000000 0200077075626c697368 004014000000000000 05 0200036b6579 0200046c697665');

function newSession(faultId?: string): ServerSession {
  const fault = faultId === undefined ? undefined : serverFault(faultId);
  if (faultId !== undefined && fault === undefined) throw new Error(`no fault ${faultId}`);
  return new ServerSession({ fault, random: new Uint8Array(1528).fill(0x33), timeMs: 7 });
}

function sent(commands: readonly ServerCommand[]): string[] {
  return commands.flatMap((command) => (command.kind === 'send' ? [toHex(command.bytes)] : []));
}

function kinds(commands: readonly ServerCommand[]): string[] {
  return commands.filter((command) => command.kind !== 'log').map((command) => command.kind);
}

function connected(faultId?: string): ServerSession {
  const session = newSession(faultId);
  for (const bytes of [hex('03'), c1, c2, connect]) session.handle({ kind: 'bytes', bytes });
  return session;
}

describe('a server session', () => {
  it('answers C0 and C1 with S0, S1 and an S2 that echoes C1, as soon as C1 is complete', () => {
    const session = newSession();
    expect(session.handle({ kind: 'bytes', bytes: hex('03') })).toEqual([]);
    expect(session.handle({ kind: 'bytes', bytes: c1.subarray(0, 1535) })).toEqual([]);
    const [s0s1, s2, ...more] = sent(session.handle({ kind: 'bytes', bytes: c1.subarray(1535) }));
    expect(more).toEqual([]);
    expect(s0s1).toBe(`03${'00000007'}${'00000000'}${'33'.repeat(1528)}`);
    expect(s2).toBe(`000004d2${'00000007'}${'11'.repeat(1528)}`);
  });

  it('closes on a first byte that is not version 3', () => {
    expect(kinds(newSession().handle({ kind: 'bytes', bytes: hex('474554') }))).toEqual(['close']);
  });

  it('answers connect with window, bandwidth, chunk size and _result, the last under the new chunk size', () => {
    const session = newSession();
    for (const bytes of [hex('03'), c1, c2]) session.handle({ kind: 'bytes', bytes });
    const [window, bandwidth, begin, chunkSize, result] = sent(session.handle({ kind: 'bytes', bytes: connect }));
    expect(window).toBe('020000000000040500000000002625a0');
    expect(bandwidth).toBe('020000000000050600000000002625a002');
    expect(begin).toBe('020000000000060400000000000000000000');
    expect(chunkSize).toBe('02000000000004010000000000001000');
    expect(result).toMatch(/^030000000000be14000000000200075f726573756c74003ff0000000000000/);
    expect(result).toHaveLength(2 * (12 + 0xbe));
  });

  it('reads what arrives glued together, byte by byte, or cut anywhere, with the same answer', () => {
    const whole = Buffer.concat([hex('03'), c1, c2, connect, createStream, publish]);
    const atOnce = sent(newSession().handle({ kind: 'bytes', bytes: whole })).join('');
    const session = newSession();
    let bytewise = '';
    for (const byte of whole) bytewise += sent(session.handle({ kind: 'bytes', bytes: Uint8Array.of(byte) })).join('');
    expect(bytewise).toBe(atOnce);
  });

  it('answers createStream with null and stream 1 under the same transaction id', () => {
    const [reply] = sent(connected().handle({ kind: 'bytes', bytes: createStream }));
    expect(reply).toMatch(/0200075f726573756c7400401000000000000005003ff0000000000000$/);
  });

  it('accepts publish with StreamBegin and onStatus Publish.Start on the stream', () => {
    const session = connected();
    session.handle({ kind: 'bytes', bytes: createStream });
    const commands = session.handle({ kind: 'bytes', bytes: publish });
    const [begin, status] = sent(commands);
    expect(begin).toBe('020000000000060400000000000000000001');
    expect(status).toContain('0200086f6e537461747573000000000000000000');
    expect(status?.slice(0, 2)).toBe('05');
    expect(status?.slice(16, 24)).toBe('01000000');
    expect(Buffer.from(status ?? '', 'hex').toString('latin1')).toContain('NetStream.Publish.Start');
    expect(commands).toContainEqual({ kind: 'publish', msid: 1, stream: { app: 'live', name: 'key', path: 'live/key' } });
  });

  it('hands media of a publisher to the hub, and none before publish', () => {
    const audio = hex('04 000000 000004 08 01000000 af01 2110');
    const session = connected();
    session.handle({ kind: 'bytes', bytes: createStream });
    expect(kinds(session.handle({ kind: 'bytes', bytes: audio }))).toEqual([]);
    session.handle({ kind: 'bytes', bytes: publish });
    const [command] = session.handle({ kind: 'bytes', bytes: audio }).filter((each) => each.kind === 'media');
    expect(command?.message).toMatchObject({ typeId: 8, msid: 1, timestampMs: 0, payload: hex('af012110') });
  });

  it('acknowledges after as many bytes as the client\'s window says', () => {
    const session = connected();
    session.handle({ kind: 'bytes', bytes: hex('02 000000 000004 05 00000000 00000010') });
    const commands = session.handle({ kind: 'bytes', bytes: hex('02 000000 000004 05 00000000 00000010') });
    expect(sent(commands)).toEqual(['0200000000000403000000000000004f']);
  });

  it('survives commands without values, with wrong kinds, and with strings that end too early', () => {
    for (const body of ['05', '00', '02', '0200', '020007636f6e', '020007636f6e6e656374', '0200077075626c697368004014000000000000', 'ff', '11']) {
      const bytes = hex(body);
      const header = Uint8Array.from([3, 0, 0, 0, 0, 0, bytes.length, 20, 0, 0, 0, 0]);
      const session = connected();
      expect(() => session.handle({ kind: 'bytes', bytes: Buffer.concat([header, bytes]) })).not.toThrow();
    }
  });

  it('closes when the client\'s chunks make no sense any more', () => {
    const session = connected();
    const commands = session.handle({ kind: 'bytes', bytes: Buffer.alloc(4096, 0x5b) });
    expect(kinds(commands)).toEqual(['close']);
    expect(commands).toContainEqual({ kind: 'log', event: { event: 'refused', id: 0, what: 'connection', path: '', code: '', reason: 'its chunks cannot be read any more (desync)' } });
  });

  it('does nothing more once it has closed', () => {
    const session = connected('connect-close');
    expect(session.handle({ kind: 'bytes', bytes: createStream })).toEqual([]);
  });
});

describe('a fault of the server', () => {
  it('"position-lost" goes silent after a chunk header that came without its payload, and only then', () => {
    const together = connected('position-lost');
    expect(sent(together.handle({ kind: 'bytes', bytes: createStream }))).toHaveLength(1);
    const apart = connected('position-lost');
    expect(sent(apart.handle({ kind: 'bytes', bytes: createStream.subarray(0, 8) }))).toEqual([]);
    expect(sent(apart.handle({ kind: 'bytes', bytes: createStream.subarray(8) }))).toEqual([]);
    expect(sent(apart.handle({ kind: 'bytes', bytes: createStream }))).toEqual([]);
  });

  it('"stranded-buffer" answers one message per read, and one more when the client closes', () => {
    const session = connected('stranded-buffer');
    const three = Buffer.concat([createStream, createStream, createStream]);
    expect(sent(session.handle({ kind: 'bytes', bytes: three }))).toHaveLength(1);
    expect(sent(session.handle({ kind: 'closed' }))).toHaveLength(1);
  });

  it('"hold-s2" sends S0 and S1 alone', () => {
    const [s0s1, ...more] = sent(newSession('hold-s2').handle({ kind: 'bytes', bytes: Buffer.concat([hex('03'), c1]) }));
    expect(s0s1).toHaveLength(2 * 1537);
    expect(more).toEqual([]);
  });

  it('"create-stream-after-3s" keeps the answer and everything behind it in order until its time has come', () => {
    const session = connected('create-stream-after-3s');
    const commands = session.handle({ kind: 'bytes', bytes: Buffer.concat([createStream, publish]) });
    expect(sent(commands)).toEqual([]);
    expect(commands).toContainEqual({ kind: 'setTimer', id: 'resume', afterMs: 3000 });
    const later = sent(session.handle({ kind: 'timer', id: 'resume' }));
    expect(later).toHaveLength(3);
    expect(later[0]).toMatch(/401000000000000005003ff0000000000000$/);
  });

  it('"create-stream-txn-1" answers under 1 what was asked under 4', () => {
    const [reply] = sent(connected('create-stream-txn-1').handle({ kind: 'bytes', bytes: createStream }));
    expect(reply).toMatch(/0200075f726573756c74003ff000000000000005003ff0000000000000$/);
  });

  it('"create-stream-too-long" sends ten bytes fewer than its header says', () => {
    const [reply] = sent(connected('create-stream-too-long').handle({ kind: 'bytes', bytes: createStream }));
    expect(reply).toBe('0300000000002714000000000200075f726573756c7400401000000000000005003ff0000000000000');
  });

  it('"chunk-size-announced-not-applied" says 4096 and cuts at 128, "chunk-size-applied-not-announced" the reverse', () => {
    const answers = (id: string): string[] => {
      const session = newSession(id);
      for (const bytes of [hex('03'), c1, c2]) session.handle({ kind: 'bytes', bytes });
      return sent(session.handle({ kind: 'bytes', bytes: connect }));
    };
    const announced = answers('chunk-size-announced-not-applied');
    expect(announced[3]).toBe('02000000000004010000000000001000');
    expect(announced.at(-1)?.slice(2 * (12 + 128), 2 * (12 + 129))).toBe('c3');
    const applied = answers('chunk-size-applied-not-announced');
    expect(applied).toHaveLength(4);
    expect(applied.at(-1)?.slice(2 * (12 + 128), 2 * (12 + 129))).not.toBe('c3');
  });
});
