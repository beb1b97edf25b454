/** Reads a file from front to back in pieces, for readers that keep no more than they must. */
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

export interface PieceOptions {
  readonly onProgress?: (bytes: number) => void;
  /** Stops the reading between two pieces. */
  readonly signal?: AbortSignal;
}

/** Large enough that a call costs nothing, small enough to stay in the cache. */
const pieceBytes = 256 * 1024;
/** Signals and timers are heard this often. */
const bytesPerTurn = 8 * 1024 * 1024;

/** `push` gets views of one buffer that is used again. Returns the bytes read. Throws what the file system throws. */
export async function readPieces(path: string, push: (piece: Uint8Array) => void, options: PieceOptions = {}): Promise<number> {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(pieceBytes);
    let total = 0;
    let turnBytes = 0;
    while (options.signal?.aborted !== true) {
      const length = readSync(file, buffer, 0, pieceBytes, null);
      if (length === 0) break;
      push(buffer.subarray(0, length));
      total += length;
      turnBytes += length;
      if (turnBytes < bytesPerTurn) continue;
      turnBytes = 0;
      options.onProgress?.(total);
      await setImmediate();
    }
    options.onProgress?.(total);
    return total;
  } finally {
    closeSync(file);
  }
}
