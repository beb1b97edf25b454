/** Codecs of Enhanced RTMP through real servers: who passes them on, who drops them, and that the right one is named. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playerAdapters, publisherAdapters, serverAdapters } from '../../src/matrix/adapters/index.js';
import { parseCellId } from '../../src/matrix/core/cell.js';
import type { CellResult } from '../../src/matrix/core/model.js';
import { materialIn } from '../../src/matrix/media/material.js';
import { findPrograms, runMatrix } from '../../src/matrix/runner.js';

const ids = [
  'rtmpdiag~rtmpdiag~rtmpdiag~multitrack~player-first~plain~rtmp',
  'rtmpdiag~rtmpdiag~rtmp2src~av1+aac~player-first~plain~rtmp',
  'rtmpdiag~nginx-rtmp~rtmpdiag~hevc+aac~player-first~plain~rtmp',
  'rtmpdiag~node-media-server~rtmpdiag~vp9+opus~player-first~plain~rtmp',
  'ffmpeg~rtmpdiag~rtmpdiag~h264+opus~player-first~plain~rtmp',
  'rtmpdiag~rtmpdiag~rtmpdiag~aac~high-rate~plain~rtmp',
] as const;

let folder = '';
const results = new Map<string, CellResult>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-codecs-'));
  const adapters = { publishers: publisherAdapters, players: playerAdapters, servers: serverAdapters };
  const { signal } = new AbortController();
  const all = await runMatrix({
    adapters, programs: await findPrograms(adapters), cells: ids.map((id) => parseCellId(id)!), jobs: ids.length, folder, material: materialIn({ folder, signal, secondsOf: () => 2 }),
    tls: () => Promise.reject(new Error('no cell has TLS')), signal, observer: {}, clockMs: () => performance.now(),
  });
  for (const result of all) results.set(result.id, result);
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const of = (id: typeof ids[number]): CellResult | undefined => results.get(id);

describe('Enhanced RTMP', () => {
  it('passes through our server to our player and to others, every frame of every track', () => {
    expect(of(ids[0])).toMatchObject({ grade: 'ok', faults: [] });
    expect(of(ids[0])?.ways.find(({ way }) => way === 'server to file')?.tracks.map(({ kind, trackId, codec, identical }) => [kind, trackId, codec, identical > 50])).toEqual(
      expect.arrayContaining([['video', 0, 'avc1', true], ['video', 1, 'avc1', true], ['audio', 0, 'mp4a', true], ['audio', 1, 'mp4a', true]]),
    );
    expect(of(ids[1])).toMatchObject({ grade: 'ok', faults: [] });
  });

  it('loses all of its video in nginx-rtmp, which waits for a key frame that it would know', () => {
    expect(of(ids[2])).toMatchObject({ grade: 'lossy', by: 'server', words: expect.stringMatching(/^60 of \d+ frames missing, all of the video$/) as string });
  });

  it('passes through Node-Media-Server', () => {
    expect(of(ids[3])).toMatchObject({ grade: 'ok', faults: [] });
  });
});

describe('cells that make no sense', () => {
  it('are not played, with the reason', () => {
    expect(of(ids[4])).toMatchObject({ grade: 'unsupported', words: expect.stringMatching(/^FFmpeg 5\.\S+ cannot do H\.264 and Opus \(Enhanced RTMP\): 8\.0 is the first that can$/) as string });
    expect(of(ids[5])).toMatchObject({ grade: 'unsupported', words: '20 Mbit/s of video need video' });
  });
});
