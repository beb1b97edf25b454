/** A bar on standard error, for files that take seconds; only on a terminal. */

/** Files below this are done before a bar could be read. */
const fromBytes = 64 * 1024 * 1024;
const barWidth = 30;

export interface Progress {
  readonly update: (bytes: number, total: number) => void;
  /** Removes the bar. */
  readonly done: () => void;
}

/** `name` is printable already. */
export function progressBar(name: string, stream: NodeJS.WriteStream): Progress {
  let shown = -1;
  return {
    update: (bytes, total) => {
      if (!stream.isTTY || total < fromBytes) return;
      const percent = Math.min(100, Math.floor((bytes / total) * 100));
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * barWidth);
      stream.write(`\r${name}  [${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] ${percent} %`);
    },
    done: () => {
      if (shown >= 0) stream.write('\r\u001b[K');
      shown = -1;
    },
  };
}
