import { describe, expect, it } from 'vitest';
import { readBox, walkBoxes } from '../../../../src/wire/mp4/read/box.js';
import type { Mp4Fact } from '../../../../src/wire/mp4/read/fact.js';
import { bytesSource, rangeSource } from '../../../../src/wire/mp4/read/source.js';
import { hex } from '../../../helpers/media-bytes.js';

const free = '00000008 66726565';

describe('readBox', () => {
  it('reads a 32-bit size', () => {
    expect(readBox(bytesSource(hex('0000000c 66747970 00000000')), 0, 12)).toEqual({ type: 'ftyp', offset: 0, bodyOffset: 8, end: 12, missingBytes: 0 });
  });

  it('reads a 64-bit size behind size 1', () => {
    expect(readBox(bytesSource(hex('00000001 6d646174 0000000000000014 aabbccdd')), 0, 20)).toEqual({ type: 'mdat', offset: 0, bodyOffset: 16, end: 20, missingBytes: 0 });
  });

  it('lets size 0 reach to the end', () => {
    expect(readBox(bytesSource(hex('00000000 6d646174 aabbccdd')), 0, 12)).toMatchObject({ end: 12, missingBytes: 0 });
  });

  it('says how many bytes are missing', () => {
    expect(readBox(bytesSource(hex('00000020 6d646174 aabbccdd')), 0, 12)).toMatchObject({ end: 12, missingBytes: 20 });
  });

  it.each([['a size of 7', '00000007 66726565'], ['seven bytes', '00000008 667265'], ['a 64-bit size of 8', '00000001 66726565 0000000000000008'], ['a type that is none', '00000008 00010203']])('refuses %s', (_, text) => {
    const bytes = hex(text);
    expect(readBox(bytesSource(bytes), 0, bytes.length)).toBeUndefined();
  });
});

describe('walkBoxes', () => {
  const walk = (text: string): { types: string[]; facts: Mp4Fact[] } => {
    const bytes = hex(text);
    const types: string[] = [];
    const facts: Mp4Fact[] = [];
    walkBoxes(bytesSource(bytes), 0, bytes.length, 'moov', (fact) => facts.push(fact), (box) => types.push(box.type));
    return { types, facts };
  };

  it('visits one box after the other', () => {
    expect(walk(`${free} 0000000a 736b6970 ffff ${free}`)).toEqual({ types: ['free', 'skip', 'free'], facts: [] });
  });

  it('takes four zero bytes at the end for the end mark of QuickTime', () => {
    expect(walk(`${free} 00000000`)).toEqual({ types: ['free'], facts: [] });
  });

  it('stops at bytes that are no box and says where', () => {
    const { types, facts } = walk(`${free} ffffff`);
    expect(types).toEqual(['free']);
    expect(facts).toMatchObject([{ what: 'mp4-broken-box', offset: 8, values: { path: 'moov', problem: 'bytes are left over', bytes: 3 } }]);
  });

  it('tells a child that is longer than its parent', () => {
    expect(walk('00000010 66726565').facts).toMatchObject([{ what: 'mp4-broken-box', values: { path: 'moov/free', bytes: 8 } }]);
  });
});

describe('rangeSource', () => {
  it('never reads outside its range', () => {
    const range = rangeSource(bytesSource(hex('00010203040506')), 2, 3);
    expect(range.size).toBe(3);
    expect([...range.read(1, 9)]).toEqual([3, 4]);
    expect(range.read(3, 1)).toHaveLength(0);
    expect(rangeSource(bytesSource(hex('0001')), 5, 3).size).toBe(0);
  });
});
