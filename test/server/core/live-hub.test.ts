import { describe, expect, it } from 'vitest';
import type { ServerLogEvent } from '../../../src/server/core/log.js';
import { LiveHub, maxQueuedBytes, type Delivery, type End } from '../../../src/server/core/live-hub.js';
import type { StreamIdentity, StreamMessage } from '../../../src/server/core/stream-sink.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const message = (typeId: number, payload: string, timestampMs = 0): StreamMessage => ({ typeId, timestampMs, payload: hex(payload) });
const end = (connection: number, msid = 1): End => ({ connection, msid });
const stream = (name: string, app = 'live'): StreamIdentity => ({ app, name, path: `${app}/${name}` });
const settings = { chunkSize: 4096, mediaMsid: 1 };

const metadata = message(18, '02000d40736574446174614672616d65 02000a6f6e4d65746144617461 05');
const videoHeader = message(9, '1700000000 0142');
const audioHeader = message(8, 'af00 1210');
const key = message(9, '1701000000 65', 40);
const inter = message(9, '2701000000 41', 80);
const sound = message(8, 'af01 21', 80);

/** Full headers of 12 bytes, one chunk a message: timestamp, type, payload of each. */
function read(bytes: Uint8Array): string[] {
  const out: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset + at);
    const length = view.readUIntBE(4, 3);
    expect(view[0]! >> 6).toBe(0);
    expect(view.readUInt32LE(8)).toBe(1);
    out.push(`${view.readUIntBE(1, 3)} ${view.subarray(12, 12 + length).toString('hex')}`);
    at += 12 + length;
  }
  return out;
}

function got(deliveries: readonly Delivery[], connection: number): string[] {
  return deliveries.filter((each) => each.to.connection === connection).flatMap((each) => (each.kind === 'media' ? read(each.bytes) : [each.kind]));
}

