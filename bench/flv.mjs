/** FLV file -> full report with the NAL walk and loss, JSON, against ffprobe listing the packets; time and peak memory, on two sizes. */
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { makeClip, writeFlv } from './flv-file.mjs';
import { median, row, run } from './measure.mjs';

/** Free space below which the file is made smaller. */
const roomBytes = 5e9;
const smallShare = 0.1;

const ffprobeArgs = (path) => ['-v', 'error', '-show_packets', '-of', 'compact', path];

/** Packets that ffprobe lists, by kind. */
async function countByFfprobe(path) {
  const counts = { video: 0, audio: 0 };
  let rest = '';
  await run('ffprobe', ffprobeArgs(path), {
    onText: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('packet|codec_type=video')) counts.video += 1;
        else if (line.startsWith('packet|codec_type=audio')) counts.audio += 1;
      }
    },
  });
  return counts;
}

function check(size, report, truth, theirs) {
  const tracks = Object.fromEntries(report.media.tracks.map((track) => [track.kind, track]));
  const ours = { video: tracks.video?.frames, audio: tracks.audio?.frames };
  const lost = report.media.tracks.reduce((sum, track) => sum + track.loss.frames, 0);
  const sound = report.verdict === 'ok' || report.verdict === 'info';
  const same = [ours, theirs].every((counts) => counts.video === truth.video && counts.audio === truth.audio);
  const basis = tracks.video?.loss.basis ?? [];
  const walked = basis.includes('poc') && basis.includes('frame_num');
  return {
    name: `${size} FLV: ${truth.video} pictures and ${truth.audio} AAC frames by construction, ${ours.video} and ${ours.audio} by rtmpdiag, ${theirs.video} and ${theirs.audio} by ffprobe; ${lost} lost by ${basis.join(', ')}; findings: ${report.findings.map(({ rule, severity }) => `${severity} ${rule}`).join(', ') || 'none'}`,
    ok: same && lost === 0 && sound && walked,
  };
}

export async function benchFlv({ root, folder, bytes, turns, say, nodeArgs = [] }) {
  const result = { rows: [], checks: [], notes: [] };
  const clip = makeClip(folder);
  if (clip === undefined) {
    say('ffmpeg is not installed: no FLV rows');
    return result;
  }
  const free = statfsSync(folder);
  const enough = free.bavail * free.bsize >= roomBytes;
  const wanted = enough ? bytes : Math.min(bytes, 400e6);
  if (wanted < bytes) result.notes.push(`less than ${roomBytes / 1e9} GB free: the FLV has ${wanted / 1e6} MB instead of ${bytes / 1e6}`);
  const seconds = [];
  const peaks = { small: [], big: [] };
  for (const size of ['small', 'big']) {
    const path = join(folder, `${size}.flv`);
    const truth = writeFlv(path, clip, size === 'big' ? wanted : wanted * smallShare);
    const megabytes = truth.bytes / 1e6;
    say(`FLV of ${megabytes.toFixed(0)} MB: ${truth.seconds} s, ${truth.video} pictures, ${truth.audio} AAC frames`);
    const args = [...nodeArgs, join(root, 'bin', 'run.js'), 'inspect', '--json', '--fail-on', 'never', path];
    let text = '';
    const checked = await run(process.execPath, args, { onText: (piece) => { text += piece; } });
    if (checked.status !== 0) throw new Error(`rtmpdiag inspect ended with ${checked.status}: ${checked.stderr}`);
    // Both programs have read the file once by now: it is in the page cache as far as that is large enough.
    result.checks.push(check(size, JSON.parse(text), truth, await countByFfprobe(path)));
    for (let turn = 0; turn < turns; turn++) {
      const theirs = await run('ffprobe', ffprobeArgs(path));
      const mine = await run(process.execPath, args);
      peaks[size].push([theirs.peakBytes / 2 ** 20, mine.peakBytes / 2 ** 20]);
      if (size === 'big') seconds.push([theirs.seconds, mine.seconds]);
    }
    rmSync(path);
    if (size === 'small') continue;
    result.rows.push(row({
      id: 'flv-speed', work: `FLV (${megabytes.toFixed(0)} MB) -> report with NAL walk and loss`, unit: 'MB/s', better: 'more', limit: 1, aim: 2, limitText: 'equal', aimText: '2 x',
      pairs: seconds.map((pair) => pair.map((each) => megabytes / each)), value: (baseline, mine) => mine / baseline, note: 'baseline: ffprobe -show_packets -of compact',
    }));
  }
  result.rows.push(row({
    id: 'flv-memory', work: 'same, peak RSS', unit: 'MiB', better: 'less', limit: 150, aim: 100, limitText: '150 MiB', aimText: '100 MiB',
    pairs: peaks.big, value: (_baseline, mine) => mine, format: (value) => value.toFixed(0), note: 'baseline: ffprobe',
  }));
  const small = median(peaks.small.map(([, mine]) => mine));
  result.rows.push(row({
    id: 'flv-memory-flat', work: 'same, RSS at 10 x the file size', unit: 'MiB', better: 'less', limit: 1.25, aim: 1.1, limitText: 'flat (1.25 x)', aimText: '1.1 x',
    pairs: peaks.big.map(([, mine]) => [small, mine]), value: (baseline, mine) => mine / baseline, note: `baseline: ours on a tenth of the file; ffprobe grows ${(median(peaks.big.map(([theirs]) => theirs)) / median(peaks.small.map(([theirs]) => theirs))).toFixed(2)} x`,
  }));
  return result;
}
