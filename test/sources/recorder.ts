/** Writes down what a sink is told, so that tests can compare it. */
import type { Direction } from '../../src/trace/events.js';
import type { ConnectionInfo, ConnectionSink } from '../../src/trace/transport.js';

export type Call =
  | { readonly call: 'bytes'; readonly direction: Direction; readonly hex: string; readonly atUs: number }
  | { readonly call: 'gap' | 'acked'; readonly direction: Direction; readonly amount: number; readonly atUs: number }
  | { readonly call: 'fin' | 'rst'; readonly direction: Direction; readonly atUs: number }
  | { readonly call: 'time'; readonly atUs: number }
  | { readonly call: 'closed' | 'capture-end' | 'interrupted' | 'target-unreachable'; readonly atUs: number };

export class Recording implements ConnectionSink {
  readonly info: ConnectionInfo;
  readonly calls: Call[] = [];

  constructor(info: ConnectionInfo) {
    this.info = info;
  }

  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void {
    this.calls.push({ call: 'bytes', direction, hex: Buffer.from(bytes).toString('hex'), atUs });
  }

  gap(direction: Direction, length: number, atUs: number): void {
    this.calls.push({ call: 'gap', direction, amount: length, atUs });
  }

  acked(direction: Direction, total: number, atUs: number): void {
    this.calls.push({ call: 'acked', direction, amount: total, atUs });
  }

  close(direction: Direction, how: 'fin' | 'rst', atUs: number): void {
    this.calls.push({ call: how, direction, atUs });
  }

  time(atUs: number): void {
    this.calls.push({ call: 'time', atUs });
  }

  end(reason: 'closed' | 'capture-end' | 'interrupted' | 'target-unreachable', atUs: number): void {
    this.calls.push({ call: reason, atUs });
  }

  /** One line per call, without times: `c2s 0300`, `s2c gap 5`, `c2s acked 4`, `c2s fin`, `end closed`. */
  get script(): string[] {
    return this.calls.filter((call) => call.call !== 'time').map((call) => {
      switch (call.call) {
        case 'bytes': return `${call.direction} ${call.hex}`;
        case 'gap': case 'acked': return `${call.direction} ${call.call} ${call.amount}`;
        case 'fin': case 'rst': return `${call.direction} ${call.call}`;
        default: return `end ${call.call}`;
      }
    });
  }

  /** Bytes delivered, gaps not counted. */
  total(direction: Direction): number {
    let total = 0;
    for (const call of this.calls) if (call.call === 'bytes' && call.direction === direction) total += call.hex.length / 2;
    return total;
  }

  gaps(direction: Direction): number {
    let total = 0;
    for (const call of this.calls) if (call.call === 'gap' && call.direction === direction) total += call.amount;
    return total;
  }
}

/** Keeps one recording per connection, in order of announcement. */
export class Recorder {
  readonly connections: Recording[] = [];

  readonly onConnection = (info: ConnectionInfo): ConnectionSink => {
    const recording = new Recording(info);
    this.connections.push(recording);
    return recording;
  };
}
