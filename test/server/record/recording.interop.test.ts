/** Recordings before the eyes of other people's programs, and of a process that dies while it records. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServerLogEvent } from '../../../src/server/core/log.js';
import type { StreamMessage } from '../../../src/server/core/stream-sink.js';
import { RecordingDirectory } from '../../../src/server/record/recording-directory.js';
import { filePackets } from '../../helpers/ffmpeg.js';
import { sleep, until } from '../../helpers/network.js';
import { needFile, program, run, start } from '../../helpers/programs.js';
import { root } from '../../helpers/cli.js';
import { compileInto } from './compiled.js';
import { live, messagesOf, numberBehind, tagsOf } from './messages.js';

const flvmeta = needFile('/usr/bin/flvmeta', 'flvmeta');
const original = join(root, 'captures/files/h264-aac/file.flv');

let recorderProgram: string;
let work = '';
let folder = '';
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'rtmpdiag-recording-'));
  compileInto(work, ['server/record/recording-directory.js', 'wire/flv/file.js']);
  recorderProgram = join(work, 'record.mjs');
  writeFileSync(recorderProgram, child);
});
beforeEach(() => { folder = mkdtempSync(join(work, 'out-')); });
afterAll(() => { rmSync(work, { recursive: true, force: true }); });

/**
 * Publishes a file to a recording: arguments are folder, file, number of publishes, and after how many messages the stream
 * comes to a halt that is told on standard error. Log events go to standard output.
 */
const child = `
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordingDirectory } from './server/record/recording-directory.js';
import { FlvReader } from './wire/flv/file.js';
const [folder, file, times, haltAfter] = process.argv.slice(2);
const messages = [];
const reader = new FlvReader((item) => {
  if (item.kind === 'tag') messages.push({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, payload: item.body });
});
reader.push(readFileSync(file));
reader.end();
const directory = await RecordingDirectory.open(folder, { log: (event) => console.log(JSON.stringify(event)) });
for (let i = 0; i < Number(times); i += 1) {
  const sink = directory.openStream({ app: 'live', name: 'show', path: 'live/show' });
  for (const [index, message] of messages.entries()) {
    sink.message(message);
    if (index + 1 !== Number(haltAfter)) continue;
    console.error('halted');
    await sleep(60_000);
  }
  sink.end();
}
await directory.close();
console.log(JSON.stringify({ event: 'all-relayed', messages: messages.length * Number(times) }));
`;

async function recordAll(messages: readonly StreamMessage[]): Promise<string> {
  const directory = await RecordingDirectory.open(folder);
  const sink = directory.openStream(live);
  for (const message of messages) sink.message(message);
  sink.end();
  await directory.close();
  return onlyFile();
}
function onlyFile(): string {
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  return join(folder, files[0]!);
}

/** FFprobe reads every packet and says nothing about it. */
async function expectFfprobeSilent(file: string): Promise<string> {
  const { status, stdout, stderr } = await run(program('ffprobe'), ['-v', 'warning', '-show_packets', '-show_entries', 'format=duration:packet=size', '-of', 'csv=p=0', file]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n').at(-1)!;
}
async function expectFlvmetaContent(file: string): Promise<string> {
  const { stdout } = await run(flvmeta, ['--check', file]);
  expect(stdout).toMatch(/^0 error\(s\)/m);
  return stdout;
}

describe('a recording', () => {
  it('is what was published, to FFmpeg, ffprobe and flvmeta', async () => {
    const file = await recordAll(messagesOf('h264-aac'));
    const duration = await expectFfprobeSilent(file);
    const own = (await run(program('ffprobe'), ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', original])).stdout.trim();
    expect(Math.abs(Number(duration) - Number(own))).toBeLessThan(0.05);
    expect(await expectFlvmetaContent(file)).not.toMatch(/filesize|duration/);
    expect(await filePackets(file)).toEqual(await filePackets(original));
  });

  it('is complete without metadata from the publisher', async () => {
    const file = await recordAll(messagesOf('h264-aac').slice(1));
    await expectFfprobeSilent(file);
    await expectFlvmetaContent(file);
    expect(await filePackets(file)).toEqual(await filePackets(original));
  });

  it('is complete with sound only, and nothing to see', async () => {
    const file = await recordAll(messagesOf('h264-aac').filter((message) => message.typeId === 8));
    await expectFfprobeSilent(file);
    await expectFlvmetaContent(file);
  });

  it('keeps times that begin high and cross 2^24 and 2^32', async () => {
    for (const startMs of [2 ** 24 - 3000, 2 ** 31 - 3000]) {
      folder = mkdtempSync(join(work, 'out-'));
      const file = await recordAll(messagesOf('h264-aac').map((message) => ({ ...message, timestampMs: (message.timestampMs + startMs) >>> 0 })));
      expect(numberBehind('duration', tagsOf(new Uint8Array(readFileSync(file)))[0]!.body)).toBeCloseTo(10, 0);
      expect(await filePackets(file)).toEqual(await filePackets(original));
    }
  });
});

describe('a process that records', () => {
  it('leaves whole tags that ffprobe and flvmeta read when it is killed in mid-stream', async () => {
    const running = start(process.execPath, [recorderProgram, folder, original, '1', '200']);
    // Not while it writes: Linux may break a write off between two pages, see src/server/record/recording.ts.
    const size = (): number => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    await until(async () => {
      const before = size();
      await sleep(100);
      return running.stderrSoFar().includes('halted') && before > 0 && size() === before;
    }, 'a recording that has come to a halt');
    const { signal } = await running.stop('SIGKILL');
    expect(signal).toBe('SIGKILL');
    const file = onlyFile();
    const tags = tagsOf(new Uint8Array(readFileSync(file)));
    const sent = messagesOf('h264-aac');
    expect(tags.length).toBe(200);
    expect(tags.slice(1).every((tag, index) => Buffer.compare(tag.body, sent[index + 1]!.payload) === 0)).toBe(true);
    expect(readFileSync(file)[4]).toBe(5);
    await expectFfprobeSilent(file);
    await expectFlvmetaContent(file);
  });

  it('ends the recording, and nothing else, where the file may not grow', async () => {
    // Blocks of 512 bytes: 100 KiB, where the stream has 350.
    const { stdout, status } = await run('/bin/sh', ['-c', 'ulimit -f 200; exec "$0" "$@"', process.execPath, recorderProgram, folder, original, '2']);
    expect(status).toBe(0);
    const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as ServerLogEvent | { event: 'all-relayed'; messages: number });
    expect(events.filter((event) => event.event === 'recording-failed').map((event) => 'reason' in event && event.reason)).toEqual(['the file has become too large', 'the file has become too large']);
    expect(events.filter((event) => event.event === 'recording-started')).toHaveLength(2);
    expect(events.at(-1)).toEqual({ event: 'all-relayed', messages: messagesOf('h264-aac').length * 2 });
    for (const name of readdirSync(folder)) {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      const tags = tagsOf(bytes);
      expect(bytes.length).toBeGreaterThan(80_000);
      expect(bytes.length).toBeLessThanOrEqual(102_400);
      expect(numberBehind('filesize', tags[0]!.body)).toBe(bytes.length);
      await expectFfprobeSilent(join(folder, name));
      expect(await expectFlvmetaContent(join(folder, name))).not.toMatch(/filesize|duration/);
    }
  });
});
