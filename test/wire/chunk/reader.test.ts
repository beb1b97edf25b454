import { describe, expect, test } from 'vitest';
import { ChunkHeader, encodeBasicHeader } from '../../../src/wire/chunk/header.js';
import { read, type Recorded } from './recorder.js';

const bytes = (...parts: (string | Uint8Array)[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replace(/\s/g, ''), 'hex') : part)));
const fill = (length: number, head = '', value = 0x55): Uint8Array => {
  const out = new Uint8Array(length).fill(value);
  out.set(bytes(head));
  return out;
};
const brief = (out: Recorded): string[] => out.messages.map((m) => `csid ${m.csid} msid ${m.msid} type ${m.typeId} ts ${m.timestampMs} len ${m.length} chunks ${m.chunks}`);
const everyCut = (stream: Uint8Array, check: (out: Recorded) => void): void => {
  for (const cut of [[stream.length], [1], [2, 3], [7], [100, 1]]) check(read(stream, cut));
};
/** Two ordinary messages, so that what stands before them can be judged. */
const tail = bytes('04 000010 000008 08 01000000 af01222222222222', '06 000010 00000a 09 01000000 27010000000000000165');

describe('basic headers (RTMP 1.0 §5.3.1.1)', () => {
  test.each([
    [0, 2, '02'], [0, 3, '03'], [3, 63, 'ff'], [0, 64, '0000'], [2, 200, '8088'], [0, 319, '00ff'], [0, 320, '010001'], [3, 320, 'c10001'], [0, 365, '012d01'], [0, 65599, '01ffff'],
  ] as const)('fmt %i csid %i is written as %s and read back', (fmt, csid, hex) => {
    expect(Buffer.from(encodeBasicHeader(fmt, csid)).toString('hex')).toBe(hex);
    const header = new ChunkHeader();
    const data = bytes(hex, '000000000000140000000000');
    expect(header.parse(data, 0, data.length)).toBe(true);
    expect([header.fmt, header.csid]).toEqual([fmt, csid]);
  });

  test('the three-byte form of csid 64 names the same chunk stream as the two-byte form', () => {
    const header = new ChunkHeader();
    const data = bytes('010000', '0000000000001400000000');
    header.parse(data, 0, data.length);
    expect(header.csid).toBe(64);
  });
});

describe('message headers and deltas', () => {
  test('the first example of the specification (§5.3.2.1): fmt 0, 2, 3, 3', () => {
    const body = fill(32, 'af01');
    everyCut(bytes('03 0003e8 000020 08 39300000', body, '83 000014', body, 'c3', body, 'c3', body), (out) => {
      expect(brief(out)).toEqual([1000, 1020, 1040, 1060].map((ts) => `csid 3 msid 12345 type 8 ts ${ts} len 32 chunks 1`));
      expect(out.anomalies).toEqual([]);
    });
  });

  test('the second example (§5.3.2.2): 307 bytes in three chunks of 128', () => {
    const body = fill(307, '2701000000');
    everyCut(bytes('04 0003e8 000133 09 3a300000', body.subarray(0, 128), 'c4', body.subarray(128, 256), 'c4', body.subarray(256)), (out) => {
      expect(brief(out)).toEqual(['csid 4 msid 12346 type 9 ts 1000 len 307 chunks 3']);
      expect(out.messages[0]?.payload).toBe(Buffer.from(body).toString('hex'));
    });
  });

  test('a delta wraps at 2^32', () => {
    everyCut(bytes('04 ffffff 00000c 08 01000000 fffffff0', fill(12, 'af01'), '44 000020 00000c 08', fill(12, 'af01')), (out) => {
      expect(out.messages.map((m) => m.timestampMs)).toEqual([0xfffffff0, 0x10]);
    });
  });

  test('a zero-length message is a message', () => {
    everyCut(bytes('04 0001f4 000000 08 01000000'), (out) => expect(brief(out)).toEqual(['csid 4 msid 1 type 8 ts 500 len 0 chunks 1']));
  });

  test('fmt 3 after fmt 0 adds the absolute timestamp as the text says, and says so', () => {
    everyCut(bytes('04 0003e8 00000c 08 01000000', fill(12, 'af01'), 'c4', fill(12, 'af01')), (out) => {
      expect(out.messages.map((m) => m.timestampMs)).toEqual([1000, 2000]);
      expect(out.anomalies).toMatchObject([{ what: 'type3-after-type0', values: { added: 1000 } }]);
    });
  });

  test('fmt 3 after fmt 0 repeats the timestamp where the other chunk streams stay there (nginx-rtmp)', () => {
    everyCut(bytes('06 0f4240 00000a 09 01000000', fill(10, '2701000000'), '04 0f4240 00000c 08 01000000', fill(12, 'af01'), 'c4', fill(12, 'af01')), (out) => {
      expect(out.messages.map((m) => m.timestampMs)).toEqual([1000000, 1000000, 1000000]);
    });
  });
});

