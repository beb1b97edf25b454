/** Socket, timers and random bytes around the pure publisher. */
import { randomFillSync } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Publisher, type PublisherCommand, type PublisherInput, type PublisherOptions, type PublisherOutcome, type PublisherState } from './core/publisher.js';

export interface PublishOptions extends Pick<PublisherOptions, 'durationMs' | 'giveUpAfterMs' | 'separateWrites' | 'fault'> {
  readonly host: string;
  readonly port: number;
  readonly app: string;
  readonly streamName: string;
  readonly onState?: (state: PublisherState) => void;
  /**
   * Time between a lone chunk header and its payload for the messages behind connect. On a real network Nagle's algorithm
   * and delayed acknowledgements make it 40 ms (measured with FFmpeg 5.1 on loopback). Default 0: written one after the other.
   */
  readonly headerGapMs?: number;
}

/** Publishes the built-in stream; resolves when it is over, whichever way it ended. */
export function publish(options: PublishOptions): Promise<PublisherOutcome> {
  return new Promise((resolve) => {
    const core = new Publisher({ ...options, tcUrl: `rtmp://${options.host}:${options.port}/${options.app}`, random: randomFillSync(new Uint8Array(1528)) });
    const timers = new Set<NodeJS.Timeout>();
    const socket = connect(options.port, options.host);
    const queue = new WriteQueue(socket, options.headerGapMs ?? 0);
    let outcome: PublisherOutcome | undefined;
    let problem = '';

    const after = (ms: number, action: () => void): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, ms);
      timers.add(timer);
    };
    const carryOut = (commands: readonly PublisherCommand[]): void => {
      for (const command of commands) {
        switch (command.kind) {
          case 'send': queue.write(command.bytes, command.apart); break;
          case 'close': queue.end(); break;
          case 'setTimer': after(command.afterMs, () => { handle({ kind: 'timer', id: command.id }); }); break;
          case 'state': options.onState?.(command.state); break;
          case 'done': {
            outcome = command.outcome;
            // The server may leave its half open; what was sent has had its time.
            after(lingerMs, () => { socket.destroy(); });
            break;
          }
        }
      }
    };
    const handle = (input: PublisherInput): void => { carryOut(core.handle(input)); };

    socket.on('connect', () => { handle({ kind: 'open' }); });
    socket.on('data', (bytes: Uint8Array) => { handle({ kind: 'bytes', bytes }); });
    socket.on('end', () => { handle({ kind: 'closed' }); });
    socket.on('error', (error: NodeJS.ErrnoException) => { problem = error.code ?? error.message; });
    socket.on('close', () => {
      handle({ kind: 'closed' });
      for (const timer of timers) clearTimeout(timer);
      queue.stop();
      const end = outcome ?? { published: false, state: 'handshake', error: 'the connection was lost' };
      resolve(problem === '' || end.error === undefined ? end : { ...end, error: `${end.error} (${problem})` });
    });
  });
}

const lingerMs = 500;

/** Writes in order, one system call each; a write that must stand apart waits for the gap. */
class WriteQueue {
  private readonly socket: Socket;
  private readonly gapMs: number;
  private readonly waiting: { readonly bytes: Uint8Array | undefined; readonly apart: boolean }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, gapMs: number) {
    this.socket = socket;
    this.gapMs = gapMs;
    socket.setNoDelay(true);
  }

  write(bytes: Uint8Array, apart: boolean): void {
    this.waiting.push({ bytes, apart });
    this.run();
  }

  end(): void {
    this.waiting.push({ bytes: undefined, apart: false });
    this.run();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }

  private run(afterGap = false): void {
    if (this.timer !== undefined && !afterGap) return;
    this.timer = undefined;
    let gapDone = afterGap;
    for (;;) {
      const next = this.waiting[0];
      if (next === undefined) return;
      if (next.apart && this.gapMs > 0 && !gapDone) {
        this.timer = setTimeout(() => { this.run(true); }, this.gapMs);
        return;
      }
      gapDone = false;
      this.waiting.shift();
      if (next.bytes === undefined) this.socket.end();
      else if (this.socket.writable) this.socket.write(next.bytes);
    }
  }
}
