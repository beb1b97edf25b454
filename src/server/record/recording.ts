/**
 * One recording: a queue towards the disk. The relay never waits for it. What cannot be written, or not fast enough,
 * ends the recording with the file cut back to its last whole tag, and says why, once.
 *
 * Known limits: a write that never returns (a dead network disk) keeps its file and what it is writing until it does.
 * Linux breaks off a running write between two pages when the process is killed: a piece of a tag then stands behind
 * the last whole one (seen in 1 of 25 kills at 10 MB/s, the more seldom the slower the stream). ffprobe passes over it in
 * silence, flvmeta reports it.
 */
import type { ServerLogEvent } from '../core/log.js';
import { emptyRecording, Recorder, type RecordingAppend, type RecordingPatch, type RecordingState } from '../../pipeline/recorder.js';
import type { StreamIdentity, StreamMessage, StreamSink } from '../core/stream-sink.js';
import { reasonOf } from './reason.js';
import type { RecordingFile } from './recording-file.js';

/** Bytes that wait for the disk, of all recordings of a folder together. */
export interface QueueLoad { bytes: number }

/** About a minute of a 4 Mbit/s stream: enough for a disk that hesitates, not for one that cannot follow. */
export const maxQueuedBytes = 32 * 1024 * 1024;
/** Streams that are recorded at once share this: one hung disk under many of them must not eat the memory. */
export const maxQueuedBytesOfAll = 256 * 1024 * 1024;
/** What a waiting tag costs beside its payload: without it, empty messages would be free. */
const tagOverheadBytes = 512;
/** A write is joined up to this: a crash in the middle of it can lose no more. */
const maxWriteBytes = 1024 * 1024;

export interface RecordingOptions {
  readonly stream: StreamIdentity;
  /** File name for the log while there is no file. */
  readonly name: string;
  /** Creates the file, under a name that was free. */
  readonly create: () => Promise<{ readonly name: string; readonly file: RecordingFile }>;
  readonly load: QueueLoad;
  readonly log: (event: ServerLogEvent) => void;
}

export class Recording implements StreamSink {
  /** The file is complete and closed, or there is none. Never rejects. */
  readonly finished: Promise<void>;
  private readonly options: RecordingOptions;
  private readonly recorder = new Recorder();
  private name: string;
  private queue: RecordingAppend[] = [];
  private queuedBytes = 0;
  private started = false;
  private ended = false;
  private failed = false;
  private fileBytes = 0;
  private inFile: RecordingState = emptyRecording;
  /** What header and metadata say. */
  private patched: RecordingState = emptyRecording;
  private wake: () => void = () => undefined;
  private resolveFinished: () => void = () => undefined;

  constructor(options: RecordingOptions) {
    this.options = options;
    this.name = options.name;
    this.finished = new Promise((resolve) => { this.resolveFinished = resolve; });
  }

  /** Never throws, never waits. The file comes with the first message: who publishes nothing leaves none. */
  message(message: StreamMessage): void {
    if (this.ended || this.failed) return;
    const append = this.recorder.message(message);
    this.queue.push(append);
    this.count(costOf(append));
    if (this.queuedBytes > maxQueuedBytes || this.options.load.bytes > maxQueuedBytesOfAll) this.fail('the disk cannot follow');
    if (!this.started && !this.failed) {
      this.started = true;
      void this.run().then(this.resolveFinished);
    }
    this.wake();
  }

  end(): void {
    this.ended = true;
    if (!this.started) this.resolveFinished();
    this.wake();
  }

  private async run(): Promise<void> {
    let created;
    try {
      created = await this.options.create();
    } catch (error) {
      this.fail(reasonOf(error));
      return;
    }
    const { file, name } = created;
    this.name = name;
    // The queue may have overflowed while the disk thought about it.
    if (!this.failed) this.options.log({ event: 'recording-started', stream: this.options.stream, file: name });
    try {
      await this.record(file);
    } catch (error) {
      this.fail(reasonOf(error));
    }
    await this.complete(file);
  }

  private async record(file: RecordingFile): Promise<void> {
    for (;;) {
      const batch = this.takeBatch();
      if (batch.length > 0) {
        try {
          await this.append(file, batch);
        } finally {
          this.count(-sumOf(batch, costOf));
        }
      } else if (this.ended || this.failed) return;
      else await new Promise<void>((resolve) => { this.wake = resolve; });
    }
  }

  private takeBatch(): RecordingAppend[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && (count === 0 || bytes + this.queue[count]!.bytes <= maxWriteBytes)) {
      bytes += this.queue[count]!.bytes;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  /** Puts whole tags at the end of the file; where that fails, as many as went in whole. */
  private async append(file: RecordingFile, batch: readonly RecordingAppend[]): Promise<void> {
    const bytes = Buffer.concat(batch.flatMap((each) => each.pieces));
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = await file.write(bytes.subarray(written), this.fileBytes + written);
        if (count <= 0) throw new Error('the disk takes nothing');
        written += count;
      }
    } finally {
      for (const each of batch) {
        if (written < each.bytes) break;
        written -= each.bytes;
        this.fileBytes += each.bytes;
        this.inFile = each.state;
      }
      // Where not even this works, the reason for the failure is still the write's.
      if (written > 0) await file.truncate(this.fileBytes).catch(() => undefined);
    }
    await this.update(file);
  }

  private async update(file: RecordingFile): Promise<void> {
    await writeOver(file, this.recorder.openPatches(this.patched, this.inFile));
    this.patched = this.inFile;
  }

  /** Duration and size, then closes; a file that nothing whole went into is taken away. */
  private async complete(file: RecordingFile): Promise<void> {
    let problem: unknown;
    const attempt = (work: () => Promise<void>): Promise<void> => work().catch((error: unknown) => { problem ??= error; });
    if (this.fileBytes === 0) await attempt(() => file.remove());
    else {
      await attempt(() => this.update(file));
      await attempt(() => writeOver(file, this.recorder.closingPatches(this.fileBytes, this.inFile)));
    }
    await attempt(() => file.close());
    if (problem !== undefined) this.fail(reasonOf(problem));
    if (this.failed) return;
    const { fileBytes, inFile, name } = this;
    this.options.log({ event: 'recording-ended', stream: this.options.stream, file: name, bytes: fileBytes, durationMs: inFile.durationMs });
  }

  private fail(reason: string): void {
    if (this.failed) return;
    this.failed = true;
    this.count(-sumOf(this.queue, costOf));
    this.queue = [];
    this.options.log({ event: 'recording-failed', stream: this.options.stream, file: this.name, reason });
    if (!this.started) this.resolveFinished();
  }

  private count(bytes: number): void {
    this.queuedBytes += bytes;
    this.options.load.bytes += bytes;
  }
}

async function writeOver(file: RecordingFile, patches: readonly RecordingPatch[]): Promise<void> {
  for (const { at, bytes } of patches) {
    for (let written = 0; written < bytes.length;) {
      const count = await file.write(bytes.subarray(written), at + written);
      if (count <= 0) throw new Error('the disk takes nothing');
      written += count;
    }
  }
}

function costOf(append: RecordingAppend): number {
  return append.bytes + tagOverheadBytes;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
