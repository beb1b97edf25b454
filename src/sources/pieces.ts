/** Reads a file from front to back in pieces, for readers that keep no more than they must. */
import { closeSync, openSync, read } from 'node:fs';

export interface PieceOptions {
  readonly onProgress?: (bytes: number) => void;
  /** Stops the reading between two pieces. */
  readonly signal?: AbortSignal;
}

/** Large enough that a turn costs little beside it, small enough for two of them to stay in the cache. */
const pieceBytes = 512 * 1024;
/** Progress is told this often. */
const bytesPerTurn = 8 * 1024 * 1024;

/**
 * `push` gets views of buffers that are used again. The next piece is read while one is looked at: reading is a third of the work.
 * Returns the bytes read. Throws what the file system throws.
 */
export async function readPieces(path: string, push: (piece: Uint8Array) => void, options: PieceOptions = {}): Promise<number> {
  const file = openSync(path, 'r');
  let current = new Uint8Array(pieceBytes);
  let other = new Uint8Array(pieceBytes);
  let pending = readInto(file, current);
  try {
    let total = 0;
    let turnBytes = 0;
    for (;;) {
      const length = await pending;
      if (length === 0 || options.signal?.aborted === true) break;
      pending = readInto(file, other);
      push(current.subarray(0, length));
      [current, other] = [other, current];
      total += length;
      turnBytes += length;
      if (turnBytes < bytesPerTurn) continue;
      turnBytes = 0;
      options.onProgress?.(total);
    }
    options.onProgress?.(total);
    return total;
  } finally {
    // A descriptor must not be closed under a read: its number could be another file's by then.
    await pending.catch(() => 0);
    closeSync(file);
  }
}

function readInto(file: number, buffer: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, buffer, 0, buffer.length, null, (error, length) => {
      if (error === null) resolve(length);
      else reject(error);
    });
  });
}
