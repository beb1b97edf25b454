/** Sound files of other writers: whatever is odd about them, nothing above info is said, and no frame is missed that was never lost. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishFile } from '../helpers/ffmpeg.js';
import { writeFlvFile, readFlvFile, isMedia } from '../helpers/flv-damage/flv-file.js';
import { inspectBytes } from '../helpers/flv-damage/inspect-bytes.js';
import { sleep } from '../helpers/network.js';
import { startNginx } from '../helpers/nginx.js';
import { program, run, start } from '../helpers/programs.js';
import { startServe } from '../helpers/serve.js';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-sound-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const source = (rate: string): string[] => ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${rate}`];
const tone = (hertz = 44_100): string[] => ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${hertz}`];
const x264 = ['-pix_fmt', 'yuv420p', '-threads', '1', '-c:v', 'libx264', '-preset', 'veryfast', '-g', '60'];
const aac = ['-c:a', 'aac', '-b:a', '96k', '-ac', '2'];
/** Ten seconds with other options behind those for the codecs. */
const ten = (...more: string[]): string[] => [...source('30'), ...tone(), '-t', '10', ...x264, ...aac, ...more];
const params = (text: string): string[] => ten('-x264-params', `keyint=60:${text}`);
const sound = (hertz: number, ...options: string[]): string[] => [...source('30'), ...tone(hertz), '-t', '10', ...x264, ...options];

const byFfmpeg: Readonly<Record<string, readonly string[]>> = {
  'B-frames': ten(),
  'no B-frames': ten('-bf', '0'),
  'zero latency': ten('-tune', 'zerolatency'),
  'open GOP': params('open-gop=1:bframes=3:ref=3'),
  'intra refresh': params('intra-refresh=1'),
  'keyframes only': ten('-g', '1'),
  interlaced: params('tff=1:bframes=3'),
  'four slices': params('slices=4'),
  'constant bit rate with filler': params('nal-hrd=cbr:vbv-maxrate=500:vbv-bufsize=500:bitrate=500:filler=1'),
  'headers and delimiters in every frame': params('repeat-headers=1:aud=1'),
  'ten bits': ten('-pix_fmt', 'yuv420p10le'),
  ...Object.fromEntries(['1', '5', '12', '15', '24000/1001', '25', '30000/1001', '50', '60', '120'].map((rate) => [`${rate} fps`, [...source(rate), ...tone(), '-t', '12', ...x264, ...aac]])),
  'variable rate: every seventh left out': ten('-vf', "select='not(eq(mod(n,7),3))'", '-vsync', 'vfr'),
  'variable rate: a third left out at random': ten('-vf', "select='gt(random(0),0.3)'", '-vsync', 'vfr'),
  'variable rate: half of it in the second half': ten('-vf', "setpts='if(lt(N,150),N/30,5+(N-150)/15)/TB'", '-vsync', 'vfr'),
  'variable rate: trembling times': ten('-vf', "setpts='(N+0.9*random(0))/(30*TB)'", '-vsync', 'vfr', '-enc_time_base', '1/1000'),
  'AAC 48 kHz mono': sound(48_000, '-c:a', 'aac', '-ac', '1', '-ar', '48000'),
  'AAC 32 kHz': sound(32_000, '-c:a', 'aac', '-ar', '32000'),
  'AAC six channels': sound(44_100, '-c:a', 'aac', '-ac', '6'),
  silence: [...source('30'), '-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-t', '10', ...x264, ...aac],
  'a black picture': ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=30', ...tone(), '-t', '10', ...x264, ...aac],
  MP3: sound(44_100, '-c:a', 'libmp3lame'),
  'MP3 22 kHz': sound(22_050, '-c:a', 'libmp3lame', '-ac', '1'),
  Speex: sound(16_000, '-c:a', 'libspeex', '-ar', '16000', '-ac', '1'),
  PCM: sound(44_100, '-c:a', 'pcm_s16le'),
  'G.711': sound(8_000, '-c:a', 'pcm_alaw', '-ac', '1'),
  Nellymoser: sound(16_000, '-c:a', 'nellymoser', '-ar', '16000', '-ac', '1'),
  'video alone': [...source('30'), '-t', '10', ...x264],
  'audio alone': [...tone(), '-t', '10', ...aac],
  'MP3 alone': [...tone(), '-t', '10', '-c:a', 'libmp3lame'],
  'audio that ends half a second early': [...source('30'), '-f', 'lavfi', '-i', 'sine=d=9.5', '-t', '10', ...x264, ...aac],
  'three frames': [...source('30'), ...tone(), '-t', '0.1', ...x264, ...aac],
  'one frame': [...source('30'), ...tone(), '-frames:v', '1', '-t', '0.03', ...x264, ...aac],
  'a seek index': ten('-flvflags', 'add_keyframe_index'),
  'no length': ten('-flvflags', 'no_duration_filesize'),
  'no metadata': ten('-flvflags', 'no_metadata'),
  'no end of sequence': ten('-flvflags', 'no_sequence_end'),
  'a start at 4.6 hours': ten('-output_ts_offset', '16560'),
  'a clock that crosses 2^24': ten('-output_ts_offset', '16772.2'),
  'three minutes with a keyframe interval of 250': [...source('30'), ...tone(), '-t', '180', '-pix_fmt', 'yuv420p', '-threads', '1', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', ...aac],
};

const gstPicture = (encoder: string): string => `videotestsrc num-buffers=300 ! video/x-raw,format=I420,width=320,height=180,framerate=30/1 ! ${encoder} ! h264parse ! m.`;
const gstSound = (encoder: string): string => `audiotestsrc samplesperbuffer=1024 num-buffers=430 ! audio/x-raw,rate=44100,channels=2 ! ${encoder} ! m.`;
const byGstreamer: Readonly<Record<string, string>> = {
  x264: `flvmux name=m ! ${gstPicture('x264enc speed-preset=superfast key-int-max=60')} ${gstSound('avenc_aac ! aacparse')}`,
  streamable: `flvmux streamable=true name=m ! ${gstPicture('x264enc tune=zerolatency key-int-max=60')} ${gstSound('avenc_aac ! aacparse')}`,
  OpenH264: `flvmux name=m ! ${gstPicture('openh264enc gop-size=60')} ${gstSound('avenc_aac ! aacparse')}`,
  MP3: `flvmux name=m ! ${gstPicture('x264enc speed-preset=superfast')} ${gstSound('lamemp3enc ! mpegaudioparse')}`,
  'video alone': `flvmux name=m ! ${gstPicture('x264enc speed-preset=superfast')}`,
};

async function ffmpeg(name: string, options: readonly string[]): Promise<string> {
  const path = join(folder, `${name.replace(/\W/g, '')}.flv`);
  const { status, stderr } = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...options, '-f', 'flv', path], { limitMs: 120_000 });
  if (status !== 0) throw new Error(stderr);
  return path;
}

