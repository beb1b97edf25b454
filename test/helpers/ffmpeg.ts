/** The FFmpeg command lines that the interop tests use: small pictures, cheap settings. */
import { program, run, start, type Running } from './programs.js';

const quiet = ['-hide_banner', '-nostdin'];

/** Makes an FLV file of a test picture and a tone: 160 x 120, 25 frames a second, a key frame every second. */
export async function makeFlv(path: string, seconds: number): Promise<void> {
  const result = await run(program('ffmpeg'), [
    ...quiet, '-v', 'error', '-y',
    '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100',
    '-t', String(seconds),
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '25', '-threads', '1',
    '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-f', 'flv', path,
  ]);
  if (result.status !== 0) throw new Error(`ffmpeg could not make ${path}: ${result.stderr}`);
}

/** Publishes a file as it is, at its own pace. */
export function publishFile(path: string, url: string, limitMs = 60_000): Running {
  return start(program('ffmpeg'), [...quiet, '-v', 'debug', '-re', '-i', path, '-c', 'copy', '-f', 'flv', url], { limitMs });
}

/** Publishes a test picture and a tone for `seconds`. */
export function publishTest(url: string, seconds: number, limitMs = 60_000): Running {
  return start(program('ffmpeg'), [
    ...quiet, '-v', 'debug', '-re',
    '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100',
    '-t', String(seconds),
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '25', '-threads', '1',
    '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-f', 'flv', url,
  ], { limitMs });
}

/** Plays without decoding and writes one line per packet; ends with the stream or after `seconds` of it. */
export function playToFrameMd5(url: string, output: string, seconds: number, limitMs = 60_000): Running {
  return start(program('ffmpeg'), [...quiet, '-v', 'debug', '-y', '-i', url, '-t', String(seconds), '-c', 'copy', '-f', 'framemd5', output], { limitMs });
}

export interface Packet { readonly stream: number; readonly size: number; readonly md5: string }

/** The packets of a framemd5 listing, without their times: those move with the moment of joining. */
export function packetsOf(listing: string): Packet[] {
  const packets: Packet[] = [];
  for (const line of listing.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [stream, , , , size, md5] = line.split(',').map((field) => field.trim());
    packets.push({ stream: Number(stream), size: Number(size), md5: md5 ?? '' });
  }
  return packets;
}

/** The packets of a file, as `playToFrameMd5` would list them. */
export async function filePackets(path: string): Promise<Packet[]> {
  const result = await run(program('ffmpeg'), [...quiet, '-v', 'error', '-i', path, '-c', 'copy', '-f', 'framemd5', '-']);
  if (result.status !== 0) throw new Error(`ffmpeg could not read ${path}: ${result.stderr}`);
  return packetsOf(result.stdout);
}
