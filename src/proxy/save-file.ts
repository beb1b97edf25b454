/**
 * A file that is appended to in the background. The relay must never wait for a disk: pieces queue up to a bound, and
 * when the disk fails or cannot follow, saving ends, once and for all, and says why.
 */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { StartError } from '../net/start-error.js';

/** Where pieces go; a file, or something that fails on purpose in a test. */
export interface SaveTarget {
  write(bytes: Uint8Array): Promise<unknown>;
  close(): Promise<void>;
}

/** Some seconds of a fast stream: enough for a disk that hesitates, not for one that cannot follow. */
const MOST_QUEUED_BYTES = 64 * 1024 * 1024;

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full', EDQUOT: 'the disk quota is used up', EIO: 'the disk reported an error', EFBIG: 'the file has become too large', EROFS: 'the file system is read-only',
};

export class SaveFile {
  readonly #target: SaveTarget;
  readonly #onFailure: (why: string) => void;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #failed = false;
  #writing: Promise<void> | undefined;

  constructor(target: SaveTarget, onFailure: (why: string) => void) {
    this.#target = target;
    this.#onFailure = onFailure;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Takes the bytes over; the caller may not change them afterwards. Never throws, never waits. */
  push(bytes: Uint8Array): void {
    if (this.#failed || bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > MOST_QUEUED_BYTES) this.#fail('the disk cannot follow');
    else this.#writing ??= this.#drain();
  }

  /** Resolves when everything is written, or cannot be, and the file is closed. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#target.close().catch((error: unknown) => { this.#fail(causeOf(error)); });
  }

  async #drain(): Promise<void> {
    // Not within `push`: what one read brings goes out in one write.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = Buffer.concat(this.#queue);
      this.#queue = [];
      try {
        await this.#target.write(batch);
      } catch (error) {
        this.#fail(causeOf(error));
      }
      this.#queuedBytes = this.#queue.reduce((sum, piece) => sum + piece.length, 0);
    }
    this.#writing = undefined;
  }

  #fail(why: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#onFailure(why);
  }
}

function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : causes[code]) ?? code ?? message;
}

/**
 * Opens a file for writing; what it held is removed with the first write, so that a start that fails elsewhere does not
 * cost the operator an earlier capture. Throws a `StartError` when it cannot.
 */
export async function createSaveTarget(path: string): Promise<SaveTarget> {
  let file: FileHandle;
  try {
    file = await open(path, 'a');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'its folder does not exist' : code === 'EACCES' || code === 'EPERM' ? 'this user may not write there' : code === 'EISDIR' ? 'it is a directory' : causeOf(error);
    throw new StartError(`Cannot write the file of --save: ${why}.`, 'Name a file that can be written.');
  }
  let emptied = false;
  return {
    write: async (bytes) => {
      // Devices and pipes cannot be cut, and hold nothing old.
      if (!emptied && (await file.stat()).isFile()) await file.truncate(0);
      emptied = true;
      // `appendFile` goes on after a short write.
      await file.appendFile(bytes);
    },
    close: () => file.close(),
  };
}
