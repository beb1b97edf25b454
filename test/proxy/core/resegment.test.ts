import { describe, expect, it } from 'vitest';
import type { ResegmentMode } from '../../../src/proxy/core/resegment.js';
import { Resegmenter, parseResegment } from '../../../src/proxy/core/resegment.js';
import { concat } from './playbook.js';
import { handshake, message, setChunkSize } from './wire.js';

function sizes(mode: ResegmentMode, pieces: readonly Uint8Array[], nowUs = 0): number[] {
  const cutter = new Resegmenter(mode);
  for (const piece of pieces) cutter.push(piece, 0);
  const result: number[] = [];
  for (let write = cutter.take(nowUs); write !== undefined; write = cutter.take(nowUs)) result.push(write.length);
  return result;
}

const stream = concat([handshake(), setChunkSize(200), message(4, 9, new Uint8Array(300), 200)]);

describe('resegment', () => {
  it.each<[ResegmentMode, number[]]>([
    ['as-is', [3402]],
    ['message', [1537, 1536, 16, 313]],
    ['chunk', [1537, 1536, 16, 212, 101]],
    ['split', [1537, 1536, 12, 4, 12, 200, 1, 100]],
    ['mtu', [1400, 1400, 602]],
  ])('%s writes these sizes when all comes in one read', (mode, expected) => {
    expect(sizes(mode, [stream])).toEqual(expected);
  });

  it.each<[ResegmentMode, number[]]>([
    ['message', [1537, 1536, 16, 313]],
    ['chunk', [1537, 1536, 16, 212, 101]],
    ['split', [1537, 1536, 12, 4, 12, 200, 1, 100]],
  ])('%s writes the same sizes when the bytes come one by one', (mode, expected) => {
    expect(sizes(mode, Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('dribble writes every byte alone', () => {
    expect(sizes('dribble', [new Uint8Array(5), new Uint8Array(3)])).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('coalesce writes nothing before 100 ms and everything then', () => {
    const pieces = [new Uint8Array(10), new Uint8Array(20)];
    expect(sizes('coalesce', pieces, 99_999)).toEqual([]);
    expect(sizes('coalesce', pieces, 100_000)).toEqual([30]);
  });

  it('holds an unfinished message, but not for ever', () => {
    const cutter = new Resegmenter('message');
    cutter.push(stream.subarray(0, 3400), 1_000);
    expect([cutter.take(1_000)?.length, cutter.take(1_000)?.length, cutter.take(1_000)?.length, cutter.take(1_000)]).toEqual([1537, 1536, 16, undefined]);
    expect(cutter.dueUs).toBe(501_000);
    expect(cutter.take(501_000)?.length).toBe(311);
  });

  it('writes what it holds when the sender ends', () => {
    const cutter = new Resegmenter('message');
    cutter.push(stream.subarray(0, 100), 0);
    expect(cutter.take(0)).toBeUndefined();
    cutter.end();
    expect(cutter.take(0)?.length).toBe(100);
    expect(cutter.empty).toBe(true);
  });

  it('does not hold more than 4 MiB of one message', () => {
    const cutter = new Resegmenter('message');
    cutter.push(concat([handshake(), setChunkSize(0xffffff), message(4, 9, new Uint8Array(0), 128)]), 0);
    cutter.push(Uint8Array.from([4, 0, 0, 0, 0xff, 0xff, 0xff, 9, 0, 0, 0, 0]), 0);
    while (cutter.take(0) !== undefined);
    cutter.push(new Uint8Array(4 * 1024 * 1024 - 13), 0);
    expect(cutter.readyBytes).toBe(0);
    cutter.push(new Uint8Array(1), 0);
    expect(cutter.readyBytes).toBe(4 * 1024 * 1024);
  });

  it('leaves 1 ms between writes, and only a turn of the event loop when much is waiting', () => {
    const cutter = new Resegmenter('mtu');
    cutter.push(new Uint8Array(32 * 1024), 0);
    expect(cutter.gapUs).toBe(1000);
    cutter.push(new Uint8Array(1), 0);
    expect(cutter.gapUs).toBe(0);
  });

  it('reads modes for both directions or one', () => {
    expect(parseResegment('split')).toEqual({ c2s: 'split', s2c: 'split' });
    expect(parseResegment('c2s:message')).toEqual({ c2s: 'message', s2c: 'as-is' });
    expect(parseResegment('c2s:mtu,s2c:dribble')).toEqual({ c2s: 'mtu', s2c: 'dribble' });
    expect(parseResegment('slow')).toBe('unknown mode "slow", known are as-is, message, chunk, split, coalesce, mtu, dribble');
    expect(parseResegment('c2c:mtu')).toMatch(/unknown mode/);
  });
});
