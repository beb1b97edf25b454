import { describe, expect, test } from 'vitest';
import { FlvSession } from '../../src/pipeline/flv-session.js';
import type { MessageEvent, TraceEvent } from '../../src/trace/events.js';
import { encodeTag, FlvReader } from '../../src/wire/flv/file.js';
import { flvFixture, hex, join } from '../helpers/media-bytes.js';

function inspect(bytes: Uint8Array, pieceBytes = bytes.length): { session: FlvSession; events: TraceEvent[] } {
  const events: TraceEvent[] = [];
  const session = new FlvSession({ name: 'x.flv', showSecrets: false, onEvent: (event) => events.push(event) });
  const reader = new FlvReader((item) => {
    session.item(item);
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  session.session.end('closed');
  return { session, events };
}

const isMessage = (event: TraceEvent): event is MessageEvent => event.kind === 'message';
const header = hex('464C5601 05 00000009 00000000');
const aac = hex('08 00000B 020304 01 000000 AF01210049900219002380 00000016');

describe('an FLV file as a session', () => {
  test('accounts for every byte of the file, its last pointer included', () => {
    const bytes = flvFixture('h264-aac');
    expect(inspect(bytes).session.session.result().session.c2s).toMatchObject({ bytes: bytes.length, undecodedBytes: 0 });
    expect(inspect(header).session.session.result().session.c2s.bytes).toBe(13);
  });

  test('tells each tag with its place and time', () => {
    const [message] = inspect(join(header, aac)).events.filter(isMessage);
    expect(message).toMatchObject({ offset: 13, endOffset: 35, typeId: 8, length: 11, timestampMs: 0x01020304, atUs: 0x01020304 * 1000, firstUs: 0x01020304 * 1000, msid: 0, body: { type: 'audio', units: [{ codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 9 }] } });
    expect(message).not.toHaveProperty('file');
  });

  test('gives a frame the same digest whatever stands in front of it in the tag', () => {
    const digestOf = (tag: string): number | undefined => {
      const [message] = inspect(join(header, ...encodeTag(Number.parseInt(tag.slice(0, 2), 16), 0, hex(tag.slice(3))))).events.filter(isMessage);
      return message?.body.type === 'video' || message?.body.type === 'audio' ? message.body.units[0]?.digest : undefined;
    };
    const frame = '00000005 4188840102';
    expect(digestOf(`09 27 01 000000 ${frame}`)).toBe(digestOf(`09 27 01 000043 ${frame}`));
    expect(digestOf(`09 91 61766331 000000 ${frame}`)).toBe(digestOf(`09 27 01 000000 ${frame}`));
    expect(digestOf(`09 27 01 000000 00000005 4188840103`)).not.toBe(digestOf(`09 27 01 000000 ${frame}`));
    // VP6 and MP3 have no packet type.
    expect(digestOf('09 24 0011223344')).toBe(digestOf('08 2F 0011223344'));
    expect(digestOf('09 24 0011223344')).toBeDefined();
    expect(digestOf('08 AF 01 2100499002')).toBe(digestOf('08 91 6D703461 2100499002'));
  });

  test('finds the same in whole files and in pieces of any size', () => {
    const bytes = flvFixture('h264-aac-drop10');
    const whole = inspect(bytes);
    for (const size of [1000, 40_000]) {
      const cut = inspect(bytes, size);
      expect(cut.events).toEqual(whole.events);
      expect(cut.session.session.result().findings).toEqual(whole.session.session.result().findings);
    }
  });
});
