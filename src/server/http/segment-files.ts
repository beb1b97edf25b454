/** Where the segments of one stream live: in memory while they slide through a window, on disk when all are kept. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SegmentStore } from '../core/hls/hls-stream.js';

export interface SegmentFiles extends SegmentStore {
  get(name: string): Uint8Array | undefined;
  /** Frees everything. */
  drop(): void;
}

export function inMemory(): SegmentFiles {
  const files = new Map<string, Uint8Array>();
  return {
    put: (name, bytes) => { files.set(name, bytes); },
    remove: (name) => { files.delete(name); },
    get: (name) => files.get(name),
    drop: () => { files.clear(); },
  };
}

/** A folder of its own below the system's for temporary files. `onProblem` is told once when it is full. */
export function onDisk(onProblem: (text: string) => void): SegmentFiles {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-hls-'));
  const names = new Set<string>();
  let failed = false;
  return {
    put: (name, bytes) => {
      try {
        const file = openSync(join(folder, name), 'wx');
        try {
          writeSync(file, bytes);
        } finally {
          closeSync(file);
        }
        names.add(name);
      } catch (error) {
        if (!failed) onProblem(`a segment could not be kept (${(error as NodeJS.ErrnoException).code ?? String(error)}); players will miss it`);
        failed = true;
      }
    },
    remove: (name) => {
      if (names.delete(name)) rmSync(join(folder, name), { force: true });
    },
    get: (name) => {
      if (!names.has(name)) return undefined;
      try {
        return readFileSync(join(folder, name));
      } catch {
        return undefined;
      }
    },
    drop: () => {
      names.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
