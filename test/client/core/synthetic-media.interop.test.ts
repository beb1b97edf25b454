import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aacConfiguration, pictureParameterSet, sequenceParameterSet, silentAacFrame, syntheticVideo, videoFrame } from '../../../src/client/core/synthetic-media.js';
import { program, run } from '../../helpers/programs.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-media-')); });
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

const startCode = Uint8Array.of(0, 0, 0, 1);

describe('synthetic media', () => {
  it('is H.264 that FFmpeg decodes without a complaint, one picture per frame', async () => {
    const parts: Uint8Array[] = [startCode, sequenceParameterSet(), startCode, pictureParameterSet()];
    for (let i = 0; i < 60; i += 1) parts.push(startCode, videoFrame(i).nal);
    const file = join(folder, 'video.h264');
    await writeFile(file, Buffer.concat(parts));

    const decoded = await run(program('ffmpeg'), ['-nostdin', '-v', 'warning', '-err_detect', 'explode', '-i', file, '-f', 'framemd5', '-']);
    expect(decoded.stderr).toBe('');
    const pictures = decoded.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(pictures).toHaveLength(60);
    expect(new Set(pictures.map((line) => line.split(',').at(-1))).size).toBe(3);

    const probed = await run(program('ffprobe'), ['-v', 'error', '-show_entries', 'stream=width,height,profile,r_frame_rate', '-of', 'csv=p=0', file]);
    expect(probed.stdout.trim()).toBe(`Constrained Baseline,${syntheticVideo.width},${syntheticVideo.height},25/1`);
  });

  it('is AAC that FFmpeg decodes without a complaint, to silence', async () => {
    const config = aacConfiguration();
    const frame = silentAacFrame();
    expect([...config]).toEqual([0x12, 0x10]);
    const length = frame.length + 7;
    const adts = Uint8Array.of(0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc);
    const parts: Uint8Array[] = [];
    for (let i = 0; i < 20; i += 1) parts.push(adts, frame);
    const file = join(folder, 'audio.aac');
    await writeFile(file, Buffer.concat(parts));

    const decoded = await run(program('ffmpeg'), ['-nostdin', '-v', 'error', '-err_detect', 'explode', '-f', 'aac', '-i', file, '-f', 'framemd5', '-']);
    expect(decoded.stderr).toBe('');
    const sounds = decoded.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(sounds).toHaveLength(20);
    expect(new Set(sounds.map((line) => line.split(',').at(-1))).size).toBe(1);
  });
});