/** Nothing above info, and no frame counted that was not lost. `joined`: pieces with a little time between them. */
function expectSound(bytes: Uint8Array, joined = false): void {
  const { findings, serious, tracks } = inspectBytes(bytes);
  expect(serious.map((rule) => findings.find((finding) => finding.rule === rule)?.message)).toEqual([]);
  expect(tracks.some(({ frames }) => frames > 0)).toBe(true);
  for (const { loss } of tracks) {
    if (!joined) expect(loss).toMatchObject({ frames: 0, ratio: 0 });
    expect(loss.certainty).not.toBe('unknown');
  }
}

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

describe('FFmpeg writes', () => {
  it.each(Object.keys(byFfmpeg))('%s', async (name) => {
    expectSound(read(await ffmpeg(name, byFfmpeg[name]!)));
  });

  it('a codec that no browser knows, which is told, and nothing else', async () => {
    const { serious } = inspectBytes(read(await ffmpeg('h263', [...source('30'), ...tone(), '-t', '5', '-c:v', 'flv', '-g', '60', ...aac])));
    expect(serious).toEqual(['video-codec-unsupported']);
  });

  it('a part that was cut out, with and without its old times', async () => {
    const whole = await ffmpeg('whole', [...source('30'), ...tone(), '-t', '20', ...x264, ...aac]);
    expectSound(read(await ffmpeg('part', ['-ss', '4', '-i', whole, '-c', 'copy'])));
    expectSound(read(await ffmpeg('late', ['-ss', '8', '-i', whole, '-c', 'copy', '-copyts'])));
    expectSound(read(await ffmpeg('early', ['-i', whole, '-t', '7.3', '-c', 'copy'])));
  });

  it('the same piece three times: the joints have a frame or two of time, and that is an oddity', async () => {
    const piece = await ffmpeg('piece', [...source('30'), ...tone(), '-t', '3', ...x264, ...aac]);
    expectSound(read(await ffmpeg('loop', ['-stream_loop', '2', '-i', piece, '-c', 'copy'])), true);
  });
});

describe('GStreamer writes', () => {
  it.each(Object.keys(byGstreamer))('%s', async (name) => {
    const path = join(folder, `gst${name.replace(/\W/g, '')}.flv`);
    const words = byGstreamer[name]!.split(' ');
    const at = words.indexOf('!') + 1;
    const { status, stderr } = await run(program('gst-launch-1.0'), ['-q', ...words.slice(0, at), 'filesink', `location=${path}`, ...words.slice(at)]);
    expect(status, stderr).toBe(0);
    expectSound(read(path));
  });
});

describe('a clock', () => {
  it.each([['24', 0x1000000 - 5000], ['31', 0x80000000 - 5000], ['32', 0x100000000 - 5000]])('that crosses 2^%s', async (_bits, startMs) => {
    const file = readFlvFile(read(await ffmpeg('clock', ten())));
    expectSound(writeFlvFile({ ...file, tags: file.tags.map((tag) => (isMedia(tag) ? { ...tag, timestampMs: (tag.timestampMs + startMs) % 0x100000000 } : tag)) }));
  });
});

describe('a server records', { timeout: 90_000 }, () => {
  it('nginx-rtmp, the whole stream and from its middle on', async () => {
    const file = await ffmpeg('published', [...source('30'), ...tone(), '-t', '9', ...x264, ...aac]);
    const records = join(folder, 'nginx');
    await mkdir(records);
    const nginx = await startNginx({ extra: `record all; record_path ${records}; record_suffix .flv;` });
    const late = join(folder, 'late-player.flv');
    try {
      const publisher = publishFile(file, `rtmp://127.0.0.1:${nginx.port}/live/sound`);
      await sleep(4000);
      const player = start(program('rtmpdump'), ['-q', '--live', '-r', `rtmp://127.0.0.1:${nginx.port}/live/sound`, '-o', late]);
      expect((await publisher.finished).status).toBe(0);
      await player.stop('SIGINT');
    } finally {
      await nginx.stop();
    }
    expectSound(read(join(records, readdirSync(records)[0]!)));
    expectSound(read(late));
  });

  it('rtmpdiag serve', async () => {
    const file = await ffmpeg('served', [...source('30'), ...tone(), '-t', '6', ...x264, ...aac]);
    const records = join(folder, 'serve');
    const serve = await startServe(['--record', records]);
    try {
      expect((await publishFile(file, `rtmp://127.0.0.1:${serve.port}/live/sound`).finished).status).toBe(0);
    } finally {
      await serve.stop();
    }
    expectSound(read(join(records, readdirSync(records)[0]!)));
  });
});
