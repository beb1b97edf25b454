import { describe, expect, it } from 'vitest';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';
import { isControlType, isKnownType, isMediaType, messageTypeName, typeId } from '../../../src/wire/message/types.js';

describe('message types', () => {
  it.each([
    [1, 'set chunk size'], [2, 'abort'], [3, 'acknowledgement'], [4, 'user control'], [5, 'window acknowledgement size'], [6, 'set peer bandwidth'],
    [8, 'audio'], [9, 'video'], [15, 'data (AMF3)'], [16, 'shared object (AMF3)'], [17, 'command (AMF3)'], [18, 'data'], [19, 'shared object'],
    [20, 'command'], [22, 'aggregate'],
  ])('%i is %s', (id, name) => {
    expect(messageTypeName(id)).toBe(name);
    expect(isKnownType(id)).toBe(true);
    expect(Object.values(typeId)).toContain(id);
    expect(isMediaType(id)).toBe(id === 8 || id === 9);
    expect(isControlType(id)).toBe(id <= 6);
  });

  it('has no name for any other, and nothing to find wrong with it', () => {
    for (const id of [0, 7, 10, 11, 12, 13, 14, 21, 23, 255]) {
      expect(isKnownType(id)).toBe(false);
      expect(messageTypeName(id)).toBe(`type ${id}`);
      expect(decodeMessageBody(id, Uint8Array.of(1, 2, 3), 0)).toEqual({ type: 'unknown' });
    }
  });

  it('leaves media to the codecs', () => {
    expect(decodeMessageBody(8, Uint8Array.of(0xaf, 1), 0)).toEqual({ type: 'audio', units: [] });
    expect(decodeMessageBody(9, new Uint8Array(0), 0)).toEqual({ type: 'video', units: [] });
  });
});
