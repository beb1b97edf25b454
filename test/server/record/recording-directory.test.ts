import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerLogEvent } from '../../../src/server/core/log.js';
import { RecordingDirectory } from '../../../src/server/record/recording-directory.js';
import { hex } from '../../helpers/media-bytes.js';
import { Disk } from './disk.js';
import { live, message, messagesOf, numberBehind, tagsOf } from './messages.js';

let folder = '';
let log: ServerLogEvent[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-record-'));
  log = [];
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const clock = (): Date => new Date(2025, 0, 3, 4, 5, 6);
const keyFrame = message(9, 0, hex('17 01 000000 00000001 65'));
const open = (disk?: Disk): Promise<RecordingDirectory> =>
  RecordingDirectory.open(folder, { clock, log: (event) => { log.push(event); }, ...(disk === undefined ? {} : { createFile: disk.create }) });
const content = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const events = (): string[] => log.map((event) => event.event);
const reasons = (): string[] => log.flatMap((event) => (event.event === 'recording-failed' ? [event.reason] : []));
const turns = async (count = 50): Promise<void> => { for (let i = 0; i < count; i += 1) await new Promise((resolve) => { setImmediate(resolve); }); };
const firstName = 'live_show_20250103_040506.flv';

describe('recording', () => {
  it('writes a stream to a file named by app, stream and local time, and tells when it begins and ends', async () => {
    const directory = await open();
    const sink = directory.openStream(live);
    const messages = messagesOf('h264-aac');
    for (const each of messages) sink.message(each);
    sink.end();
    await directory.close();
    expect(readdirSync(folder)).toEqual([firstName]);
    const bytes = content(firstName);
    const tags = tagsOf(bytes);
    expect(tags.length).toBe(messages.length);
    expect(tags.slice(1).every((tag, index) => Buffer.compare(tag.body, messages[index + 1]!.payload) === 0)).toBe(true);
    expect(bytes[4]).toBe(5);
    const durationMs = numberBehind('duration', tags[0]!.body) * 1000;
    expect(durationMs).toBeGreaterThan(9900);
    expect(log).toEqual([
      { event: 'recording-started', stream: live, file: firstName },
      { event: 'recording-ended', stream: live, file: firstName, bytes: bytes.length, durationMs },
    ]);
  });

  it('completes every file when the server stops', async () => {
    const directory = await open();
    const other = { app: 'live', name: 'other', path: 'live/other' };
    for (const stream of [live, other]) directory.openStream(stream).message(keyFrame);
    await directory.close();
    for (const name of readdirSync(folder)) expect(numberBehind('filesize', tagsOf(content(name))[0]!.body)).toBe(content(name).length);
    expect(events().filter((event) => event === 'recording-ended')).toHaveLength(2);
    directory.openStream(live).message(keyFrame);
    await turns();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('has whole tags and the right flags in the file while the stream goes on', async () => {
    const directory = await open();
    const sink = directory.openStream(live);
    const messages = messagesOf('h264-aac').slice(0, 40);
    for (const [index, each] of messages.entries()) {
      sink.message(each);
      if (index % 8 !== 7) continue;
      await expect.poll(() => tagsOf(content(firstName)).length).toBe(index + 1);
    }
    await expect.poll(() => content(firstName)[4]).toBe(5);
    expect(numberBehind('duration', tagsOf(content(firstName))[0]!.body)).toBe(0);
    await directory.close();
  });

  it('leaves no file of a stream in which nothing was sent', async () => {
    const directory = await open();
    directory.openStream(live).end();
    await directory.close();
    expect(readdirSync(folder)).toEqual([]);
    expect(log).toEqual([]);
  });

  it('never writes over a file and follows no link', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'rtmpdiag-outside-'));
    writeFileSync(join(folder, firstName), 'mine');
    symlinkSync(join(outside, 'target.flv'), join(folder, 'live_show_20250103_040506_2.flv'));
    const directory = await open();
    for (let i = 0; i < 2; i += 1) {
      const sink = directory.openStream(live);
      sink.message(keyFrame);
      sink.end();
    }
    await directory.close();
    expect(readFileSync(join(folder, firstName), 'utf8')).toBe('mine');
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
    expect(readdirSync(folder).sort().slice(1)).toEqual(['live_show_20250103_040506_2.flv', 'live_show_20250103_040506_3.flv', 'live_show_20250103_040506_4.flv']);
    expect(tagsOf(content('live_show_20250103_040506_4.flv'))).toHaveLength(2);
  });

  it('keeps no descriptor', async () => {
    const directory = await open();
    for (let i = 0; i < 20; i += 1) {
      const sink = directory.openStream(live);
      sink.message(keyFrame);
      if (i % 2 === 0) sink.end();
    }
    await directory.close();
    const held = readdirSync('/proc/self/fd').filter((fd) => {
      try { return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder); } catch { return false; }
    });
    expect(held).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(20);
  });
});

