/** Reads a capture from memory and records every connection. */
import { CaptureReader, captureKind } from '../../src/sources/capture.js';
import type { CaptureSummary } from '../../src/sources/capture.js';
import type { Packet, PcapOptions } from './builder.js';
import { pcapFile } from './builder.js';
import type { Recording } from './recorder.js';
import { Recorder } from './recorder.js';

export interface Read { readonly summary: CaptureSummary; readonly connections: readonly Recording[] }

/** `blockBytes`: how much is given at a time. */
export function read(file: Uint8Array, blockBytes = file.length, port?: number): Read {
  const kind = captureKind(file);
  if (kind === undefined) throw new Error('not a capture');
  const recorder = new Recorder();
  const reader = new CaptureReader(kind, { onConnection: recorder.onConnection, ...(port === undefined ? {} : { port }) });
  for (let at = 0; at < file.length; at += blockBytes) {
    // A fresh copy that is wiped afterwards, as a reused read buffer would be.
    const block = file.slice(at, at + blockBytes);
    reader.push(block);
    block.fill(0xee);
  }
  return { summary: reader.finish('capture-end'), connections: recorder.connections };
}

export function readPackets(packets: readonly Packet[], options: PcapOptions & { readonly port?: number } = {}): Read {
  const file = pcapFile(packets, options);
  return read(file, file.length, options.port);
}

/** The only connection. */
export function only(result: Read): Recording {
  const [connection, ...others] = result.connections;
  if (connection === undefined || others.length > 0) throw new Error(`expected one connection, got ${result.connections.length}`);
  return connection;
}
