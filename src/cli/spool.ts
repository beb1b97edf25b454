/**
 * The message listing of each session, kept until its turn comes: sessions lie interleaved in a capture and stand
 * one after the other in a report. Short listings stay in memory, long ones go to a private temporary folder.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendFile } from './append-file.js';

/** Per session in memory; a few hundred sessions at once still fit. */
const stepBytes = 128 * 1024;

export class Spool {
  readonly #files = new Map<number, AppendFile>();
  #folder: string | undefined;

  /** Adds a line, which holds no line break. */
  push(session: number, line: string): void {
    let file = this.#files.get(session);
    if (file === undefined) {
      this.#folder ??= mkdtempSync(join(tmpdir(), 'rtmpdiag-'));
      file = new AppendFile(join(this.#folder, `${session}.lines`), stepBytes);
      this.#files.set(session, file);
    }
    file.push(Buffer.from(`${line}\n`));
  }

  /** Forgets a session's lines: it turned out not to be reported. */
  drop(session: number): void {
    const file = this.#files.get(session);
    if (file?.created === true) rmSync(file.path, { force: true });
    this.#files.delete(session);
  }

  /** The lines of a session in order. */
  *lines(session: number): Generator<string> {
    const file = this.#files.get(session);
    if (file === undefined) return;
    if (!file.created) {
      yield* cut(Buffer.from(file.held()).toString());
      return;
    }
    file.flush();
    const descriptor = openSync(file.path, 'r');
    try {
      const decoder = new TextDecoder();
      const buffer = new Uint8Array(stepBytes);
      let rest = '';
      for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
        const text = rest + decoder.decode(buffer.subarray(0, read), { stream: true });
        const end = text.lastIndexOf('\n') + 1;
        rest = text.slice(end);
        yield* cut(text.slice(0, end));
      }
    } finally {
      closeSync(descriptor);
    }
  }

  /** Removes the temporary folder. */
  dispose(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#files.clear();
  }
}

/** `text` ends with a line break or is empty. */
function* cut(text: string): Generator<string> {
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    yield text.slice(from, end);
    from = end + 1;
  }
}