describe('extended timestamps (§5.3.1.3)', () => {
  const body = fill(200, '2701000000');
  test.each([['06 fffffe 0001f4 09 01000000', 0xfffffe], ['06 ffffff 0001f4 09 01000000 00ffffff', 0xffffff], ['06 ffffff 0001f4 09 01000000 ffffffff', 0xffffffff]] as const)('%s', (header, ts) => {
    const data = bytes(header);
    const parsed = new ChunkHeader();
    expect(parsed.parse(data, 0, data.length)).toBe(true);
    expect(parsed.timestamp).toBe(ts);
  });

  test('repeated on fmt 3, as FFmpeg 5.1 writes it', () => {
    everyCut(bytes('06 ffffff 0000c8 09 01000000 01312cb0', body.subarray(0, 128), 'c6 01312cb0', body.subarray(128), tail), (out) => {
      expect(out.messages[0]?.payload).toBe(Buffer.from(body).toString('hex'));
      expect(out.anomalies).toEqual([]);
    });
  });

  test('left out on fmt 3, as old librtmp does: read all the same, and reported once', () => {
    everyCut(bytes('06 ffffff 0000c8 09 01000000 01312cb0', body.subarray(0, 128), 'c6', body.subarray(128), '06 ffffff 0000c8 09 01000000 01312cd0', body.subarray(0, 128), 'c6', body.subarray(128), tail), (out) => {
      expect(out.messages.slice(0, 2).map((m) => m.payload)).toEqual([0, 1].map(() => Buffer.from(body).toString('hex')));
      expect(out.anomalies.map((a) => a.what)).toEqual(['ext-ts-missing-on-type3']);
    });
  });

  test('an extended delta is a delta (FFmpeg 5.1: fmt 1 after timestamp 0)', () => {
    everyCut(bytes('06 000000 00000a 09 01000000', fill(10, '1700000000'), '46 ffffff 00000a 09 01312cb0', fill(10, '2701000000')), (out) => {
      expect(out.messages.map((m) => m.timestampMs)).toEqual([0, 0x01312cb0]);
    });
  });
});

