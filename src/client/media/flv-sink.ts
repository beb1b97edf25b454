/** What a player gets, as an FLV file: whole tags at every moment, metadata completed at the end. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { emptyRecording, Recorder, type RecordingState } from '../../pipeline/recorder.js';
import type { MediaMessage, MediaSink } from '../media.js';

/** Written when so much is there; the rest at the end. */
const batchBytes = 64 * 1024;

/** Throws the system's error when the file cannot be made. */
export class FlvFileSink implements MediaSink {
  private readonly file: number;
  private readonly recorder = new Recorder();
  private pieces: Uint8Array[] = [];
  private pending = 0;
  private written = 0;
  private state: RecordingState = emptyRecording;
  private batchState: RecordingState = emptyRecording;
  private error: Error | undefined;

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  get bytes(): number {
    return this.written;
  }

  write(message: MediaMessage): void {
    if (this.error !== undefined) return;
    const append = this.recorder.message({ ...message, payload: new Uint8Array(message.payload) });
    this.pieces.push(...append.pieces);
    this.pending += append.bytes;
    this.batchState = append.state;
    if (this.pending >= batchBytes) this.flush();
  }

  end(): Promise<void> {
    this.flush();
    try {
      if (this.written > 0) for (const { at, bytes } of this.recorder.closingPatches(this.written, this.state)) writeSync(this.file, bytes, 0, bytes.length, at);
    } catch (error) {
      this.error ??= error as Error;
    }
    closeSync(this.file);
    return this.error === undefined ? Promise.resolve() : Promise.reject(this.error);
  }

  private flush(): void {
    if (this.pending === 0 || this.error !== undefined) return;
    const batch = Buffer.concat(this.pieces, this.pending);
    this.pieces = [];
    this.pending = 0;
    try {
      for (let at = 0; at < batch.length;) at += writeSync(this.file, batch, at, batch.length - at, this.written + at);
      this.written += batch.length;
      const before = this.state;
      this.state = this.batchState;
      for (const { at, bytes } of this.recorder.openPatches(before, this.state)) writeSync(this.file, bytes, 0, bytes.length, at);
    } catch (error) {
      this.error = error as Error;
      // The file stays valid to its last whole batch.
      ftruncateSync(this.file, this.written);
    }
  }
}

/** Standard output: nothing can be completed there, and what is there already is whole tags. */
export class FlvStreamSink implements MediaSink {
  private readonly out: NodeJS.WritableStream & { readonly writableLength: number };
  private readonly recorder = new Recorder();

  constructor(out: NodeJS.WritableStream & { readonly writableLength: number }) {
    this.out = out;
  }

  get backlogBytes(): number {
    return this.out.writableLength;
  }

  write(message: MediaMessage): void {
    const { pieces, bytes } = this.recorder.message({ ...message, payload: new Uint8Array(message.payload) });
    this.out.write(Buffer.concat(pieces, bytes));
  }

  end(): Promise<void> {
    return new Promise((resolve) => { this.out.write('', () => { resolve(); }); });
  }
}

/** For players that only want to look. */
export const discards: MediaSink = { write: () => undefined, end: () => Promise.resolve() };
