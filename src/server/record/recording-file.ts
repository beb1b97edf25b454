/** The file of one recording, as little of it as a recording needs: a test puts a disk that fails in its place. */
import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';

export interface RecordingFile {
  /** Writes some of `bytes` at a file offset, at least one; returns how many. */
  write(bytes: Uint8Array, at: number): Promise<number>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
  /** Takes the name away: nothing of worth is in the file. */
  remove(): Promise<void>;
}

/** Rejects with code EEXIST when there is anything of that name, a link that leads nowhere included. */
export type CreateRecordingFile = (path: string) => Promise<RecordingFile>;

export const createRecordingFile: CreateRecordingFile = async (path) => {
  // O_EXCL: no recording is ever written over, and no link in its place is followed (POSIX open).
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  return {
    write: async (bytes, at) => (await file.write(bytes, 0, bytes.length, at)).bytesWritten,
    truncate: (bytes) => file.truncate(bytes),
    close: () => file.close(),
    remove: () => unlink(path),
  };
};
