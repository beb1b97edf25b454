/** How FFmpeg makes one encoding: real encoders, cheap settings, a key frame every second, no two frames alike. */
import { frameRate, type Encoding } from './plan.js';

export interface Encoder {
  /** FFmpeg's name of it. */
  readonly name: string;
  readonly args: (encoding: Encoding) => readonly string[];
}

/** In words, for sentences. */
export const codecWords: Readonly<Record<string, string>> = { avc1: 'H.264', hvc1: 'HEVC', av01: 'AV1', vp09: 'VP9', mp4a: 'AAC', '.mp3': 'MP3', Opus: 'Opus' };

const keyEvery = ['-g', String(frameRate), '-keyint_min', String(frameRate)] as const;

function rate({ bitsPerSecond }: Encoding, usual: readonly string[]): readonly string[] {
  return bitsPerSecond === undefined ? usual : ['-b:v', String(bitsPerSecond), '-maxrate', String(bitsPerSecond), '-bufsize', String(bitsPerSecond / 2)];
}

/** libvpx stays below what it may use, unless it is told not to. */
function leastRate({ bitsPerSecond }: Encoding): readonly string[] {
  return bitsPerSecond === undefined ? [] : ['-minrate', String(bitsPerSecond)];
}

const x264: Encoder = {
  name: 'libx264',
  args: (encoding) => [
    '-preset', encoding.bitsPerSecond === undefined ? 'veryfast' : 'ultrafast', ...keyEvery, '-sc_threshold', '0', '-bf', encoding.reordered === true ? '3' : '0', ...rate(encoding, ['-crf', '28']),
  ],
};

const x265: Encoder = {
  name: 'libx265',
  // hvc1: parameter sets in the configuration record alone.
  args: (encoding) => [
    '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', `log-level=error:keyint=${frameRate}:min-keyint=${frameRate}:scenecut=0:open-gop=0:bframes=${encoding.reordered === true ? 2 : 0}`,
    ...rate(encoding, ['-crf', '30']),
  ],
};

// Low delay: without hidden frames, whose announcements are a few bytes that are all alike.
const svtAv1: Encoder = {
  name: 'libsvtav1',
  args: (encoding) => ['-preset', '12', '-g', String(frameRate), '-svtav1-params', 'pred-struct=1', ...(encoding.bitsPerSecond === undefined ? [] : ['-b:v', String(encoding.bitsPerSecond)])],
};
const aomAv1: Encoder = { name: 'libaom-av1', args: (encoding) => ['-usage', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', ...keyEvery, ...rate(encoding, ['-b:v', '400k'])] };
const vp9: Encoder = { name: 'libvpx-vp9', args: (encoding) => ['-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-auto-alt-ref', '0', ...keyEvery, ...rate(encoding, ['-b:v', '400k']), ...leastRate(encoding)] };

/** The first that this FFmpeg has is taken. */
export const encodersOf: Readonly<Record<string, readonly Encoder[]>> = {
  avc1: [x264], hvc1: [x265], av01: [svtAv1, aomAv1], vp09: [vp9],
  mp4a: [{ name: 'aac', args: () => ['-b:a', '96k'] }], '.mp3': [{ name: 'libmp3lame', args: () => ['-b:a', '96k'] }], Opus: [{ name: 'libopus', args: () => ['-b:a', '96k'] }],
};

/** Sound beyond its end: what an encoder is left with at the end is encoded like silence. */
const flushSeconds = 0.2;

/** Ways to look at the test picture. */
const views = ['null', 'hflip', 'vflip', 'hflip,vflip'] as const;

/** A moving picture under seeded noise, or a tone that rises all the time, under noise: every frame is the only one of its kind. */
function sourceOf({ kind, codec, pattern, width = 0, height = 0, bitsPerSecond }: Encoding): string {
  if (kind === 'video') {
    return `testsrc2=size=${width}x${height}:rate=${frameRate},${views[pattern % views.length] ?? 'null'},noise=alls=${bitsPerSecond === undefined ? 6 : 80}:allf=t:all_seed=${pattern + 1}`;
  }
  const sampleRate = codec === 'Opus' ? 48_000 : 44_100;
  const tone = (channel: number): string => `0.2*sin(PI*(${300 + 90 * pattern + 20 * channel}+60*t)*t)+0.02*(random(${channel})-0.5)`;
  return `aevalsrc='${tone(0)}|${tone(1)}':sample_rate=${sampleRate}`;
}

/** The whole command line: one encoding into one MP4. */
export function encodeArgs(encoding: Encoding, encoder: Encoder, output: string): readonly string[] {
  const { kind, seconds } = encoding;
  return [
    '-hide_banner', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', sourceOf(encoding),
    ...(kind === 'video' ? ['-frames:v', String(seconds * frameRate), '-pix_fmt', 'yuv420p', '-c:v', encoder.name] : ['-t', String(seconds + flushSeconds), '-c:a', encoder.name]),
    ...encoder.args(encoding), '-f', 'mp4', output,
  ];
}
