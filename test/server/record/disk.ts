/** A disk in memory: full, slow or broken as a test wants it. */
import type { CreateRecordingFile, RecordingFile } from '../../../src/server/record/recording-file.js';

export const failure = (code: string): Error => Object.assign(new Error(code), { code });

export class DiskFile implements RecordingFile {
  bytes = new Uint8Array(0);
  writes = 0;
  closed = false;
  removed = false;
  private readonly disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    this.writes += 1;
    await this.disk.turn();
    const end = Math.min(at + bytes.length, at + this.disk.mostPerWrite, Math.max(this.bytes.length, this.disk.capacity));
    if (end <= at) throw failure('ENOSPC');
    if (end > this.bytes.length) {
      const grown = new Uint8Array(end);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(bytes.subarray(0, end - at), at);
    return end - at;
  }

  truncate(bytes: number): Promise<void> {
    this.bytes = this.bytes.slice(0, bytes);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return this.disk.closeFails ? Promise.reject(failure('EIO')) : Promise.resolve();
  }

  remove(): Promise<void> {
    this.removed = true;
    return Promise.resolve();
  }
}

export class Disk {
  readonly files: DiskFile[] = [];
  readonly paths: string[] = [];
  /** Of each file. */
  capacity = Number.POSITIVE_INFINITY;
  mostPerWrite = Number.POSITIVE_INFINITY;
  closeFails = false;
  createFails: string | undefined;
  private waiting: (() => void)[] = [];
  private hung = false;

  readonly create: CreateRecordingFile = async (path) => {
    await this.turn();
    if (this.createFails !== undefined) throw failure(this.createFails);
    if (this.paths.includes(path)) throw failure('EEXIST');
    const file = new DiskFile(this);
    this.files.push(file);
    this.paths.push(path);
    return file;
  };

  /** From now on nothing comes back until `goOn`. */
  hang(): void {
    this.hung = true;
  }

  goOn(): void {
    this.hung = false;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  turn(): Promise<void> {
    return this.hung ? new Promise((resolve) => { this.waiting.push(resolve); }) : Promise.resolve();
  }
}
