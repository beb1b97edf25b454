/**
 * Standard output, written in order. A reader that goes away (`| head`) is no error: from then on nothing is written,
 * and the command may stop early because `closed` says so.
 */
import { once } from 'node:events';

/** Text is joined up to this many characters, because a system call per line is slow. */
const pieceLength = 64 * 1024;

export class Output {
  readonly #stream: NodeJS.WriteStream;
  #closed = false;
  #onClosed: (() => void) | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EOF' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
      this.#closed = true;
      this.#onClosed?.();
    });
  }

  /** The reader is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Calls back once when the reader goes away: a long-running command has nobody left to talk to. */
  whenClosed(callback: () => void): void {
    this.#onClosed = callback;
  }

  /** One line now; for live output, where the next line may be minutes away. */
  line(text: string): void {
    if (!this.#closed) this.#stream.write(`${text}\n`);
  }

  /** All pieces, waiting for a slow reader instead of piling them up in memory. */
  async pieces(pieces: Iterable<string>, terminator = ''): Promise<void> {
    let joined = '';
    for (const piece of pieces) {
      joined += piece + terminator;
      if (joined.length >= pieceLength) {
        await this.#write(joined);
        joined = '';
        if (this.#closed) return;
      }
    }
    if (joined !== '') await this.#write(joined);
  }

  /** Resolves when everything written so far has left the process, or nobody wants it any more. */
  async flush(): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#stream.write('', () => {
        resolve();
      });
    });
  }

  async #write(text: string): Promise<void> {
    if (this.#closed || this.#stream.write(text)) return;
    // `once` rejects on 'error'; the listener above has then taken note already.
    await once(this.#stream, 'drain').catch(() => undefined);
  }
}

let standardOutput: Output | undefined;

/** The one for this process: two would both listen for the same reader's end. */
export function standard(): Output {
  standardOutput ??= new Output(process.stdout);
  return standardOutput;
}
