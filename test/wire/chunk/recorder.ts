import { ChunkReader, type ChunkOutput } from '../../../src/wire/chunk/reader.js';

export interface Recorded {
  messages: { offset: number; endOffset: number; csid: number; msid: number; typeId: number; timestampMs: number; length: number; chunks: number; missingBytes: number; payload: string }[];
  anomalies: { what: string; offset: number; values: Record<string, number> }[];
  lost: { offset: number; bytes: number; because: string }[];
}

/** Feeds `bytes` in the given cuts (piece sizes, repeated) and records what comes out. */
export function read(bytes: Uint8Array, cuts: readonly number[] = [bytes.length], options: { midStream?: boolean; gaps?: readonly { at: number; bytes: number }[] } = {}): Recorded {
  const recorded: Recorded = { messages: [], anomalies: [], lost: [] };
  const output: ChunkOutput = {
    message: (m) => recorded.messages.push({ offset: m.offset, endOffset: m.endOffset, csid: m.csid, msid: m.msid, typeId: m.typeId, timestampMs: m.timestampMs, length: m.length, chunks: m.chunks, missingBytes: m.missingBytes, payload: Buffer.from(m.payload).toString('hex') }),
    anomaly: (what, offset, _length, _csid, values) => recorded.anomalies.push({ what, offset, values: { ...values } }),
    lost: (offset, length, because) => recorded.lost.push({ offset, bytes: length, because }),
    landmark: () => undefined,
  };
  const reader = new ChunkReader(output, 0, options.midStream ?? false);
  let at = 0;
  let turn = 0;
  const gaps = [...(options.gaps ?? [])];
  while (at < bytes.length) {
    const gap = gaps[0];
    if (gap !== undefined && at >= gap.at) {
      reader.gap(gap.bytes, 0);
      at += gap.bytes;
      gaps.shift();
      continue;
    }
    let size = Math.max(1, cuts[turn++ % cuts.length] as number);
    if (gap !== undefined) size = Math.min(size, gap.at - at);
    reader.push(bytes.subarray(at, at + size), 0);
    at += size;
  }
  reader.finish(0);
  return recorded;
}
