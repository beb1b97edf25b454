import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyRecording, Recorder, type RecordingState } from '../../src/pipeline/recorder.js';
import type { StreamMessage } from '../../src/server/core/stream-sink.js';
import { hex, join, toHex } from '../helpers/media-bytes.js';
import { message, messagesOf, numberBehind, tagsOf } from '../server/record/messages.js';

/** `02 000a "onMetaData"`. */
const name = '02 000a 6f6e4d65746144617461';
const duration = '0008 6475726174696f6e';
const filesize = '0008 66696c6573697a65';
const zero = '00 0000000000000000';
const avcHeader = hex('17 00 000000 01 42C00D FFE1 0018 6742C00DD90141FB011000000300100000030320F142A480 01 0005 68CB83CB20');
const keyFrame = hex('17 01 000000 00000001 65');
const frame = hex('27 01 000000 00000001 41');
const aacHeader = hex('AF 00 1210');
const aacFrame = hex('AF 01 2100');

/** What the file holds before its end, and after it. */
function record(messages: readonly StreamMessage[]): { readonly open: Uint8Array; readonly closed: Uint8Array; readonly state: RecordingState } {
  const recorder = new Recorder();
  const appends = messages.map((each) => recorder.message(each));
  const open = join(...appends.flatMap((each) => each.pieces));
  const state = appends.at(-1)?.state ?? emptyRecording;
  expect(appends.reduce((sum, each) => sum + each.bytes, 0)).toBe(open.length);
  const closed = open.slice();
  for (const { at, bytes } of [...recorder.openPatches(emptyRecording, state), ...recorder.closingPatches(open.length, state)]) closed.set(bytes, at);
  return { open, closed, state };
}
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('recorder', () => {
  it('writes its own metadata in front of a stream that has none', () => {
    const { open } = record([message(9, 7, avcHeader)]);
    const metadata = `${name} 08 00000004 ${duration} ${zero} 0005 7769647468 ${zero} 0006 686569676874 ${zero} ${filesize} ${zero} 000009`;
    const body = hex(metadata);
    expect(toHex(open)).toBe(toHex(join(
      hex('464c5601 01 00000009 00000000'),
      hex(`12 0000${body.length.toString(16)} 000007 00 000000`), body, hex(`000000${(body.length + 11).toString(16)}`),
      hex(`09 0000${avcHeader.length.toString(16)} 000007 00 000000`), avcHeader, hex(`000000${(avcHeader.length + 11).toString(16)}`),
    )));
  });

  it('keeps what the publisher says and fills in duration and size where they stand', () => {
    const theirs = hex(`${name} 08 00000003 ${duration} 00 4059000000000000 0005 7769647468 00 4074000000000000 ${filesize} 00 3ff0000000000000 000009`);
    const { open, closed } = record([message(18, 0, theirs), message(9, 0, keyFrame), message(9, 40, frame)]);
    expect(toHex(tagsOf(open)[0]!.body)).toBe(toHex(hex(`${name} 08 00000003 ${duration} ${zero} 0005 7769647468 00 4074000000000000 ${filesize} ${zero} 000009`)));
    const metadata = tagsOf(closed)[0]!.body;
    expect(numberBehind('duration', metadata)).toBe(0.08);
    expect(numberBehind('filesize', metadata)).toBe(closed.length);
    expect(numberBehind('width', metadata)).toBe(320);
    expect(tagsOf(closed)).toHaveLength(3);
  });

  it('adds the keys that are missing, in objects as in arrays', () => {
    const { open } = record([message(18, 0, hex(`${name} 03 ${filesize} 05 0005 7769647468 00 4074000000000000 000009`))]);
    expect(toHex(tagsOf(open)[0]!.body)).toBe(toHex(hex(`${name} 03 ${duration} ${zero} ${filesize} ${zero} 0005 7769647468 00 4074000000000000 000009`)));
    const array = record([message(18, 0, hex(`${name} 08 00000001 0005 7769647468 00 4074000000000000 000009`))]).open;
    expect(toHex(tagsOf(array)[0]!.body)).toBe(toHex(hex(`${name} 08 00000003 ${duration} ${zero} ${filesize} ${zero} 0005 7769647468 00 4074000000000000 000009`)));
  });

  it.each([
    ['a string', '02 0003 312e35'], ['a long string', '0c 00000003 312e35'], ['null', '05'], ['undefined', '06'], ['a boolean', '01 01'], ['a date', '0b 0000000000000000 0000'],
  ])('replaces a duration that is %s by a number', (_, value) => {
    const { open } = record([message(18, 0, hex(`${name} 08 00000002 ${duration} ${value} ${filesize} ${value} 000009`))]);
    expect(toHex(tagsOf(open)[0]!.body)).toBe(toHex(hex(`${name} 08 00000002 ${duration} ${zero} ${filesize} ${zero} 000009`)));
  });

  it('fills in a key that is named twice in both places', () => {
    const { closed } = record([message(18, 0, hex(`${name} 08 00000002 ${duration} ${zero} ${duration} ${zero} 000009`)), message(8, 0, aacFrame), message(8, 1000, aacFrame)]);
    expect(toHex(tagsOf(closed)[0]!.body)).toContain(toHex(hex(`${duration} 00 4000000000000000 ${duration} 00 4000000000000000`)));
  });

  it('keeps bytes that are no UTF-8', () => {
    const { open } = record([message(18, 0, hex(`${name} 08 00000001 0002 ff61 02 0002 c328 000009`))]);
    expect(toHex(tagsOf(open)[0]!.body)).toContain('0002ff61020002c328000009');
  });

  it.each([
    ['is cut', `${name} 08 00000001 0005 776964`],
    ['lacks its end', `${name} 08 00000001 0005 7769647468 00 4074000000000000`],
    ['is AMF3', `${name} 11 0a 0b 01 01`],
    ['is a typed object', `${name} 10 0001 61 000009`],
    ['has an object for a duration', `${name} 08 00000001 ${duration} 03 000009 000009`],
    ['holds no object', `${name} 00 0000000000000000`],
    ['has another name', '02 0009 6f6e4375655074 7373 08 00000000 000009'],
    ['is empty', ''],
  ])('leaves first data that %s as it is, behind metadata of its own', (_, body) => {
    const { closed } = record([message(18, 0, hex(body)), message(9, 0, keyFrame)]);
    const [own, theirs] = tagsOf(closed);
    expect(numberBehind('filesize', own!.body)).toBe(closed.length);
    expect(toHex(theirs!.body)).toBe(toHex(hex(body)));
  });

  it('leaves metadata alone that would grow beyond 24 bits of length', () => {
    const head = hex(`${name} 08 00000000 0001 61 0c 00ffffc0`);
    const theirs = new Uint8Array(head.length + 0xffffc0 + 3).fill(0x61);
    theirs.set(head);
    theirs.set(hex('000009'), theirs.length - 3);
    expect(theirs.length).toBeLessThan(0x1000000);
    const append = new Recorder().message(message(18, 0, theirs));
    expect(append.pieces.includes(theirs)).toBe(true);
  });

  it('records later metadata and AMF3 data untouched', () => {
    const later = hex(`${name} 08 00000001 ${duration} 00 4059000000000000 000009`);
    const amf3 = hex('00 02 0002 6869');
    const { closed } = record([message(9, 0, keyFrame), message(18, 10, later), message(15, 11, amf3)]);
    expect(tagsOf(closed).slice(2).map((tag) => [tag.typeId, tag.timestampMs, toHex(tag.body)])).toEqual([[18, 10, toHex(later)], [15, 11, toHex(amf3)]]);
  });

  it('keeps timestamps as they were sent, across 24 and 32 bits', () => {
    const times = [0xfffffe, 0xffffff, 0x1000000, 0xfffffff0, 0x0a];
    const { open, state } = record(times.map((timestampMs) => message(9, timestampMs, frame)));
    expect(tagsOf(open).slice(1).map((tag) => tag.timestampMs)).toEqual(times);
    // The high byte stands behind the low three (FLV E.4.1).
    expect(toHex(open)).toContain('0900000a fffff0ff 000000'.replaceAll(' ', ''));
    expect(state.durationMs).toBeGreaterThan(0);
  });

  it('measures the time from the first frame to the end of the last, across 2^32', () => {
    expect(record([message(9, 0xffffffd8, keyFrame), message(9, 0, frame), message(9, 40, frame)]).state.durationMs).toBe(120);
    expect(record([message(8, 0, aacHeader), message(9, 0, avcHeader), message(9, 5_000_000, keyFrame), message(9, 5_000_033, frame), message(9, 0, avcHeader)]).state.durationMs).toBe(66);
    expect(record([message(9, 100, keyFrame), message(8, 90, aacFrame), message(8, 113, aacFrame), message(9, 140, frame)]).state.durationMs).toBe(90);
    expect(record([message(9, 100, keyFrame)]).state.durationMs).toBe(0);
    expect(record([message(18, 5, hex(`${name} 08 00000000 000009`))]).state.durationMs).toBe(0);
  });

  it('does not take a gap for the length of a frame', () => {
    expect(record([message(9, 0, keyFrame), message(9, 40, frame), message(9, 9000, frame)]).state.durationMs).toBe(9040);
  });

  it('sets the flags of what is there, and of nothing else', () => {
    const flags = (...messages: StreamMessage[]): (number | undefined)[] => {
      const { open, closed } = record(messages);
      return [open[4], closed[4]];
    };
    expect(flags(message(8, 0, aacHeader))).toEqual([4, 4]);
    expect(flags(message(9, 0, avcHeader))).toEqual([1, 1]);
    expect(flags(message(18, 0, hex(`${name} 08 00000000 000009`)), message(9, 0, avcHeader), message(8, 0, aacHeader))).toEqual([0, 5]);
    expect(flags(message(18, 0, hex(`${name} 08 00000000 000009`)), message(15, 0, hex('00')))).toEqual([0, 0]);
  });

  it('tells the size of the picture in metadata of its own, as soon as the stream does', () => {
    const recorder = new Recorder();
    const first = recorder.message(message(8, 0, aacHeader)).state;
    const second = recorder.message(message(9, 0, avcHeader)).state;
    const third = recorder.message(message(9, 0, avcHeader)).state;
    expect(recorder.openPatches(first, second).map(({ at, bytes }) => [at, toHex(bytes)])).toEqual([[4, '05'], [69, '4074000000000000'], [86, '406e000000000000']]);
    expect(recorder.openPatches(second, third)).toEqual([]);
    const { closed } = record([message(8, 0, aacHeader), message(9, 0, avcHeader)]);
    expect([numberBehind('width', tagsOf(closed)[0]!.body), numberBehind('height', tagsOf(closed)[0]!.body)]).toEqual([320, 240]);
  });

  it('leaves the publisher\'s word on the size of the picture as it is', () => {
    const { closed } = record([message(18, 0, hex(`${name} 08 00000001 0005 7769647468 ${zero} 000009`)), message(9, 0, avcHeader)]);
    expect(numberBehind('width', tagsOf(closed)[0]!.body)).toBe(0);
  });

  it('has nothing to complete before the first message', () => {
    expect(new Recorder().closingPatches(0, emptyRecording)).toEqual([]);
  });

  it.each(['h264-aac', 'h264-aac-drop10', 'h264-two-audio-tracks', 'hevc-aac'])('records every payload and time of %s as it was published', (file) => {
    const messages = messagesOf(file);
    const { closed } = record(messages);
    const tags = tagsOf(closed);
    expect(tags.length).toBe(messages.length);
    expect(tags.slice(1).map((tag) => [tag.typeId, tag.timestampMs, sha(tag.body)])).toEqual(messages.slice(1).map((each) => [each.typeId, each.timestampMs, sha(each.payload)]));
    expect(numberBehind('filesize', tags[0]!.body)).toBe(closed.length);
  });

  it('comes to the duration that FFmpeg wrote into the same file', () => {
    const messages = messagesOf('h264-aac');
    const { closed } = record(messages);
    // FFmpeg counts from 0 and knows the last frames' own lengths.
    expect(Math.abs(numberBehind('duration', tagsOf(closed)[0]!.body) - numberBehind('duration', messages[0]!.payload))).toBeLessThan(0.05);
  });
});
