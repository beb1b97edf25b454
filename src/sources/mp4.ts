/** Random access to a file, for readers that follow tables instead of reading from front to back. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../wire/mp4/read/source.js';

/** Headers and small boxes are read from one page. */
const pageBytes = 64 * 1024;
const smallBytes = 4096;

export interface FileSource extends ByteSource { close(): void }

/** Throws what the file system throws. `onRead` hears how far into the file the reading has come. */
export function openSource(path: string, onRead?: (offset: number) => void): FileSource {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const page = new Uint8Array(pageBytes);
  let pageAt = 0;
  let pageLength = 0;
  let buffer = new Uint8Array(0);
  let farthest = 0;

  const fill = (into: Uint8Array, offset: number, length: number): number => {
    let done = 0;
    while (done < length) {
      const count = readSync(file, into, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    if (offset + done > farthest) {
      farthest = offset + done;
      onRead?.(farthest);
    }
    return done;
  };

  return {
    size,
    read: (offset, wanted) => {
      const length = Math.max(0, Math.min(wanted, size - offset));
      if (length === 0) return new Uint8Array(0);
      if (length > smallBytes) {
        if (buffer.length < length) buffer = new Uint8Array(length);
        return buffer.subarray(0, fill(buffer, offset, length));
      }
      if (offset < pageAt || offset + length > pageAt + pageLength) {
        pageAt = offset;
        pageLength = fill(page, offset, Math.min(pageBytes, size - offset));
      }
      return page.subarray(offset - pageAt, Math.min(offset - pageAt + length, pageLength));
    },
    close: () => {
      closeSync(file);
    },
  };
}
