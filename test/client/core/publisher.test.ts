import { describe, expect, it } from 'vitest';
import { clientFault, clientFaults } from '../../../src/client/core/client-faults.js';
import { Publisher, type PublisherCommand, type PublisherOptions } from '../../../src/client/core/publisher.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const s0s1s2 = Buffer.concat([hex('03'), Buffer.alloc(1536, 0x44), Buffer.alloc(1536, 0x55)]);
/** _result for connect with an empty information object: FFmpeg looks at nothing but name and number. */
const connectResult = hex('03 000000 000018 14 00000000 0200075f726573756c74 003ff0000000000000 03 000009 05');
const setChunkSize = hex('02 000000 000004 01 00000000 00001000');
const createStreamResult = (null_: string, id: string): Uint8Array => {
  const body = hex(`0200075f726573756c74 004010000000000000 ${null_} ${id}`);
  return Buffer.concat([hex('03 000000'), Uint8Array.of(0, 0, body.length), hex('14 00000000'), body]);
};
const status = (level: string, code: string): Uint8Array => {
  const text = (value: string): string => `${value.length.toString(16).padStart(4, '0')}${Buffer.from(value).toString('hex')}`;
  const body = hex(`0200086f6e537461747573 000000000000000000 05 03 ${text('level')}02${text(level)} ${text('code')}02${text(code)} 000009`);
  return Buffer.concat([hex('05 000000'), Uint8Array.of(0, 0, body.length), hex('14 01000000'), body]);
};

function newPublisher(options: Partial<PublisherOptions> = {}): Publisher {
  return new Publisher({ app: 'live', streamName: 'key', tcUrl: 'rtmp://h/live', durationMs: 80, random: new Uint8Array(1528).fill(0x66), ...options });
}

const writes = (commands: readonly PublisherCommand[]): string[] => commands.flatMap((command) => (command.kind === 'send' ? [toHex(command.bytes)] : []));
const bytes = (publisher: Publisher, ...input: readonly Uint8Array[]): PublisherCommand[] => publisher.handle({ kind: 'bytes', bytes: Buffer.concat(input) });
const outcome = (commands: readonly PublisherCommand[]): unknown => commands.find((command) => command.kind === 'done')?.outcome;

function publishing(options: Partial<PublisherOptions> = {}): { publisher: Publisher; commands: PublisherCommand[] } {
  const publisher = newPublisher(options);
  publisher.handle({ kind: 'open' });
  bytes(publisher, s0s1s2);
  bytes(publisher, setChunkSize, connectResult);
  bytes(publisher, createStreamResult('05', '003ff0000000000000'));
  return { publisher, commands: bytes(publisher, status('status', 'NetStream.Publish.Start')) };
}