describe('recording to a disk that fails', () => {
  it('cuts a full disk\'s file back to its last whole tag, completes it and says so once', async () => {
    const disk = new Disk();
    const directory = await open(disk);
    const sink = directory.openStream(live);
    sink.message(keyFrame);
    await turns();
    const whole = disk.files[0]!.bytes.length;
    disk.capacity = whole + 60;
    // One batch of which two tags fit and half of the third.
    for (let i = 1; i <= 9; i += 1) sink.message(message(9, i * 40, keyFrame.payload));
    await turns();
    sink.message(keyFrame);
    sink.end();
    await directory.close();
    const [file] = disk.files;
    const tags = tagsOf(file!.bytes);
    expect(tags.map((tag) => tag.timestampMs)).toEqual([0, 0, 40, 80]);
    expect(numberBehind('duration', tags[0]!.body)).toBe(0.12);
    expect(numberBehind('filesize', tags[0]!.body)).toBe(file!.bytes.length);
    expect(file!.closed).toBe(true);
    expect(events()).toEqual(['recording-started', 'recording-failed']);
    expect(reasons()).toEqual(['the disk is full']);
  });

  it('leaves nothing where not even the first tag went in', async () => {
    const disk = new Disk();
    disk.capacity = 20;
    const directory = await open(disk);
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(disk.files[0]).toMatchObject({ removed: true, closed: true });
    expect(reasons()).toEqual(['the disk is full']);
  });

  it('tries anew at the next publish', async () => {
    const disk = new Disk();
    disk.createFails = 'EACCES';
    const directory = await open(disk);
    directory.openStream(live).message(keyFrame);
    await turns();
    expect(log).toEqual([{ event: 'recording-failed', stream: live, file: firstName, reason: 'this user may not write there' }]);
    disk.createFails = undefined;
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(events().slice(1)).toEqual(['recording-started', 'recording-ended']);
    expect(tagsOf(disk.files[0]!.bytes)).toHaveLength(2);
  });

  it('goes on where a write took only a part', async () => {
    const disk = new Disk();
    disk.mostPerWrite = 7;
    const directory = await open(disk);
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(numberBehind('filesize', tagsOf(disk.files[0]!.bytes)[0]!.body)).toBe(disk.files[0]!.bytes.length);
    expect(events()).toEqual(['recording-started', 'recording-ended']);
  });

  it('gives up, with bounded memory, on a disk that cannot follow, and completes what is there when it can', async () => {
    const disk = new Disk();
    const directory = await open(disk);
    const sink = directory.openStream(live);
    sink.message(keyFrame);
    await turns();
    disk.hang();
    const megabyte = message(9, 40, new Uint8Array(1024 * 1024).fill(0x27));
    sink.message(megabyte);
    await turns();
    let taken = 1;
    while (reasons().length === 0 && taken < 100) {
      sink.message(megabyte);
      taken += 1;
    }
    expect(taken).toBe(32);
    expect(reasons()).toEqual(['the disk cannot follow']);
    for (let i = 0; i < 100; i += 1) sink.message(megabyte);
    disk.goOn();
    await directory.close();
    expect(reasons()).toHaveLength(1);
    const [file] = disk.files;
    // The one that was on its way when the queue overflowed.
    expect(tagsOf(file!.bytes)).toHaveLength(3);
    expect(numberBehind('filesize', tagsOf(file!.bytes)[0]!.body)).toBe(file!.bytes.length);
    expect(file!.closed).toBe(true);
  });

  it('counts empty messages against the bound as well', async () => {
    const disk = new Disk();
    disk.hang();
    const directory = await open(disk);
    const sink = directory.openStream(live);
    const empty = message(8, 0, new Uint8Array(0));
    for (let i = 0; i < 70_000; i += 1) sink.message(empty);
    expect(reasons()).toEqual(['the disk cannot follow']);
    disk.goOn();
    await directory.close();
    expect(disk.files[0]).toMatchObject({ removed: true, closed: true });
    expect(events()).toEqual(['recording-failed']);
  });

  it('bounds what all recordings together hold, and gives it back', async () => {
    const disk = new Disk();
    disk.hang();
    const directory = await open(disk);
    const sinks = Array.from({ length: 20 }, (_, index) => directory.openStream({ app: 'live', name: String(index), path: `live/${index}` }));
    const megabyte = message(9, 0, new Uint8Array(1024 * 1024));
    for (let i = 0; i < 16; i += 1) for (const sink of sinks) sink.message(megabyte);
    expect(reasons().length).toBeGreaterThan(0);
    expect(reasons().length).toBeLessThan(20);
    disk.goOn();
    await turns(400);
    const failedBefore = reasons().length;
    const sink = directory.openStream(live);
    for (let i = 0; i < 16; i += 1) sink.message(megabyte);
    await directory.close();
    expect(reasons()).toHaveLength(failedBefore);
  });

  it('joins what waits for the disk into few writes', async () => {
    const disk = new Disk();
    const directory = await open(disk);
    const sink = directory.openStream(live);
    for (let i = 0; i < 1000; i += 1) sink.message(message(9, i, keyFrame.payload));
    await directory.close();
    expect(tagsOf(disk.files[0]!.bytes)).toHaveLength(1001);
    // The tags, flags, duration and size.
    expect(disk.files[0]!.writes).toBeLessThanOrEqual(4);
  });

  it('says it when the file could not be closed properly', async () => {
    const disk = new Disk();
    disk.closeFails = true;
    const directory = await open(disk);
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(events()).toEqual(['recording-started', 'recording-failed']);
    expect(reasons()).toEqual(['the disk reported an error']);
  });

  it('refuses the recording, not the stream, when too many are open', async () => {
    const disk = new Disk();
    const directory = await open(disk);
    const sinks = Array.from({ length: 257 }, () => directory.openStream(live));
    for (const sink of sinks) sink.message(keyFrame);
    expect(reasons()).toEqual(['256 streams are being recorded already']);
    await directory.close();
    expect(disk.files.every((file) => file.closed)).toBe(true);
    expect(disk.files).toHaveLength(256);
  });

  it('gives up on a name that is always taken', async () => {
    const disk = new Disk();
    disk.createFails = 'EEXIST';
    const directory = await open(disk);
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(reasons()).toEqual(['there are 1000 recordings of this second already']);
  });
});

