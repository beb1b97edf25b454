import { describe, expect, it } from 'vitest';
import { LiveHub } from '../../../src/server/core/live-hub.js';
import type { InMessage } from '../../../src/server/core/message-reader.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const message = (typeId: number, payload: string, timestampMs = 0): InMessage => ({ csid: 4, msid: 1, typeId, timestampMs, payload: hex(payload) });

const videoHeader = message(9, '1700000000 0142');
const audioHeader = message(8, 'af00 1210');
const key = message(9, '1701000000 65', 40);
const inter = message(9, '2701000000 41', 80);
const sound = message(8, 'af01 21', 80);

const payloads = (deliveries: ReturnType<LiveHub['media']>): string[] => deliveries.map((each) => (each.kind === 'media' ? Buffer.from(each.message.payload).toString('hex') : each.kind));

describe('the live hub', () => {
  it('gives a late player metadata and sequence headers first, and video from the next key frame on', () => {
    const hub = new LiveHub();
    hub.publish(1, 'live/key');
    for (const each of [message(18, '02000d40736574446174614672616d65 02000a6f6e4d65746144617461 05'), videoHeader, audioHeader, key]) hub.media(1, each);
    expect(payloads(hub.play(2, 'live/key'))).toEqual(['02000a6f6e4d6574614461746105', 'af001210', '17000000000142']);
    expect(payloads(hub.media(1, inter))).toEqual([]);
    expect(payloads(hub.media(1, sound))).toEqual(['af0121']);
    expect(payloads(hub.media(1, key))).toEqual(['170100000065']);
    expect(payloads(hub.media(1, inter))).toEqual(['270100000041']);
  });

  it('relays only what the publisher of that path sends', () => {
    const hub = new LiveHub();
    hub.publish(1, 'live/a');
    hub.publish(2, 'live/b');
    hub.play(3, 'live/a');
    expect(hub.media(2, sound)).toEqual([]);
    expect(hub.media(9, sound)).toEqual([]);
    expect(hub.media(1, sound)).toHaveLength(1);
  });

  it('tells players when the publisher has gone and forgets its headers', () => {
    const hub = new LiveHub();
    hub.publish(1, 'live/key');
    hub.media(1, videoHeader);
    hub.play(2, 'live/key');
    expect(hub.isPublished('live/key')).toBe(true);
    expect(hub.leave(1)).toEqual([{ to: 2, kind: 'unpublished' }]);
    expect(hub.isPublished('live/key')).toBe(false);
    expect(hub.play(3, 'live/key')).toEqual([]);
  });

  it('waits with a player that came before its publisher', () => {
    const hub = new LiveHub();
    expect(hub.play(2, 'live/key')).toEqual([]);
    hub.publish(1, 'live/key');
    expect(payloads(hub.media(1, videoHeader))).toEqual(['17000000000142']);
    expect(payloads(hub.media(1, key))).toEqual(['170100000065']);
  });
});
