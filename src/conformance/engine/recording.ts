/** Takes down the bytes of a case's connections, for the evidence. Bounded: a long case keeps its beginning and says what is missing. */
import type { PeerRecord } from '../wire/raw-peer.js';

/** Per case, both directions of all connections; several failing cases must not fill the memory or the disk. */
const recordedBytesMax = 64 * 1024 * 1024;

export type RecordedEvent =
  | { readonly kind: 'bytes'; readonly direction: 'c2s' | 's2c'; readonly bytes: Uint8Array; readonly atUs: number }
  | { readonly kind: 'close'; readonly direction: 'c2s' | 's2c'; readonly how: 'fin' | 'rst'; readonly atUs: number };

export interface RecordedConnection {
  readonly id: number;
  readonly client: { readonly host: string; readonly port: number };
  readonly server: { readonly host: string; readonly port: number };
  /** Microseconds since 1970, steady. */
  readonly openedUs: number;
  readonly events: RecordedEvent[];
  /** Bytes that came when the limit was reached. */
  lostBytes: number;
}

export class Recording {
  readonly connections: RecordedConnection[] = [];
  readonly notes: { readonly atUs: number; readonly text: string }[] = [];
  private readonly clockUs: () => number;
  private bytes = 0;

  constructor(clockUs: () => number) {
    this.clockUs = clockUs;
  }

  open(client: RecordedConnection['client'], server: RecordedConnection['server']): PeerRecord {
    const connection: RecordedConnection = { id: this.connections.length, client, server, openedUs: this.clockUs(), events: [], lostBytes: 0 };
    this.connections.push(connection);
    return {
      bytes: (direction, data) => {
        if (this.bytes + data.length > recordedBytesMax) {
          connection.lostBytes += data.length;
          return;
        }
        this.bytes += data.length;
        connection.events.push({ kind: 'bytes', direction, bytes: Uint8Array.from(data), atUs: this.clockUs() });
      },
      close: (direction, how) => { connection.events.push({ kind: 'close', direction, how, atUs: this.clockUs() }); },
    };
  }

  /** A remark in the transcript: what the case does and why. */
  note(text: string): void {
    if (this.notes.length < 10_000) this.notes.push({ atUs: this.clockUs(), text });
  }
}
