/** Memory and open files of the server's process, new bad lines of its log (rule R13). Linux; elsewhere nothing is told. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { Health } from '../core/model.js';

export interface HealthOptions {
  readonly pid?: () => number | undefined;
  readonly log?: string;
  readonly bad?: RegExp;
}

/** Of a log between two looks. */
const logBytesMax = 4 * 1024 * 1024;
const linesMax = 20;

/** A function that looks now. The log is read from where it stood at the first look. */
export function healthProbe(options: HealthOptions): (at: string) => Health | undefined {
  const newLines = options.log === undefined || options.bad === undefined ? undefined : logWatch(options.log, options.bad);
  return (at) => {
    const pid = options.pid?.();
    const memory = pid === undefined ? {} : processFacts(pid);
    const lines = newLines?.() ?? [];
    if (Object.keys(memory).length === 0 && lines.length === 0) return undefined;
    return { at, ...memory, ...(lines.length === 0 ? {} : { logLines: lines }) };
  };
}

/** A function that gives the bad lines that are new since the last look; the first look gives none. */
export function logWatch(path: string, bad: RegExp): () => readonly string[] {
  let logAt: number | undefined;
  return () => {
    const { text, size } = readFrom(path, logAt);
    const isFirst = logAt === undefined;
    logAt = size;
    return isFirst ? [] : text.split('\n').filter((line) => bad.test(line)).slice(0, linesMax);
  };
}

function processFacts(pid: number): { rssBytes?: number; openFiles?: number } {
  const out: { rssBytes?: number; openFiles?: number } = {};
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kilobytes !== undefined) out.rssBytes = Number(kilobytes) * 1024;
    out.openFiles = readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    // The process has gone, or is another user's: what could be read stays.
  }
  return out;
}

function readFrom(path: string, from: number | undefined): { text: string; size: number } {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      // A log that shrank was rotated.
      const start = from === undefined ? size : from > size ? 0 : from;
      const buffer = Buffer.alloc(Math.min(size - start, logBytesMax));
      const read = readSync(file, buffer, 0, buffer.length, start);
      return { text: buffer.toString('utf8', 0, read), size };
    } finally {
      closeSync(file);
    }
  } catch {
    return { text: '', size: from ?? 0 };
  }
}