describe('chunk size (§5.4.1)', () => {
  test('a new size binds the very next chunk, also inside a message of another chunk stream', () => {
    const video = fill(400, '2701000000');
    everyCut(bytes('06 000000 000190 09 01000000', video.subarray(0, 128), '02 000000 000004 01 00000000 00000100', 'c6', video.subarray(128, 384), 'c6', video.subarray(384)), (out) => {
      expect(out.anomalies).toEqual([]);
      expect(out.messages.map((m) => m.typeId)).toEqual([1, 9]);
      expect(out.messages[1]?.payload).toBe(Buffer.from(video).toString('hex'));
    });
  });

  test('announced and not applied (rtmp-go 1346b53): the cut of the old size is found, the message read', () => {
    const command = bytes('02 0007 5f726573756c74 00 3ff0000000000000 05 02 00a0', new Uint8Array(160).fill(0x61));
    everyCut(bytes('02 000000 000004 01 00000000 00001000', `03 000000 0000${command.length.toString(16)} 14 00000000`, command.subarray(0, 128), 'c3', command.subarray(128), tail), (out) => {
      expect(out.anomalies).toMatchObject([{ what: 'chunk-size-announced-not-applied', values: { announced: 4096, used: 128 } }]);
      expect(out.messages[1]?.payload).toBe(Buffer.from(command).toString('hex'));
      expect(out.messages).toHaveLength(4);
    });
  });

  test('announced and not applied, seen at a video frame: what follows decides', () => {
    const video = fill(200, '2701000000');
    everyCut(bytes('02 000000 000004 01 00000000 00001000', '06 000000 0000c8 09 01000000', video.subarray(0, 128), 'c6', video.subarray(128), tail), (out) => {
      expect(out.anomalies).toMatchObject([{ what: 'chunk-size-announced-not-applied', values: { announced: 4096, used: 128 } }]);
      expect(out.messages[1]?.payload).toBe(Buffer.from(video).toString('hex'));
    });
  });

  test('applied and not announced: the message in one piece is found', () => {
    const command = bytes('02 0007 5f726573756c74 00 3ff0000000000000 05 02 00a0', new Uint8Array(160).fill(0x61));
    everyCut(bytes(`03 000000 0000${command.length.toString(16)} 14 00000000`, command, tail), (out) => {
      expect(out.anomalies).toMatchObject([{ what: 'chunk-size-applied-not-announced' }]);
      expect(out.messages).toHaveLength(3);
    });
  });

  test('applied and not announced after the old size has been seen at work', () => {
    const first = fill(300, '2701000000');
    for (const length of [300, 9000]) {
      const second = fill(length, '2701000000');
      const cut = length > 4096 ? [second.subarray(0, 4096), 'c6', second.subarray(4096, 8192), 'c6', second.subarray(8192)] : [second];
      everyCut(bytes('06 000000 00012c 09 01000000', first.subarray(0, 128), 'c6', first.subarray(128, 256), 'c6', first.subarray(256), `06 000028 00${length.toString(16).padStart(4, '0')} 09 01000000`, ...cut, tail, tail), (out) => {
        expect(out.anomalies).toMatchObject([{ what: 'chunk-size-applied-not-announced', values: { announced: 128 } }]);
        expect(out.messages.map((m) => m.length)).toEqual([300, length, 8, 10, 8, 10]);
        expect(out.messages[1]?.payload).toBe(Buffer.from(second).toString('hex'));
      });
    }
  });

  test.each([['00000000', 0], ['80000080', 0x80000080], ['01000000', 0x1000000]] as const)('%s is out of range', (size, announced) => {
    everyCut(bytes('02 000000 000004 01 00000000', size, tail), (out) => {
      expect(out.anomalies).toMatchObject([{ what: 'chunk-size-out-of-range', values: { announced } }]);
      expect(out.messages).toHaveLength(3);
    });
  });
});

test('bit 31 of a chunk size is dropped, as FFmpeg and librtmp would do if they went on', () => {
  const body = fill(200, '2701000000');
  everyCut(bytes('02 000000 000004 01 00000000 80000100', '06 000000 000190 09 01000000', body, fill(56), 'c6', fill(144), tail), (out) => {
    expect(out.messages.map((m) => m.length)).toEqual([4, 400, 8, 10]);
    expect(out.anomalies.map((a) => a.what)).toEqual(['chunk-size-out-of-range']);
  });
});

