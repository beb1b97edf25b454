import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';
import { encodeSharedObject } from '../../../src/wire/message/shared-object.js';

const USE = '00 03 73 6F 31 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00';
const so1 = { type: 'sharedObject', name: 'so1', version: 0, persistent: false, events: [{ type: 1, name: 'use', length: 0 }] };

describe('shared object messages', () => {
  it('have a header and a list of events', () => {
    expect(decodeMessageBody(19, fromHex(USE), 0)).toEqual({ ...so1, encoding: 'amf0' });
    expect(toHex(encodeSharedObject({ name: 'so1', version: 0, persistent: false, events: [{ type: 1, data: new Uint8Array(0) }] }))).toBe(toHex(fromHex(USE)));
  });

  it('of type 16 begin with a format byte', () => {
    expect(decodeMessageBody(16, fromHex(`00 ${USE}`), 0)).toEqual({ ...so1, encoding: 'amf3' });
    expect(toHex(encodeSharedObject({ name: 'so1', version: 0, persistent: false, events: [] }, 'amf3'))).toBe('000003736f31000000000000000000000000');
  });

  it('pass over the data of an event', () => {
    const hex = '00 01 61 00 00 00 07 00 00 00 02 00 00 00 00 04 00 00 00 03 00 01 62 0B 00 00 00 00 63 00 00 00 00';
    expect(decodeMessageBody(19, fromHex(hex), 0)).toEqual({
      type: 'sharedObject', encoding: 'amf0', name: 'a', version: 7, persistent: true,
      events: [{ type: 4, name: 'change', length: 3 }, { type: 11, name: 'useSuccess', length: 0 }, { type: 0x63, name: 'unknown', length: 0 }],
    });
  });

  it('keep what was read of a list that breaks off', () => {
    expect(decodeMessageBody(19, fromHex(`${USE} 04 00 00`), 0)).toMatchObject({ events: [{ type: 1 }], problem: 'an event header is cut off' });
    expect(decodeMessageBody(19, fromHex(`${USE} 04 00 00 00 09 01`), 0)).toMatchObject({ events: [{ type: 1 }, { type: 4 }], problem: 'an event announces 9 bytes and 1 are left' });
  });

  it('are malformed without a whole header', () => {
    for (let length = 0; length < 17; length += 1) expect(decodeMessageBody(19, fromHex(USE).subarray(0, length), 0)).toMatchObject({ type: 'malformed' });
    expect(decodeMessageBody(19, fromHex('FF FF 61'), 0)).toMatchObject({ type: 'malformed', problem: 'shared object needs 65549 bytes and has 3' });
  });

  it('list at most 1024 events', () => {
    const many = new Uint8Array(14 + 5 * 2000);
    expect(decodeMessageBody(19, many, 0)).toMatchObject({ events: { length: 1024 }, problem: 'more than 1024 events' });
  });
});
