import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model.js';
import type { Track } from '../../src/trace/findings.js';
import { cli, root } from '../helpers/cli.js';

const clean = 'captures/files/h264-aac/file.flv';
const dropped = 'captures/files/h264-aac-drop10/file.flv';
const flv = (name: string): string => `captures/files/flv/${name}.flv`;

function inspect(path: string): Report {
  const { stdout, stderr } = cli(['inspect', '--json', path]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

function video(report: Report): Track {
  return report.media!.tracks.find((track) => track.kind === 'video')!;
}

/** Rules above info, in order of their names. */
function serious(report: Report): string[] {
  return report.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule).sort();
}

/** File, rules above info, coded frames of video and audio, lost frames of both. Counts by ffprobe and by what was done to the files. */
const truth: readonly (readonly [string, readonly string[], number, number | undefined, number, number])[] = [
  [clean, [], 300, 432, 0, 0],
  [dropped, ['frames-lost'], 273, 432, 27, 0],
  [flv('01-trunc-mid-body'), ['flv-truncated-tail'], 280, 401, 0, 0],
  [flv('05-pts-zero'), ['flv-prevtagsize-mismatch'], 300, 432, 0, 0],
  [flv('07-no-video-seqhdr'), ['avc-sequence-header-missing'], 300, 432, 0, 0],
  [flv('09-annexb'), ['annexb-in-avcc'], 300, 432, 0, 0],
  [flv('16-ts-back-once'), ['dts-backward'], 300, 432, 0, 0],
  [flv('19-wrap24-noext'), ['ts-truncated-24bit'], 300, 432, 0, 0],
  [flv('20-wrap24-ext-ok'), [], 300, 432, 0, 0],
  [flv('22-zero-len-tags'), ['flv-empty-tags'], 300, 432, 0, 0],
  [flv('31-garbage-between'), ['flv-bytes-between-tags'], 300, 432, 0, 0],
  // The frames of the other size end at 8 s.
  [flv('32-seqhdr-changed-sps'), ['sequence-header-changed', 'track-stops-early'], 240, 432, 0, 0],
  [flv('34-seqhdr-repeat-same'), [], 300, 432, 0, 0],
  [flv('36-av-drift-20pct'), ['av-drift'], 300, 432, 0, 0],
  [flv('39-adts-in-aac'), ['aac-adts-in-flv'], 300, 432, 0, 0],
  [flv('41-metadata-lies'), ['flv-index-bad', 'metadata-vs-stream-mismatch'], 300, 432, 0, 0],
  [flv('46-key-flag-lies'), ['keyframe-flag-wrong'], 300, 432, 0, 0],
  [flv('62-drop-nonref'), ['frames-lost'], 270, 432, 30, 0],
  [flv('a-baseline'), [], 240, undefined, 0, 0],
  [flv('e-bpyr'), [], 240, undefined, 0, 0],
  [flv('av1-svt-opus'), [], 240, 401, 0, 0],
  [flv('vp9-opus'), [], 240, 401, 0, 0],
  [flv('h264-flac'), [], 240, 375, 0, 0],
  ['captures/files/hevc-aac/file.flv', [], 240, 376, 0, 0],
  ['captures/files/h264-two-audio-tracks/file.flv', [], 120, 189, 0, 0],
];

describe('rtmpdiag inspect FILE.flv', () => {
  it.each(truth)('%s: %j', (path, rules, videoFrames, audioFrames, lostVideo, lostAudio) => {
    const report = inspect(path);
    expect(serious(report)).toEqual(rules);
    expect(video(report)).toMatchObject({ frames: videoFrames, loss: { frames: lostVideo } });
    const audio = report.media!.tracks.find((track) => track.kind === 'audio');
    expect(audio?.frames).toBe(audioFrames);
    expect(audio?.loss.frames ?? 0).toBe(lostAudio);
  });

  it('says where the loss is, how much of it, and what that rests on', () => {
    const { loss } = video(inspect(dropped));
    expect(loss).toMatchObject({ frames: 27, ratio: 27 / 300, certainty: 'exact' });
    expect([...loss.basis].sort()).toEqual(['frame_num', 'poc', 'timestamps']);
    expect(loss.places!.reduce((sum, place) => sum + place.frames, 0)).toBe(27);
  });

  it('gives the keys of the contract', () => {
    const report = inspect(clean);
    expect(report).toMatchObject({ schema: 'rtmpdiag.report/1', tool: { name: 'rtmpdiag' }, source: { kind: 'flv', name: 'file.flv', truncated: false }, verdict: 'ok', sessions: [], findings: [] });
    expect(report.media).toMatchObject({ container: 'flv', durationMs: 10_052, tags: { audio: 433, video: 302, script: 1 } });
    expect(video(report)).toMatchObject({
      kind: 'video', codec: 'avc1', codecString: 'avc1.64000d', width: 320, height: 180, frameRate: 30, frames: 300, keyframes: 5, firstTimestampMs: 0, lastTimestampMs: 9967,
      loss: { frames: 0, ratio: 0, basis: ['poc', 'frame_num', 'timestamps'], certainty: 'exact' },
    });
    const [finding] = inspect(dropped).findings;
    expect(Object.keys(finding!).sort()).toEqual(['atMs', 'cause', 'count', 'evidence', 'message', 'remedy', 'rule', 'session', 'severity']);
    expect(inspect(flv('01-trunc-mid-body')).source.truncated).toBe(true);
  });

  it('exits 1 from --fail-on degraded on, 0 for a sound file', () => {
    expect(cli(['inspect', dropped]).status).toBe(0);
    expect(cli(['inspect', '--fail-on', 'degraded', dropped]).status).toBe(1);
    expect(cli(['inspect', '--fail-on', 'info', clean]).status).toBe(0);
    expect(cli(['inspect', '--fail-on', 'degraded', flv('20-wrap24-ext-ok')]).status).toBe(0);
    expect(cli(['inspect', flv('07-no-video-seqhdr')]).status).toBe(1);
  });

  it('gives several files one document, one verdict and one last line', () => {
    const { status, stdout } = cli(['inspect', '--json', '--fail-on', 'degraded', clean, dropped, flv('20-wrap24-ext-ok')]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'rtmpdiag.reports/1', verdict: 'degraded', reports: [{ verdict: 'ok' }, { verdict: 'degraded' }, { verdict: 'info' }] });
    expect(cli(['inspect', clean, dropped]).stdout.trimEnd().split('\n').at(-1)).toBe('2 files: DEGRADED');
  });

  it('shows a sound file at a glance', () => {
    expect(cli(['inspect', clean]).stdout).toMatchInlineSnapshot(`
      "file.flv   FLV, 10.1 s, 274 kbit/s                                            OK
        video   H.264 High 1.3 avc1.64000d 320x180 30 fps 200 kbit/s
                300 of 300 frames; 5 keyframes, every 2.0 s
        audio   AAC LC mp4a.40.2 44.1 kHz stereo 64 kbit/s
                432 of 432 frames

      no findings
      "
    `);
  });

  it('shows what is lost at a glance', () => {
    expect(cli(['inspect', dropped]).stdout).toMatchInlineSnapshot(`
      "file.flv   FLV, 10.1 s, 254 kbit/s                                      DEGRADED
        video   H.264 High 1.3 avc1.64000d 320x180 30 fps 180 kbit/s
                273 of 300 frames: 27 lost (9.0 %); 5 keyframes, every 2.0 s
                before 1.134 s, 2.334 s, 2.467 s, 2.600 s, 3.034 s and 22 more places
        audio   AAC LC mp4a.40.2 44.1 kHz stereo 64 kbit/s
                432 of 432 frames

         1.134  DEGRADED  frames-lost
                The file lacks 27 frames of 300 of its video, first before 1.134 s.
                The numbers in the frames and their timestamps have the same holes:
                the frames were made, and lost behind the encoder.
                  byte 32 075: 1 frame missing between 1.067 s and 1.134 s
                  byte 74 438: 1 frame missing between 2.267 s and 2.334 s
                  byte 78 200: 1 frame missing between 2.400 s and 2.467 s
                Fix: Look where the loss begins: compare what was sent with what
                arrived (rtmpdiag inspect FILE --reference SENT), then look at the
                sender's queue and the link.
                More: rtmpdiag explain frames-lost
      "
    `);
  });
});

describe('the files', () => {
  const list = JSON.parse(readFileSync(join(root, 'captures/files/flv/meta.json'), 'utf8')) as Record<string, { sha256: string }>;

  it.each(Object.entries(list))('%s is the one that its provenance names', (name, { sha256 }) => {
    expect(createHash('sha256').update(readFileSync(join(root, 'captures/files/flv', name))).digest('hex')).toBe(sha256);
  });
});
