/** Runs FFmpeg for one encoding. */
import { execFile } from 'node:child_process';
import { lastLine } from '../program.js';
import { codecWords, encodeArgs, encodersOf } from './encoders.js';
import type { Encoding } from './plan.js';

const encodeMs = 120_000;
const outputBytesMax = 1024 * 1024;

/** The stream of a cell cannot be made on this machine: a sentence without its full stop. */
export class NoStreamError extends Error {}

/** Writes an MP4 with one track to `output`. */
export async function encode(ffmpeg: string | undefined, encoding: Encoding, output: string, signal: AbortSignal): Promise<void> {
  const words = codecWords[encoding.codec] ?? encoding.codec;
  if (ffmpeg === undefined) throw new NoStreamError(`ffmpeg, which encodes ${words}, is not here: apt-get install ffmpeg`);
  const encoders = encodersOf[encoding.codec] ?? [];
  let problem = '';
  for (const encoder of encoders) {
    const failure = await run(ffmpeg, encodeArgs(encoding, encoder, output), signal);
    if (failure === undefined) return;
    problem = failure;
    if (!/unknown encoder/i.test(failure)) break;
  }
  if (/unknown encoder/i.test(problem)) throw new NoStreamError(`this FFmpeg has no encoder for ${words} (${encoders.map(({ name }) => name).join(', ')}); that of Debian has: apt-get install ffmpeg`);
  throw new Error(`FFmpeg could not encode ${words}: ${problem}`);
}

/** undefined: it worked; else its last words. */
function run(ffmpeg: string, args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(ffmpeg, [...args], { timeout: encodeMs, maxBuffer: outputBytesMax, signal }, (error, stdout, stderr) => {
      if (error === null) resolve(undefined);
      else if (/unknown encoder/i.test(stderr)) resolve('unknown encoder');
      else resolve(lastLine(`${stdout}\n${stderr}`) || error.message);
    });
  });
}