describe('the built-in publisher', () => {
  it('sends C0 and C1 with FFmpeg\'s version bytes, and waits for all of S0, S1 and S2', () => {
    const publisher = newPublisher();
    const [hello] = writes(publisher.handle({ kind: 'open' }));
    expect(hello).toHaveLength(2 * 1537);
    expect(hello?.slice(0, 18)).toBe('030000000009007c02');
    expect(bytes(publisher, s0s1s2.subarray(0, 3072))).toEqual([]);
    const [c2, header, payload, ...more] = writes(bytes(publisher, s0s1s2.subarray(3072)));
    expect(c2).toBe('44'.repeat(1536));
    expect(header).toBe('030000000000791400000000');
    expect(payload).toMatch(/^020007636f6e6e656374003ff0000000000000030003617070/);
    expect(payload).toHaveLength(2 * 0x79);
    expect(more).toEqual([]);
  });

  it('echoes the server\'s chunk size and then sends releaseStream, FCPublish and createStream, headers apart from payloads', () => {
    const publisher = newPublisher();
    publisher.handle({ kind: 'open' });
    bytes(publisher, s0s1s2);
    const sent = writes(bytes(publisher, setChunkSize, connectResult));
    expect(sent).toHaveLength(8);
    expect(sent.slice(0, 2)).toEqual(['020000000000040100000000', '00001000']);
    expect(sent[2]).toMatch(/^43/);
    expect(sent[3]).toBe('02000d72656c6561736553747265616d0040000000000000000502 0003 6b6579'.replaceAll(' ', ''));
    expect(sent[5]).toContain('46435075626c697368 00 4008000000000000'.replaceAll(' ', ''));
    expect(sent[7]).toBe('02000c63726561746553747265616d00401000000000000005');
  });

  it('waits for ever when the answer has another transaction id, and gives up only when asked to', () => {
    const patient = newPublisher();
    patient.handle({ kind: 'open' });
    bytes(patient, s0s1s2);
    const wrong = connectResult.slice();
    wrong[23] = 0x40;
    wrong[24] = 0;
    expect(bytes(patient, wrong)).toEqual([]);
    expect(patient.handle({ kind: 'timer', id: 'give-up' }).at(-1)).toEqual({
      kind: 'done', outcome: { published: false, state: 'connect', error: 'gave up waiting for the answer to connect' },
    });
    const commands = newPublisher({ giveUpAfterMs: 3000 }).handle({ kind: 'open' });
    expect(commands).toContainEqual({ kind: 'setTimer', id: 'give-up', afterMs: 3000 });
  });

  it('publishes on the stream it was given, and on stream 0 when undefined stands for null', () => {
    for (const [null_, msid] of [['05', '01000000'], ['06', '00000000']] as const) {
      const publisher = newPublisher();
      publisher.handle({ kind: 'open' });
      bytes(publisher, s0s1s2);
      bytes(publisher, connectResult);
      const [header] = writes(bytes(publisher, createStreamResult(null_, '003ff0000000000000')));
      expect(header?.slice(0, 2)).toBe('08');
      expect(header?.slice(-8)).toBe(msid);
    }
  });

  it('begins with metadata and sequence headers, and ends with end of sequence, FCUnpublish and deleteStream', () => {
    const { publisher, commands } = publishing();
    const payloads = writes(commands).filter((_, index) => index % 2 === 1);
    expect(payloads[0]).toMatch(/^02000d40736574446174614672616d6502000a6f6e4d65746144617461/);
    expect(payloads[1]).toMatch(/^17000000000142c00affe1/);
    expect(payloads[2]).toBe('af001210');
    expect(payloads[3]).toMatch(/^1701000000/);
    expect(commands.at(-1)).toEqual({ kind: 'setTimer', id: 'frame', afterMs: 40 });
    publisher.handle({ kind: 'timer', id: 'frame' });
    const last = publisher.handle({ kind: 'timer', id: 'frame' });
    expect(writes(last)[1]).toBe('1702000000');
    expect(outcome(last)).toEqual({ published: true, state: 'publishing' });
  });

  it('ignores a refusal with level "status", and ends on one with level "error"', () => {
    const publisher = newPublisher();
    publisher.handle({ kind: 'open' });
    bytes(publisher, s0s1s2);
    bytes(publisher, connectResult);
    bytes(publisher, createStreamResult('05', '003ff0000000000000'));
    expect(bytes(publisher, status('status', 'NetStream.Publish.BadName'))).toEqual([]);
    expect(outcome(bytes(publisher, status('error', 'NetStream.Publish.BadName')))).toEqual({ published: false, state: 'publish', error: 'server error: NetStream.Publish.BadName' });
  });

  it('ends when the server announces a chunk size of 0 or closes', () => {
    const zero = newPublisher();
    zero.handle({ kind: 'open' });
    bytes(zero, s0s1s2);
    expect(outcome(bytes(zero, hex('02 000000 000004 01 00000000 00000000')))).toMatchObject({ error: 'incorrect chunk size 0' });
    const closed = newPublisher();
    closed.handle({ kind: 'open' });
    expect(outcome(closed.handle({ kind: 'closed' }))).toEqual({ published: false, state: 'handshake', error: 'the server closed the connection' });
  });
});

describe('a fault of the publisher', () => {
  it('has an id of its own and a rule that names it', () => {
    expect(new Set(clientFaults.map((fault) => fault.id)).size).toBe(clientFaults.length);
    for (const fault of clientFaults) expect(fault.rule).toMatch(/^[a-z0-9-]+$/);
  });

  it('changes the first bytes: a TLS record, a line of HTTP, version 6', () => {
    const first = (id: string): string => {
      const fault = clientFault(id);
      if (fault === undefined) throw new Error(id);
      return writes(newPublisher({ fault }).handle({ kind: 'open' }))[0] ?? '';
    };
    expect(first('tls-client-hello')).toMatch(/^160301....01/);
    expect(first('http-get')).toMatch(/^474554202f20/);
    expect(first('c0-version-6').slice(0, 18)).toBe('060000000009007c02');
  });

  it('changes what is sent later: no C2, no sequence header, message stream 0, start codes', () => {
    const faulty = (id: string): Partial<PublisherOptions> => {
      const fault = clientFault(id);
      if (fault === undefined) throw new Error(id);
      return { fault };
    };
    const withoutC2 = newPublisher(faulty('c2-missing'));
    withoutC2.handle({ kind: 'open' });
    expect(writes(bytes(withoutC2, s0s1s2))[0]).toMatch(/^03000000/);
    expect(writes(publishing(faulty('no-video-header')).commands)[3]).toBe('af001210');
    expect(writes(publishing(faulty('media-msid-0')).commands)[2]?.slice(-8)).toBe('00000000');
    expect(writes(publishing(faulty('annexb')).commands)[7]).toMatch(/^17010000000000000165/);
    expect(writes(publishing(faulty('empty-video-header')).commands)[3]).toBe('1700000000');
  });
});
