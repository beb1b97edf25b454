import { describe, expect, it } from 'vitest';
import { MetadataTable, isMetadata, readMetadata } from '../../src/session/metadata.js';
import type { DataBody, MessageEvent } from '../../src/trace/events.js';
import { ecma, str } from '../../src/wire/amf/build.js';
import { decodeData } from '../../src/wire/message/data.js';

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function event(body: DataBody, msid = 1): MessageEvent {
  return {
    kind: 'message', direction: 'c2s', offset: 100, endOffset: 400, firstUs: 0, atUs: 5000, csid: 4, msid, typeId: 18, length: 288, timestampMs: 0, fmt: 0, chunks: 1,
    peerBytes: 0, peerLastUs: 0, body,
  };
}

function decoded(bytes: Uint8Array, encoding: 'amf0' | 'amf3' = 'amf0'): DataBody {
  const body = decodeData(bytes, encoding);
  if (body.type !== 'data') throw new Error('not a data message');
  return body;
}

/** Script tag of FFmpeg 5.1 (Lavf59.27.100), as it stands in the file clean.flv of the shared samples. */
const ffmpeg = hex(`
  02 000a 6f6e4d65746144617461 08 0000000d
  0008 6475726174696f6e 00 402422 4dd2f1a9fc
  0005 7769647468 00 4074000000000000
  0006 686569676874 00 4066800000000000
  000d 766964656f6461746172617465 00 40686a0000000000
  0009 6672616d6572617465 00 403e000000000000
  000c 766964656f636f6465636964 00 401c000000000000
  000d 617564696f6461746172617465 00 404f400000000000
  000f 617564696f73616d706c6572617465 00 40e5888000000000
  000f 617564696f73616d706c6573697a65 00 4030000000000000
  0006 73746572656f 01 01
  000c 617564696f636f6465636964 00 4024000000000000
  0007 656e636f646572 02 000d 4c61766635392e32372e313030
  0008 66696c6573697a65 00 411503d400000000
  000009`);

describe('what onMetaData says', () => {
  it('is read from the bytes of FFmpeg', () => {
    const metadata = readMetadata(event(decoded(ffmpeg)), decoded(ffmpeg));
    expect(metadata).toMatchObject({
      direction: 'c2s', msid: 1, offset: 100, endOffset: 400, kept: false, amf3: false, mistyped: [], problems: [],
      values: {
        width: 320, height: 180, videodatarate: 195.3125, framerate: 30, videocodecid: 7, audiodatarate: 62.5, audiosamplerate: 44100, audiosamplesize: 16, stereo: true,
        audiocodecid: 10, encoder: 'Lavf59.27.100', filesize: 344309,
      },
    });
    expect(metadata?.values.duration).toBeCloseTo(10.067, 3);
  });

  it('is found behind @setDataFrame, and nowhere else', () => {
    const wrapped = decoded(Uint8Array.of(...hex('02 000d 40736574446174614672616d65'), ...ffmpeg));
    expect(isMetadata(wrapped)).toBe(true);
    expect(readMetadata(event(wrapped), wrapped)).toMatchObject({ kept: true, values: { width: 320 } });
    const other = { ...wrapped, values: [str('@setDataFrame'), str('onTextData'), ecma({ width: 1 })] };
    expect(readMetadata(event(other), other)).toBeUndefined();
    const cue = { ...wrapped, handler: 'onCuePoint', values: [str('onCuePoint'), ecma({ width: 1 })] };
    expect(readMetadata(event(cue), cue)).toBeUndefined();
  });

  it('knows the other spellings, and prefers the plain one', () => {
    const body: DataBody = { type: 'data', encoding: 'amf0', handler: 'onMetaData', problems: [], values: [str('onMetaData'), ecma({ fps: 25, fileSize: 9, filesize: 10 })] };
    expect(readMetadata(event(body), body)?.values).toEqual({ framerate: 25, filesize: 10 });
  });

  it('keeps the first of a repeated name, no number that is not finite, and names what has the wrong type', () => {
    const body: DataBody = {
      type: 'data', encoding: 'amf0', handler: 'onMetaData', problems: [], values: [str('onMetaData'), {
        type: 'ecmaArray', count: 0, properties: [
          { name: 'width', value: { type: 'number', value: 1 } }, { name: 'width', value: { type: 'number', value: 2 } }, { name: 'duration', value: { type: 'number', value: NaN } },
          { name: 'height', value: str('180') }, { name: 'framerate', value: { type: 'null' } }, { name: '__proto__', value: { type: 'number', value: 3 } }, { name: 'constructor', value: { type: 'number', value: 3 } },
        ],
      }],
    };
    const metadata = readMetadata(event(body), body);
    expect(metadata?.values).toEqual({ width: 1 });
    expect(metadata?.mistyped).toEqual([{ key: 'height', type: 'string' }]);
  });

  it('tells AMF3 by the message type and by the marker', () => {
    const plain = decoded(ffmpeg);
    expect(readMetadata(event(plain), { ...plain, encoding: 'amf3' })?.amf3).toBe(true);
    const marked: DataBody = { ...plain, values: [str('onMetaData'), { type: 'avmPlus', value: ecma({ width: 7 }) }] };
    expect(readMetadata(event(marked), marked)).toMatchObject({ amf3: true, values: { width: 7 } });
  });
});

describe('the metadata of a session', () => {
  const saying = (width: number, created = 'x'): DataBody => ({ type: 'data', encoding: 'amf0', handler: 'onMetaData', problems: [], values: [str('onMetaData'), ecma({ width, creationdate: created })] });

  it('keeps the first and the newest, and counts repeats apart from changes', () => {
    const table = new MetadataTable();
    for (const [width, created] of [[1, 'a'], [1, 'b'], [2, 'c'], [3, 'd'], [3, 'd']] as const) table.add(event(saying(width)), saying(width, created));
    const facts = table.of('c2s', 1);
    expect(facts).toMatchObject({ count: 5, repeats: 2 });
    expect(facts?.first.values.width).toBe(1);
    expect(facts?.last.values.width).toBe(3);
    expect(table.of('s2c', 1)).toBeUndefined();
  });

  it('stays small, however many message streams a peer names', () => {
    const table = new MetadataTable();
    for (let msid = 0; msid < 1000; msid += 1) table.add(event(saying(1), msid), saying(1));
    expect(table.all().length).toBe(16);
  });
});
