import { createFile } from 'mp4box';
import { describe, expect, it } from 'vitest';
import type { Mp4Fact } from '../../../../src/wire/mp4/read/fact.js';
import type { Mp4Item } from '../../../../src/wire/mp4/read/file.js';
import { mp4Items } from '../../../../src/wire/mp4/read/file.js';
import type { Movie } from '../../../../src/wire/mp4/read/movie.js';
import type { Sample } from '../../../../src/wire/mp4/read/sample.js';
import { bytesSource } from '../../../../src/wire/mp4/read/source.js';
import { hlsOf } from '../../../helpers/hls-files.js';
import { hex, join } from '../../../helpers/media-bytes.js';
import { boxAt, with32 } from '../../../helpers/mp4-bytes.js';

interface Read { readonly items: Mp4Item[]; readonly facts: Mp4Fact[]; readonly movie: Movie | undefined; readonly samples: Sample[] }

function read(bytes: Uint8Array, movie?: Movie): Read {
  const facts: Mp4Fact[] = [];
  const items = [...mp4Items(bytesSource(bytes), movie, () => 0, (fact) => facts.push(fact))];
  const found = items.flatMap((item) => (item.kind === 'movie' ? [item.movie] : []))[0] ?? movie;
  const samples = items.flatMap((item) => (item.kind === 'fragment' ? item.fragment.runs.flatMap((run) => [...run.samples(true)]) : []));
  return { items, facts, movie: found, samples };
}

const { files } = hlsOf('h264-aac');
const names = [...files.keys()];
const init = files.get(names.find((name) => name.endsWith('.mp4')) ?? '') ?? new Uint8Array(0);
const segment = files.get(names.find((name) => name.endsWith('.m4s')) ?? '') ?? new Uint8Array(0);

/** One track of id 1, timescale 1000, as small as a reader needs it. */
const tinyInit = hex(`
  00000080 6d6f6f76
    00000050 7472616b
      0000001c 746b6864 00000000 00000000 00000000 00000001 00000000
      0000002c 6d646961 00000014 68646c72 00000000 00000000 76696465
        00000010 6d646864 01000000 00000000
    00000028 6d766578 00000020 74726578 00000000 00000001 00000001 00000064 00000005 00010000`);

describe('a fragment', () => {
  it('places the samples that mp4box places', () => {
    const file = createFile();
    const theirs: { track: number; dts: number; cts: number; duration: number; size: number; offset: number; is_sync: boolean }[] = [];
    file.onReady = (info) => {
      for (const { id } of info.tracks) file.setExtractionOptions(id, undefined, { nbSamples: 1_000_000 });
      file.start();
    };
    file.onSamples = (id, _, samples) => { theirs.push(...samples.map((sample) => ({ ...sample, track: id }))); };
    const buffer = join(init, segment).buffer as ArrayBuffer & { fileStart: number };
    buffer.fileStart = 0;
    file.appendBuffer(buffer as never);
    file.flush();

    const { movie } = read(init);
    const { samples, facts } = read(segment, movie);
    expect(facts).toEqual([]);
    expect(samples.length).toBeGreaterThan(20);
    const ours = samples.map((sample) => ({
      track: movie?.tracks[sample.track]?.id, dts: sample.decodeTime, cts: sample.decodeTime + sample.compositionOffset, duration: sample.duration, size: sample.size, offset: sample.offset + init.length, key: sample.key,
    }));
    const expected = theirs.map(({ track, dts, cts, duration, size, offset, is_sync: key }) => ({ track, dts, cts, duration, size, offset, key }));
    const order = (a: { offset: number }, b: { offset: number }): number => a.offset - b.offset;
    expect(ours.sort(order)).toEqual(expected.sort(order));
  });

  it('names a track that the movie does not have', () => {
    const { movie } = read(init);
    const { facts } = read(with32(segment, boxAt(segment, 'tfhd').offset + 12, 77), movie);
    expect(facts).toMatchObject([{ what: 'mp4-unknown-track', values: { track: 77, known: '1, 2' } }]);
  });

  it('does not follow a sample count that its table cannot hold', () => {
    const { movie } = read(init);
    const { facts, samples } = read(with32(segment, boxAt(segment, 'trun').offset + 12, 0xffffffff), movie);
    expect(facts).toContainEqual(expect.objectContaining({ what: 'mp4-broken-box' }));
    expect(samples.length).toBeLessThan(1000);
  });

  it('claims no more samples without a table than the file has bytes for', () => {
    const { movie } = read(tinyInit);
    expect(movie?.tracks[0]).toMatchObject({ id: 1, kind: 'video', defaults: { duration: 100, size: 5, flags: 0x10000 } });
    // trun of 4 294 967 295 samples, each with the default size of 5.
    const bytes = hex('00000038 6d6f6f66 00000030 74726166 00000010 74666864 00020000 00000001 00000018 7472756e 00000001 ffffffff 00000040 00000000 0000000d 6d646174 0102030405');
    expect(read(bytes, movie).samples.length).toBeLessThanOrEqual(14);
  });

  it('lets first_sample_flags stand before the defaults', () => {
    const { movie } = read(tinyInit);
    // Flags: data offset and first sample flags; two samples, the first one a sync sample.
    const bytes = hex('00000038 6d6f6f66 00000030 74726166 00000010 74666864 00020000 00000001 00000018 7472756e 00000005 00000002 00000040 02000000 00000012 6d646174 01020304050607080900');
    expect(read(bytes, movie).samples).toMatchObject([{ key: true, decodeTime: 0, duration: 100, size: 5, offset: 64 }, { key: false, decodeTime: 100, offset: 69 }]);
  });
});

describe('a file', () => {
  it.each([['fMP4 init segment placeholder'], ['#PLACEHOLDER INIT SEGMENT....'], ['<html>404</html>']])('"%s" is told as what it is', (text) => {
    const { facts, items } = read(new TextEncoder().encode(text));
    expect(items).toEqual([]);
    expect(facts).toMatchObject([{ what: 'mp4-not-boxes', values: { text } }]);
  });

  it('finds the next box behind bytes that are none', () => {
    const { movie } = read(init);
    const { facts, samples } = read(join(segment, hex('ffffffffff00ff'), segment), movie);
    expect(facts).toMatchObject([{ what: 'mp4-broken-box', offset: segment.length, values: { path: '', bytes: 7 } }]);
    expect(samples.length).toBe(2 * read(segment, movie).samples.length);
  });

  it('says what is cut', () => {
    const { movie } = read(init);
    expect(read(segment.subarray(0, segment.length - 100), movie).facts).toMatchObject([{ what: 'mp4-cut', values: { box: 'mdat', missing: 100 } }]);
  });

  it('tells a track id that is there twice', () => {
    expect(read(with32(init, boxAt(init, 'tkhd', 1).offset + 20, 1)).facts).toContainEqual(expect.objectContaining({ what: 'mp4-track-id-repeated', values: { track: 1 } }));
  });
});