describe('Abort, interleaving, intrusions', () => {
  test('Abort discards the partial message; what follows on that chunk stream starts anew', () => {
    everyCut(bytes('06 000000 0000c8 09 01000000', fill(128, '2701000000'), '02 000000 000004 02 00000000 00000006', tail), (out) => {
      expect(out.anomalies).toMatchObject([{ what: 'abort-used', values: { csid: 6, have: 128 } }]);
      expect(brief(out).slice(1)).toEqual(['csid 4 msid 1 type 8 ts 16 len 8 chunks 1', 'csid 6 msid 1 type 9 ts 16 len 10 chunks 1']);
    });
  });

  test('the worked interleaving example: audio completes between video chunks', () => {
    const video = fill(300, '2701000000');
    everyCut(bytes('06 000028 00012c 09 01000000', video.subarray(0, 128), '04 000028 00000a 08 01000000', fill(10, 'af01'), 'c6', video.subarray(128, 256), 'c6', video.subarray(256)), (out) => {
      expect(out.messages.map((m) => m.typeId)).toEqual([8, 9]);
      expect(out.anomalies).toEqual([]);
    });
  });

  test('a header of fmt 0 inside a message starts a new one and is reported', () => {
    everyCut(bytes('06 000000 0000c8 09 01000000', fill(128, '2701000000'), tail, '06 000020 00000a 09 01000000', fill(10, '2701000000'), tail), (out) => {
      expect(out.anomalies.map((a) => a.what)).toContain('header-inside-message');
      expect(out.messages.at(-1)?.typeId).toBe(9);
    });
  });

  test('a message of an unknown type with a consistent length is skipped, not a desync', () => {
    everyCut(bytes('05 000000 00000a 63 00000000', fill(10), tail, tail), (out) => {
      expect(out.anomalies.map((a) => a.what)).toEqual(['unknown-type']);
      expect(out.lost).toEqual([]);
      expect(out.messages).toHaveLength(5);
    });
  });

  test('a stray byte is lost by its offset and nothing else', () => {
    everyCut(bytes(tail, 'ff', tail, tail), (out) => {
      expect(out.lost).toEqual([{ offset: tail.length, bytes: 1, because: 'desync' }]);
      expect(out.messages).toHaveLength(6);
    });
  });
});

describe('starts in mid-stream and holes', () => {
  test('a start inside a message finds the next header and says what was skipped', () => {
    const video = fill(300, '2701000000');
    const stream = bytes('06 000028 00012c 09 01000000', video.subarray(0, 128), 'c6', video.subarray(128, 256), 'c6', video.subarray(256), tail, tail, tail);
    for (const from of [1, 50, 141, 200]) {
      const out = read(stream.subarray(from), undefined, { midStream: true });
      expect(out.lost).toEqual([{ offset: 0, bytes: 314 - from, because: 'mid-stream' }]);
      expect(out.messages).toHaveLength(6);
    }
  });

  test('one weak header with nonsense behind it is no boundary', () => {
    const out = read(bytes('44 000010 000008 08 af01222222222222', '05', '00'.repeat(30)), undefined, { midStream: true });
    expect(out.messages).toEqual([]);
    expect(out.lost).toEqual([{ offset: 0, bytes: 47, because: 'mid-stream' }]);
  });

  test('a control message of a wrong length is no boundary either', () => {
    const out = read(bytes('02 000000 000009 01 00000000', '00'.repeat(9), tail, tail), undefined, { midStream: true });
    expect(out.lost).toEqual([{ offset: 0, bytes: 21, because: 'mid-stream' }]);
    expect(out.messages).toHaveLength(4);
  });

  test('a hole inside one chunk damages one message and loses no alignment', () => {
    const stream = bytes('06 000028 000064 09 01000000', fill(100, '2701000000'), tail);
    const out = read(stream, [20], { gaps: [{ at: 40, bytes: 30 }] });
    expect(out.lost).toEqual([{ offset: 40, bytes: 30, because: 'capture-gap' }]);
    expect(out.messages.map((m) => m.missingBytes)).toEqual([30, 0, 0]);
  });

  test('a Set Chunk Size that falls into the hole is made good by what follows', () => {
    const video = fill(900, '2701000000');
    const setSize = bytes('02 000000 000004 01 00000000 00001000');
    const stream = bytes(tail, setSize, '06 000028 000384 09 01000000', video, tail, tail);
    const out = read(stream, undefined, { gaps: [{ at: tail.length, bytes: setSize.length }] });
    expect(out.messages.map((m) => m.length)).toEqual([8, 10, 900, 8, 10, 8, 10]);
    expect(out.anomalies).toEqual([]);
  });
});