describe('the live hub', () => {
  it('gives a late player metadata, sequence headers and everything since the last key frame, with nothing twice and nothing left out at the seam', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    for (const each of [metadata, videoHeader, audioHeader, key, inter, { ...key, timestampMs: 120 }, { ...sound, timestampMs: 121 }]) hub.media(end(1), each);
    hub.flush();
    hub.media(end(1), { ...inter, timestampMs: 160 });
    hub.play(end(2), stream('key'), settings);
    hub.media(end(1), { ...inter, timestampMs: 200 });
    expect(got(hub.flush(), 2)).toEqual([
      '120 02000a6f6e4d6574614461746105', '120 17000000000142', '120 af001210',
      '120 170100000065', '121 af0121', '160 270100000041', '200 270100000041',
    ]);
  });

  it('holds frames back until a key frame where nothing is kept, and audio with them', () => {
    const hub = new LiveHub({ keepsGroup: false });
    hub.publish(end(1), stream('key'));
    for (const each of [videoHeader, audioHeader, key, inter]) hub.media(end(1), each);
    hub.play(end(2), stream('key'), settings);
    for (const each of [sound, inter, { ...key, timestampMs: 120 }, { ...inter, timestampMs: 160 }, { ...sound, timestampMs: 170 }]) hub.media(end(1), each);
    expect(got(hub.flush(), 2)).toEqual(['80 17000000000142', '80 af001210', '120 170100000065', '160 270100000041', '170 af0121']);
  });

  it('does not wait for ever for a key frame that never comes', () => {
    const hub = new LiveHub({ keepsGroup: false });
    hub.publish(end(1), stream('key'));
    hub.media(end(1), key);
    hub.flush();
    hub.time(1000);
    hub.play(end(2), stream('key'), settings);
    hub.media(end(1), inter);
    expect(got(hub.flush(), 2)).toEqual([]);
    hub.time(13_001);
    hub.media(end(1), { ...inter, timestampMs: 12_080 });
    expect(got(hub.flush(), 2)).toEqual(['12080 270100000041']);
  });

  it('relays audio at once where there is no video', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('radio'));
    for (const each of [audioHeader, sound]) hub.media(end(1), each);
    hub.play(end(2), stream('radio'), settings);
    hub.media(end(1), { ...sound, timestampMs: 103 });
    expect(got(hub.flush(), 2)).toEqual(['80 af001210', '103 af0121']);
  });

  it('lets a player that was there first have everything, from the first byte on, whatever it is', () => {
    const hub = new LiveHub();
    hub.play(end(2), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    for (const each of [inter, sound, message(9, '', 81)]) hub.media(end(1), each);
    expect(got(hub.flush(), 2)).toEqual(['published', '80 270100000041', '80 af0121', '81 ']);
  });

  it('serialises once for players with equal settings, also for those that came late', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    hub.media(end(1), key);
    for (const connection of [2, 3, 4]) hub.play(end(connection), stream('key'), settings);
    hub.play(end(5), stream('key'), { chunkSize: 128, mediaMsid: 1 });
    hub.flush();
    hub.media(end(1), inter);
    const [a, b, c, d] = hub.flush().map((each) => (each.kind === 'media' ? each.bytes : undefined));
    expect(a).toBeDefined();
    expect(b).toBe(a);
    expect(c).toBe(a);
    expect(d).not.toBe(a);
    expect(d).toEqual(a);
  });

  it('lets audio ride with the next video frame where many play, in order, and no longer than it is told', () => {
    const hub = new LiveHub();
    for (let connection = 2; connection < 10; connection += 1) hub.play(end(connection), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    hub.media(end(1), key);
    hub.flush();
    hub.media(end(1), { ...sound, timestampMs: 41 });
    expect(hub.flush()).toEqual([]);
    expect(hub.waitsMs).toBe(45);
    hub.media(end(1), inter);
    expect(got(hub.flush(), 9)).toEqual(['41 af0121', '80 270100000041']);
    expect(hub.waitsMs).toBeUndefined();
    hub.media(end(1), { ...sound, timestampMs: 90 });
    hub.time(44);
    expect(hub.flush()).toEqual([]);
    expect(hub.waitsMs).toBe(1);
    hub.time(45);
    expect(got(hub.flush(), 9)).toEqual(['90 af0121']);
    // Nothing is left behind when the publisher goes.
    hub.media(end(1), { ...sound, timestampMs: 100 });
    hub.leave(end(1));
    expect(got(hub.flush(), 9)).toEqual(['100 af0121', 'unpublished']);
  });

  it('keeps apart streams of equal name in other apps, and two streams of one connection', () => {
    const hub = new LiveHub();
    hub.publish(end(1, 1), stream('x', 'a'));
    hub.publish(end(1, 2), stream('x', 'b'));
    hub.play(end(2, 1), stream('x', 'a'), settings);
    hub.play(end(2, 2), stream('x', 'b'), settings);
    hub.media(end(1, 2), sound);
    hub.media(end(9, 1), sound);
    expect(hub.flush().map((each) => each.to)).toEqual([end(2, 2)]);
    hub.leave(end(2, 2));
    hub.media(end(1, 1), sound);
    expect(hub.flush().map((each) => each.to)).toEqual([end(2, 1)]);
  });

  it('takes aggregates apart, their times counted from the aggregate\'s', () => {
    const hub = new LiveHub();
    hub.play(end(2), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    // Two parts at 500 and 510, each of three bytes, with back pointers of 14.
    hub.media(end(1), message(22, '08 000003 0001f4 00 000000 af0121 0000000e  09 000003 0001fe 00 000000 270141 0000000e', 700));
    expect(got(hub.flush(), 2)).toEqual(['published', '700 af0121', '710 270141']);
  });

  it('gives late players the latest header of every track, and forgets frames from before a new one', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    const track1 = message(9, '96 00 61766331 01 0142c0');
    for (const each of [videoHeader, track1, key, message(9, '1700000000 0164', 100), inter]) hub.media(end(1), each);
    hub.play(end(2), stream('key'), settings);
    expect(got(hub.flush(), 2)).toEqual(['80 96006176633101' + '0142c0', '80 17000000000164']);
  });

  it('does not take an empty Enhanced RTMP sequence start for a configuration', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    for (const each of [message(9, '90 61763031 81'), message(9, '90 61763031')]) hub.media(end(1), each);
    hub.play(end(2), stream('key'), settings);
    expect(got(hub.flush(), 2)).toEqual(['0 906176303181']);
  });

  it('keeps and clears data frames by name, and relays other data without keeping it', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    hub.media(end(1), metadata);
    hub.media(end(1), message(18, '02000a6f6e437565506f696e74 05'));
    hub.play(end(2), stream('key'), settings);
    expect(got(hub.flush(), 2)).toEqual(['0 02000a6f6e4d6574614461746105']);
    hub.media(end(1), message(18, '02000f40636c656172446174614672616d65 02000a6f6e4d65746144617461'));
    hub.play(end(3), stream('key'), settings);
    expect(got(hub.flush(), 3)).toEqual([]);
  });

  it('cuts @setDataFrame from type 15 behind its format byte', () => {
    const hub = new LiveHub();
    hub.play(end(2), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    hub.media(end(1), message(15, '00 02000d40736574446174614672616d65 02000a6f6e4d65746144617461 05'));
    expect(got(hub.flush(), 2)).toEqual(['published', '0 0002000a6f6e4d6574614461746105']);
  });

  it('leaves out whole frames for a player whose queue is full, from there to a key frame, and says how many', () => {
    const log: ServerLogEvent[] = [];
    let queued = 0;
    const hub = new LiveHub({ queuedBytes: (id) => (id === 2 ? queued : 0), log: (event) => log.push(event) });
    hub.play(end(2), stream('key'), settings);
    hub.play(end(3), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    const send = (...messages: StreamMessage[]): Delivery[] => {
      for (const each of messages) hub.media(end(1), each);
      return hub.flush();
    };
    send(videoHeader, key);
    queued = maxQueuedBytes + 1;
    expect(got(send(inter, sound), 2)).toEqual([]);
    queued = maxQueuedBytes - 1;
    const while2IsSlow = send({ ...key, timestampMs: 120 });
    expect(got(while2IsSlow, 2)).toEqual([]);
    expect(got(while2IsSlow, 3)).toEqual(['120 170100000065']);
    queued = 0;
    expect(got(send({ ...inter, timestampMs: 160 }), 2)).toEqual(['160 17000000000142']);
    expect(got(send({ ...sound, timestampMs: 170 }), 2)).toEqual([]);
    expect(got(send({ ...key, timestampMs: 200 }, { ...sound, timestampMs: 201 }), 2)).toEqual(['200 170100000065', '201 af0121']);
    expect(log.filter((each) => each.event === 'frames-dropped')).toEqual([{ event: 'frames-dropped', id: 2, stream: stream('key'), audio: 2, video: 3, overMs: 0 }]);
  });

  it('sends nothing while a player is paused, and goes on with headers and a key frame', () => {
    const hub = new LiveHub();
    hub.play(end(2), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    for (const each of [videoHeader, key]) hub.media(end(1), each);
    hub.flush();
    hub.pause(end(2), true);
    for (const each of [inter, sound, key]) hub.media(end(1), each);
    expect(hub.flush()).toEqual([]);
    hub.pause(end(2), false);
    for (const each of [inter, { ...key, timestampMs: 200 }]) hub.media(end(1), each);
    expect(got(hub.flush(), 2)).toEqual(['40 17000000000142', '200 170100000065']);
  });

  it('leaves out one kind for receiveAudio and receiveVideo', () => {
    const hub = new LiveHub();
    hub.play(end(2), stream('key'), settings);
    hub.publish(end(1), stream('key'));
    hub.media(end(1), key);
    hub.flush();
    hub.receive(end(2), 'video', false);
    for (const each of [inter, sound]) hub.media(end(1), each);
    expect(got(hub.flush(), 2)).toEqual(['80 af0121']);
    hub.receive(end(2), 'video', true);
    hub.receive(end(2), 'audio', false);
    for (const each of [inter, sound, { ...key, timestampMs: 120 }]) hub.media(end(1), each);
    expect(got(hub.flush(), 2)).toEqual(['120 170100000065']);
  });

  it('has a path taken for other connections than that of its publisher', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    expect([hub.isTaken('live/key', 1), hub.isTaken('live/key', 2), hub.isTaken('live/other', 2)]).toEqual([false, true, false]);
  });

  it('tells players when the publisher has gone, behind its last message, and forgets its headers', () => {
    const hub = new LiveHub();
    hub.publish(end(1), stream('key'));
    hub.media(end(1), videoHeader);
    hub.play(end(2), stream('key'), settings);
    hub.media(end(1), key);
    hub.leave(end(1));
    expect(got(hub.flush(), 2)).toEqual(['0 17000000000142', '40 170100000065', 'unpublished']);
    expect(hub.isPublished('live/key')).toBe(false);
    hub.play(end(3), stream('key'), settings);
    expect(hub.flush()).toEqual([]);
    hub.publish(end(4), stream('key'));
    hub.media(end(4), inter);
    expect(got(hub.flush(), 2)).toEqual(['published', '80 270100000041']);
  });

  it('feeds sinks with every message, in order, and ends them with the publisher', () => {
    const seen: string[] = [];
    const hub = new LiveHub({ openSinks: ({ path }) => [{ message: ({ typeId, timestampMs }) => seen.push(`${path} ${typeId} ${timestampMs}`), end: () => seen.push('end') }] });
    hub.publish(end(1), stream('key'));
    for (const each of [metadata, key, inter]) hub.media(end(1), each);
    hub.leave(end(1));
    expect(seen).toEqual(['live/key 18 0', 'live/key 9 40', 'live/key 9 80', 'end']);
  });
});