describe('recording folder', () => {
  it('is made when it is missing', async () => {
    const directory = await RecordingDirectory.open(join(folder, 'a', 'b'), { clock });
    directory.openStream(live).message(keyFrame);
    await directory.close();
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual([firstName]);
  });

  it('is refused in a sentence when it is a file, is below one, or cannot be written', async () => {
    const file = join(folder, 'x\x1b[2J');
    writeFileSync(file, '');
    await expect(RecordingDirectory.open(file)).rejects.toMatchObject({ name: 'StartError', message: `${join(folder, 'x\\x1b[2J')} is a file, recordings need a folder.` });
    await expect(RecordingDirectory.open(join(file, 'y'))).rejects.toMatchObject({
      name: 'StartError', message: `The folder ${join(folder, 'x\\x1b[2J', 'y')} for recordings cannot be made: a part of the path is a file.`,
    });
    await expect(RecordingDirectory.open('/proc/rtmpdiag/x')).rejects.toMatchObject({ name: 'StartError' });
    await expect(RecordingDirectory.open('/proc')).rejects.toMatchObject({ name: 'StartError', message: expect.stringContaining('Nothing can be recorded in /proc: ') });
  });

  it('holds no trace of the trial at the start', async () => {
    mkdirSync(join(folder, 'empty'));
    await (await RecordingDirectory.open(join(folder, 'empty'))).close();
    expect(readdirSync(join(folder, 'empty'))).toEqual([]);
  });
});
