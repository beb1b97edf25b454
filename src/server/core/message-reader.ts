/** Chunks in, complete messages out: the chunk reader as an endpoint needs it. */
import { ChunkReader, type RawMessage } from '../../wire/chunk/reader.js';

export interface InMessage {
  readonly csid: number;
  readonly msid: number;
  readonly typeId: number;
  readonly timestampMs: number;
  readonly payload: Uint8Array;
}

/** A seam: faults put themselves around it. */
export interface MessageReader {
  /** The messages that these bytes complete. */
  push(bytes: Uint8Array): InMessage[];
  /** The client has closed its direction; messages that this sets free. */
  closed(): InMessage[];
  /** The last push ended right behind a chunk header whose payload is still to come. */
  endsAfterHeader(): boolean;
  /** Why nothing more can be read, in words; undefined while all is well. */
  broken(): string | undefined;
}

/** The shared reader finds its way back behind these; a server must not, for it would act on guesses. */
const fatal: ReadonlySet<string> = new Set(['desync', 'chunk-size-announced-not-applied', 'chunk-size-applied-not-announced', 'chunk-size-out-of-range', 'header-inside-message']);

/** The healthy reader: resumes anywhere. Payloads are copies, for a server keeps some of them. */
export function createMessageReader(): MessageReader {
  let out: InMessage[] = [];
  let broken: string | undefined;
  const ignore = (): void => undefined;
  const reader = new ChunkReader({
    message: (message: RawMessage) => {
      if (broken !== undefined) return;
      out.push({ csid: message.csid, msid: message.msid, typeId: message.typeId, timestampMs: message.timestampMs, payload: new Uint8Array(message.payload) });
    },
    anomaly: (what) => { if (fatal.has(what)) broken ??= what; },
    lost: ignore,
    landmark: ignore,
  }, 0, false, true);
  return {
    push: (bytes) => {
      out = [];
      reader.push(bytes, 0);
      return out;
    },
    closed: () => {
      out = [];
      // What the reader still holds for a proof of the chunk size is judged by what is there.
      reader.finish(0);
      return out;
    },
    endsAfterHeader: () => reader.splitState()?.where === 'after-header',
    broken: () => broken,
  };
}
