/** The folder of `--record`: every publish gets a file of its own, and none that is there is touched. */
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StartError } from '../../net/start-error.js';
import { printable } from '../../report/escape.js';
import type { ServerLogEvent } from '../core/log.js';
import { recordingName } from '../core/recording-name.js';
import type { StreamIdentity, StreamSink } from '../core/stream-sink.js';
import { reasonOf } from './reason.js';
import { Recording, type QueueLoad } from './recording.js';
import { createRecordingFile, type CreateRecordingFile, type RecordingFile } from './recording-file.js';

export interface RecordingDirectoryOptions {
  readonly log?: (event: ServerLogEvent) => void;
  /** For the names of the files, in local time. Default: now. */
  readonly clock?: () => Date;
  readonly createFile?: CreateRecordingFile;
}

/** Each holds a descriptor; the server needs most of the usual 1024 for its connections. */
const maxOpenRecordings = 256;
/** Recordings of one stream and second. More is no publisher but an attempt at something. */
const maxCopies = 1000;

const discards: StreamSink = { message: () => undefined, end: () => undefined };

export class RecordingDirectory {
  private readonly path: string;
  private readonly log: (event: ServerLogEvent) => void;
  private readonly clock: () => Date;
  private readonly createFile: CreateRecordingFile;
  private readonly recordings = new Set<Recording>();
  private readonly load: QueueLoad = { bytes: 0 };
  private closed = false;

  private constructor(path: string, options: RecordingDirectoryOptions) {
    this.path = path;
    this.log = options.log ?? ((): void => undefined);
    this.clock = options.clock ?? ((): Date => new Date());
    this.createFile = options.createFile ?? createRecordingFile;
  }

  /** Makes the folder where it is missing. Rejects with a `StartError` when nothing could be recorded in it. */
  static async open(directory: string, options: RecordingDirectoryOptions = {}): Promise<RecordingDirectory> {
    // Absolute from here on: the process may change its folder, the recordings may not.
    const path = resolve(directory);
    try {
      await makeFolder(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new StartError(`${printable(directory)} is a file, recordings need a folder.`, 'Name a folder; it is made when it does not exist.');
      throw new StartError(`The folder ${printable(directory)} for recordings cannot be made: ${reasonOf(error)}.`, 'Name a folder where this user may write.');
    }
    await tryToWrite(path, directory);
    return new RecordingDirectory(path, options);
  }

  /** A recording of what is published from now on. Never throws: what goes wrong is told to the log. */
  openStream(stream: StreamIdentity): StreamSink {
    if (this.closed) return discards;
    const stamp = stampOf(this.clock());
    const name = recordingName(stream, stamp);
    if (this.recordings.size >= maxOpenRecordings) {
      this.log({ event: 'recording-failed', stream, file: name, reason: `${maxOpenRecordings} streams are being recorded already` });
      return discards;
    }
    const recording = new Recording({ stream, name, create: () => this.create(stream, stamp), load: this.load, log: this.log });
    this.recordings.add(recording);
    void recording.finished.then(() => this.recordings.delete(recording));
    return recording;
  }

  /** Ends all recordings; resolves when their files are complete and closed. */
  async close(): Promise<void> {
    this.closed = true;
    const recordings = [...this.recordings];
    for (const recording of recordings) recording.end();
    await Promise.all(recordings.map((recording) => recording.finished));
  }

  private async create(stream: StreamIdentity, stamp: string): Promise<{ name: string; file: RecordingFile }> {
    for (let copy = 1; copy <= maxCopies; copy += 1) {
      const name = recordingName(stream, stamp, copy);
      try {
        return { name, file: await this.createFile(join(this.path, name)) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new Error(`there are ${maxCopies} recordings of this second already`);
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where a folder's parent is there and the folder
 * still cannot be made for ENOENT, as below /proc (Node 20.20).
 */
async function makeFolder(path: string, isRetry = false): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    if (code === 'ENOENT' && !isRetry && parent !== path) {
      await makeFolder(parent);
      return makeFolder(path, true);
    }
    // What is there already is refused in several ways: EEXIST, EISDIR for a root, EROFS.
    const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
    if (!isFolder) throw error;
  }
}

/** Permissions alone do not tell: file systems are read-only, full or virtual. */
async function tryToWrite(path: string, directory: string): Promise<void> {
  const probe = join(path, `.rtmpdiag-${process.pid}`);
  try {
    await (await open(probe, 'wx')).close();
    await unlink(probe);
  } catch (error) {
    // Left by a process of the same id: somebody could write here.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new StartError(`Nothing can be recorded in ${printable(directory)}: ${reasonOf(error)}.`, 'Name a folder where this user may write.');
  }
}

/** YYYYMMDD_HHMMSS in local time. */
function stampOf(date: Date): string {
  const digits = (value: number, width = 2): string => String(value).padStart(width, '0');
  const day = digits(date.getFullYear(), 4) + digits(date.getMonth() + 1) + digits(date.getDate());
  return `${day}_${digits(date.getHours())}${digits(date.getMinutes())}${digits(date.getSeconds())}`;
}
