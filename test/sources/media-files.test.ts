import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { WireForm } from '../../src/analyzers/comparison/frame-table.js';
import { mediaReaderOf } from '../../src/sources/media/media-file.js';

const signal = new AbortController().signal;
const path = (name: string): string => fileURLToPath(new URL(`../../captures/${name}`, import.meta.url));

interface Found { readonly frames: number; readonly headers: number; readonly wires: readonly WireForm[]; readonly chunkSizes: readonly number[]; readonly holes: number; readonly names: readonly string[] }

/** Of the client's direction. */
async function mediaOf(name: string): Promise<Found> {
  const { read } = await mediaReaderOf(path(name));
  const wires: WireForm[] = [];
  const chunkSizes: number[] = [];
  const names: string[] = [];
  let frames = 0;
  let headers = 0;
  let holes = 0;
  await read?.(path(name), {
    part: (stream, part, place) => {
      if (stream.direction === 's2c') return;
      if (part.role === 'header') headers += 1;
      else frames += 1;
      if (place.wire !== undefined && part.role === 'frame') wires.push(place.wire);
    },
    hole: (stream) => { if (stream.direction === 'c2s') holes += 1; },
    chunkSize: (stream, _offset, size) => { if (stream.direction === 'c2s') chunkSizes.push(size); },
    session: (_id, streamName) => { names.push(streamName); },
  }, { signal });
  return { frames, headers, wires, chunkSizes, holes, names };
}

describe('the media of a capture', () => {
  // truth.json: 175 audio and 102 video messages, of which two are headers and one is the end of sequence; FFmpeg takes over the chunk size of the server.
  it('are the coded frames of every media message, with the form of their first chunk', async () => {
    const found = await mediaOf('clean/ff5--nginx.pcap');
    expect(found).toMatchObject({ frames: 274, headers: 2, holes: 0, chunkSizes: [4096] });
    expect(found.wires.filter(({ fmt }) => fmt === 1).length).toBeGreaterThan(250);
    expect(new Set(found.wires.map(({ csid }) => csid))).toEqual(new Set([4, 6]));
    expect(found.names[0]).toMatch(/^live\//);
  });

  it('stand alone between other chunks, or do not', async () => {
    expect((await mediaOf('clean/gst122--nginx.pcap')).wires.some(({ interleaved }) => interleaved)).toBe(false);
    expect((await mediaOf('clean/ff5--nginx.pcap')).wires.some(({ interleaved }) => interleaved)).toBe(false);
    expect((await mediaOf('synthetic/s09-interleaved.pcap')).wires.some(({ interleaved }) => interleaved)).toBe(true);
  });

  it('tell how many chunks they took', async () => {
    const { wires } = await mediaOf('incidents/gst-3a919dc-loss-small.pcap');
    expect(wires.map(({ chunks }) => chunks).filter((chunks) => chunks > 1)).toEqual([3, 3]);
  });

  it('tell where the capture has a hole', async () => {
    expect((await mediaOf('synthetic/s29-lost-2000B-in-capture.pcap')).holes).toBeGreaterThan(0);
  });
});

describe('the media of an FLV', () => {
  it('are its coded frames', async () => {
    expect(await mediaOf('files/hevc-aac/file.flv')).toMatchObject({ frames: 616, headers: 2, wires: [] });
  });
});
