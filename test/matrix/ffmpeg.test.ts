/** Which FFmpegs there are and what each of them can do, tried with scripts that say a version. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enhancedArgs, ffmpegCannot, ffmpegVersion, findFfmpegs } from '../../src/matrix/adapters/ffmpeg.js';
import { publishWith } from '../../src/matrix/adapters/publishers/ffmpeg.js';
import type { Cell } from '../../src/matrix/core/cell.js';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-ffmpegs-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

function script(path: string, version: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "ffmpeg version ${version} Copyright (c) 2000-2025 the FFmpeg developers"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('the FFmpegs of a machine', () => {
  it('are those of PATH, by their names, and those that RTMPDIAG_FFMPEG names; each once', async () => {
    script('bin/ffmpeg', '5.1.6-0+deb12u1');
    script('bin/ffmpeg-7.1', '7.1.1');
    script('bin/ffmpeg-normalize', '1.0');
    const given = script('own/ffmpeg', '8.0');
    symlinkSync(given, join(folder, 'bin', 'ffmpeg-8'));
    const found = findFfmpegs({ PATH: `${join(folder, 'bin')}:${join(folder, 'nowhere')}`, RTMPDIAG_FFMPEG: `${given}:${script('other/ffmpeg', 'n6.1')}` });
    expect(found.map(({ id }) => id)).toEqual(['ffmpeg', 'ffmpeg-7.1', 'ffmpeg-8', 'ffmpeg_2']);
    expect(await Promise.all(found.map((each) => each.find()))).toMatchObject([{ version: '5.1.6-0+deb12u1' }, { version: '7.1.1' }, { version: '8.0' }, { version: 'n6.1' }]);
  });

  it('is the one that is missing where there is none', async () => {
    const [only, ...more] = findFfmpegs({ PATH: folder });
    expect([only.id, more]).toEqual(['ffmpeg', []]);
    const [named] = findFfmpegs({ PATH: folder, RTMPDIAG_FFMPEG: '/nowhere/ffmpeg-9' });
    expect(named.id).toBe('ffmpeg-9');
    expect(await named.find()).toEqual({ missing: '/nowhere/ffmpeg-9', install: 'correct RTMPDIAG_FFMPEG, which names it' });
  });

  it('promises Enhanced RTMP when its version is known to have it, and not before', async () => {
    const cell: Cell = { publisher: 'ffmpeg', server: 'rtmpdiag', player: 'rtmpdiag', codec: 'hevc+aac', flow: 'player-first', handshake: 'plain', transport: 'rtmp' };
    script('bin/ffmpeg', '7.1');
    const [ffmpeg] = findFfmpegs({ PATH: join(folder, 'bin') });
    const { unable } = publishWith(ffmpeg);
    expect(unable(cell)).toBe('its version is not known, and with it whether it has Enhanced RTMP');
    expect(unable({ ...cell, codec: 'h264+aac' })).toBeUndefined();
    await ffmpeg.find();
    expect(unable(cell)).toBeUndefined();
    expect(unable({ ...cell, codec: 'h264+opus' })).toBe('FFmpeg 7.1 cannot do H.264 and Opus (Enhanced RTMP): 8.0 is the first that can');
    expect(unable({ ...cell, handshake: 'digest' })).toBe('FFmpeg chooses its handshake itself');
  });
});

describe('what a version can do', () => {
  it('is HEVC, AV1 from 6.1 on, Opus and multitrack from 8.0 on', () => {
    const able = (version: string): string => (['h264+aac', 'hevc+aac', 'av1+aac', 'vp9+opus', 'h264+opus', 'multitrack'] as const).filter((codec) => ffmpegCannot(version, codec) === undefined).join(' ');
    expect(able('5.1.6-0+deb12u1')).toBe('h264+aac');
    expect(able('6.0')).toBe('h264+aac');
    expect(able('6.1')).toBe('h264+aac hevc+aac av1+aac');
    expect(able('n7.1-23-gabcdef')).toBe('h264+aac hevc+aac av1+aac');
    expect(able('8.0')).toBe('h264+aac hevc+aac av1+aac vp9+opus h264+opus multitrack');
    expect(able('10.0.1')).toBe(able('8.0'));
    // A build from git tells its commit, not its version.
    expect(able('N-118000-g1234567')).toBe(able('8.0'));
  });

  it('is read from the text of any builder', () => {
    expect([ffmpegVersion('5.1.6-0+deb12u1'), ffmpegVersion('n6.1'), ffmpegVersion('7')]).toEqual([[5, 1], [6, 1], [7, 0]]);
  });

  it('tells servers of Enhanced RTMP only where it is used', () => {
    expect(enhancedArgs('h264+aac')).toEqual([]);
    expect(enhancedArgs('av1+aac')).toEqual(['-rtmp_enhanced_codecs', 'hvc1,av01,vp09']);
  });
});
