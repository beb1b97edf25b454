/**
 * `--save`: what passed the proxy, as a capture (`.pcapng`) or as a trace (`.jsonl`). Both carry the times that the live
 * analysis used, so that `inspect` of the file gives the report of the live session. Stream keys are masked in both.
 */
import { MaskedBytes } from '../pipeline/masked-bytes.js';
import { PcapngEncoder } from '../sources/pcapng-writer.js';
import type { TraceEvent } from '../trace/events.js';
import { traceEventLine, traceHeaderLine } from '../trace/jsonl.js';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import type { SaveTarget } from './save-file.js';
import { SaveFile, createSaveTarget } from './save-file.js';
import { StartError } from '../net/start-error.js';

export interface SaveOptions {
  readonly showSecrets: boolean;
  readonly version: string;
  readonly stallAfterMs: number;
  /** Told at most once per cause; saving has then ended, the relay goes on. */
  readonly onProblem: (text: string) => void;
}

export interface Save {
  /** A receiver of one connection's facts, which never throws; undefined where the form needs none. */
  connection(id: number, info: ConnectionInfo, atUs: number): ConnectionSink | undefined;
  event(id: number, event: TraceEvent): void;
  /** Ends the file properly. */
  close(atUs: number): Promise<void>;
}

/** A file that is known to be writable and still as it was. */
export interface PreparedSave {
  begin(): Save;
  /** Instead of `begin`. */
  abandon(): Promise<void>;
}

/** Chooses the form by the file's ending and opens the file. Throws a `StartError` that the operator can act on. */
export async function prepareSave(path: string, options: SaveOptions): Promise<PreparedSave> {
  const form = /\.(pcapng|jsonl)$/i.exec(path)?.[1]?.toLowerCase();
  if (form === undefined) throw new StartError('--save does not know the form of this file.', 'End its name with .pcapng (opens in Wireshark) or .jsonl (trace).');
  const target = await createSaveTarget(path);
  return {
    begin: () => (form === 'pcapng' ? saveCapture(target, options) : saveTrace(target, options)),
    abandon: () => target.close(),
  };
}

function fileFor(target: SaveTarget, options: SaveOptions): SaveFile {
  return new SaveFile(target, (why) => { options.onProblem(`saving has stopped: ${why}. The relay goes on; the file ends where it stopped`); });
}

/** A capture: both directions of every connection, packets made up around the relayed bytes. */
export function saveCapture(target: SaveTarget, options: SaveOptions): Save {
  const file = fileFor(target, options);
  const encoder = new PcapngEncoder({ acks: 'observed' });
  file.push(encoder.begin());
  return {
    connection: (id, info, atUs) => {
      file.push(encoder.open(id, endOf(info.client), endOf(info.server), atUs));
      const packets: ConnectionSink = {
        bytes: (direction, bytes, at) => { file.push(encoder.data(id, direction, bytes, at)); },
        gap: () => undefined,
        acked: (direction, total, at) => { file.push(encoder.acked(id, direction, total, at)); },
        close: (direction, how, at) => { file.push(encoder.close(id, direction, how, at)); },
        time: () => undefined,
        end: () => undefined,
      };
      return guarded(new MaskedBytes(options.showSecrets, packets), () => file.failed, () => {
        options.onProblem(`saving session ${id} has stopped by a fault of rtmpdiag; the relay goes on`);
      });
    },
    event: () => undefined,
    close: async (atUs) => {
      file.push(encoder.end(atUs));
      await file.close();
    },
  };
}

/** A trace: the decoded events, which the pipeline has masked. */
export function saveTrace(target: SaveTarget, options: SaveOptions): Save {
  const file = fileFor(target, options);
  const text = new TextEncoder();
  file.push(text.encode(traceHeaderLine({ tool: { name: 'rtmpdiag', version: options.version }, source: 'proxy', stallAfterMs: options.stallAfterMs })));
  return {
    connection: () => undefined,
    event: (id, event) => {
      if (!file.failed) file.push(text.encode(traceEventLine(id, event)));
    },
    close: () => file.close(),
  };
}

/** The same receiver, silent once the file has failed, and stopped for good by its own first fault. */
function guarded(sink: ConnectionSink, failed: () => boolean, onFault: () => void): ConnectionSink {
  let broken = false;
  const guard = (call: () => void): void => {
    if (broken || failed()) return;
    try {
      call();
    } catch {
      broken = true;
      onFault();
    }
  };
  return {
    bytes: (direction, bytes, atUs) => { guard(() => { sink.bytes(direction, bytes, atUs); }); },
    gap: (direction, length, atUs) => { guard(() => { sink.gap(direction, length, atUs); }); },
    acked: (direction, total, atUs) => { guard(() => { sink.acked(direction, total, atUs); }); },
    close: (direction, how, atUs) => { guard(() => { sink.close(direction, how, atUs); }); },
    time: (atUs) => { guard(() => { sink.time(atUs); }); },
    end: (reason, atUs) => { guard(() => { sink.end(reason, atUs); }); },
  };
}

/** `host:port` or `[ipv6]:port`, as `ConnectionInfo` has them. */
function endOf(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(address.slice(at + 1)) };
}
