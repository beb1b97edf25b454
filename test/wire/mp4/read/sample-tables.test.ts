import { describe, expect, it } from 'vitest';
import { readBox, walkBoxes } from '../../../../src/wire/mp4/read/box.js';
import type { Mp4Fact } from '../../../../src/wire/mp4/read/fact.js';
import { SampleTables } from '../../../../src/wire/mp4/read/sample-tables.js';
import { bytesSource } from '../../../../src/wire/mp4/read/source.js';
import { hex, join } from '../../../helpers/media-bytes.js';

function tables(text: string, padding = 1000): { tables: SampleTables; facts: Mp4Fact[]; offsets: () => number[][] } {
  const bytes = join(hex(text), new Uint8Array(padding));
  const source = bytesSource(bytes);
  const made = new SampleTables(source);
  const facts: Mp4Fact[] = [];
  walkBoxes(source, 0, bytes.length - padding, 'stbl', () => undefined, (box) => { made.add(box); });
  return {
    tables: made, facts,
    offsets: () => [...made.samples(1, (fact) => facts.push(fact))].map(({ offset, size, decodeTime, compositionOffset, key }) => [offset, size, decodeTime, compositionOffset, key ? 1 : 0]),
  };
}

const stts = '00000018 73747473 00000000 00000001 00000003 00000064';
const stsc = '00000028 73747363 00000000 00000002 00000001 00000002 00000001 00000002 00000001 00000001';
const stco = '00000018 7374636f 00000000 00000002 00000200 00000300';
const stsz = '00000020 7374737a 00000000 00000000 00000003 0000000a 00000014 0000001e';

describe('sample tables', () => {
  it('place every sample in its chunk', () => {
    const read = tables(`${stts} ${stsc} ${stco} ${stsz}`);
    expect(read.offsets()).toEqual([[0x200, 10, 0, 0, 1], [0x20a, 20, 100, 0, 1], [0x300, 30, 200, 0, 1]]);
    expect(read.facts).toEqual([]);
  });

  it('change the samples of a chunk where stsc says so', () => {
    const read = tables(`00000018 73747473 00000000 00000001 00000005 00000064 ${stsc} 0000001c 7374636f 00000000 00000003 00000200 00000300 00000400 00000014 7374737a 00000000 00000008 00000004`);
    expect(read.offsets().map(([offset]) => offset)).toEqual([0x200, 0x208, 0x300, 0x400]);
  });

  it('know sync samples and composition offsets', () => {
    const read = tables(`${stts} ${stsc} ${stco} ${stsz} 00000014 73747373 00000000 00000001 00000002 00000020 63747473 00000000 00000002 00000001 00000032 00000002 ffffffce`);
    expect(read.offsets().map(([, , , shift, key]) => [shift, key])).toEqual([[50, 0], [-50, 1], [-50, 0]]);
  });

  it('read 64-bit chunk offsets and half-byte sizes', () => {
    const read = tables(`${stts} ${stsc} 00000020 636f3634 00000000 00000002 0000000000000210 0000000000000310 00000016 73747a32 00000000 00000004 00000003 1230`);
    expect(read.offsets().map(([offset, size]) => [offset, size])).toEqual([[0x210, 1], [0x211, 2], [0x310, 3]]);
  });

  it('say which table ends too early', () => {
    const read = tables(`${stts} ${stsc} 00000014 7374636f 00000000 00000001 00000200 ${stsz}`);
    expect(read.offsets()).toHaveLength(2);
    expect(read.facts).toMatchObject([{ what: 'mp4-table-broken', values: { problem: '3 samples, chunks for 2' } }]);
    const late = tables(`00000018 73747473 00000000 00000001 00000001 00000064 ${stsc} ${stco} ${stsz}`);
    late.offsets();
    expect(late.facts).toMatchObject([{ values: { problem: '3 samples, times for 1' } }]);
  });

  it('do not follow samples of more bytes than there are', () => {
    const read = tables(`00000018 73747473 00000000 00000001 ffffffff 00000064 0000001c 73747363 00000000 00000001 00000001 ffffffff 00000001 ${stco} 00000014 7374737a 00000000 00000064 ffffffff`);
    expect(read.offsets().length).toBeLessThan(100);
    expect(read.facts).toMatchObject([{ what: 'mp4-table-broken' }]);
  });

  it('are read the same through a window as at once', () => {
    const count = 20_000;
    const sizes = new Uint8Array(20 + count * 4);
    const view = new DataView(sizes.buffer);
    view.setUint32(0, sizes.length);
    sizes.set([0x73, 0x74, 0x73, 0x7a], 4);
    view.setUint32(16, count);
    for (let index = 0; index < count; index += 1) view.setUint32(20 + index * 4, 1 + (index % 7));
    const head = hex(`00000018 73747473 00000000 00000001 ${count.toString(16).padStart(8, '0')} 00000001 0000001c 73747363 00000000 00000001 00000001 ${count.toString(16).padStart(8, '0')} 00000001 00000014 7374636f 00000000 00000001 00000000`);
    const bytes = join(head, sizes, new Uint8Array(100_000));
    const source = bytesSource(bytes);
    const made = new SampleTables(source);
    for (let at = 0; at < head.length + sizes.length;) {
      const box = readBox(source, at, bytes.length)!;
      made.add(box);
      at = box.end;
    }
    let sum = 0;
    let index = 0;
    for (const sample of made.samples(1, () => undefined)) {
      expect(sample.size).toBe(1 + (index % 7));
      expect(sample.offset).toBe(sum);
      sum += sample.size;
      index += 1;
    }
    expect(index).toBe(count);
  });
});
