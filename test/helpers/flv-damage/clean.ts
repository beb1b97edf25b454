/** The sound recording from which all damaged ones are made. */
import { readFileSync } from 'node:fs';
import { program, run } from '../programs.js';
import type { FlvFile } from './flv-file.js';
import { readFlvFile } from './flv-file.js';

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30'];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'];

/** 320x180, 30 fps, x264 with B-frames, an IDR picture every 2 s, AAC 44.1 kHz stereo, 10 s: 300 video and about 432 audio frames. */
export async function makeClean(path: string, size = '320x180'): Promise<FlvFile> {
  const result = await run(program('ffmpeg'), [
    '-hide_banner', '-nostdin', '-v', 'error', '-y', ...picture.map((word) => word.replace('320x180', size)), ...tone, '-t', '10',
    '-c:v', 'libx264', '-preset', 'medium', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '60', '-keyint_min', '60', '-sc_threshold', '0', '-b:v', '250k',
    '-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-f', 'flv', path,
  ]);
  if (result.status !== 0) throw new Error(`ffmpeg could not make ${path}: ${result.stderr}`);
  return readFlvFile(new Uint8Array(readFileSync(path)));
}
