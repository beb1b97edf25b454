/** Compares what a player got with what was sent: every frame by its own description, small ones by their bytes. */
import { sameBytes } from '../wire/bytes/bytes.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import { audioType, identify, videoType, type Frame, type FrameIdentity } from './frames.js';

export interface Account {
  readonly sent: number;
  /** Came with the same bytes. */
  readonly exact: number;
  /** "video 17": sent and not there. */
  readonly lost: readonly string[];
  /** Came with other bytes. */
  readonly corrupt: readonly string[];
  readonly duplicated: readonly string[];
  /** Came behind a later frame of its track. */
  readonly reordered: readonly string[];
  /** Frames of other streams, cases or runs; frames of this stream that are not in `sent` (a sentinel, an opening) count nowhere. */
  readonly foreign: number;
  /** Frames that are neither a header nor describe themselves nor were sent; what servers add by themselves is none. */
  readonly unknown: number;
  /** Arrived minus sent timestamps, each difference once; one entry is a constant offset. */
  readonly offsetsMs: readonly number[];
}

const timestampModulo = 2 ** 32;

export function judgeFrames(sent: readonly Frame[], received: readonly ReadMessage[]): Account {
  const byKey = new Map(sent.map((frame) => [`${frame.kind} ${frame.sequence}`, frame]));
  const described = sent.map((frame) => identify(frame.typeId, frame.payload)).find((identity) => identity !== undefined);
  const ours = (identity: FrameIdentity): boolean => described !== undefined && identity.nonce === described.nonce && identity.caseNumber === described.caseNumber && identity.stream === described.stream;
  const small = sent.filter((frame) => identify(frame.typeId, frame.payload) === undefined);
  const seen = new Map<string, number>();
  const corrupt: string[] = [];
  const duplicated: string[] = [];
  const reordered: string[] = [];
  const offsets = new Set<number>();
  const highest = { video: -1, audio: -1 };
  let foreign = 0;
  let unknown = 0;
  for (const message of received) {
    if (message.typeId !== audioType && message.typeId !== videoType) continue;
    if (message.payload[1] === 0 && message.payload.length > 2) continue;
    const identity = identify(message.typeId, message.payload);
    const frame = identity === undefined
      ? small.find((each) => each.typeId === message.typeId && sameBytes(each.payload, message.payload) && !seen.has(`${each.kind} ${each.sequence}`)) ?? small.find((each) => each.typeId === message.typeId && sameBytes(each.payload, message.payload))
      : ours(identity) ? byKey.get(`${identity.kind} ${identity.sequence}`) : undefined;
    if (frame === undefined) {
      if (identity === undefined) unknown += isFiller(message) ? 0 : 1;
      else if (!ours(identity)) foreign += 1;
      continue;
    }
    const key = `${frame.kind} ${frame.sequence}`;
    if (!sameBytes(frame.payload, message.payload)) {
      corrupt.push(key);
      continue;
    }
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times > 1) {
      duplicated.push(key);
      continue;
    }
    if (frame.sequence < highest[frame.kind]) reordered.push(key);
    highest[frame.kind] = Math.max(highest[frame.kind], frame.sequence);
    const difference = (message.timestampMs - frame.timestampMs + timestampModulo) % timestampModulo;
    offsets.add(difference >= timestampModulo / 2 ? difference - timestampModulo : difference);
  }
  const damaged = new Set(corrupt);
  return {
    sent: sent.length, exact: seen.size, corrupt, duplicated, reordered, foreign, unknown, offsetsMs: [...offsets],
    lost: sent.map((frame) => `${frame.kind} ${frame.sequence}`).filter((key) => !seen.has(key) && !damaged.has(key)),
  };
}

/** What a server may add by itself: an empty message, an AVC end of sequence (FLV 10.1 §E.4.3.2). */
function isFiller({ typeId, payload }: ReadMessage): boolean {
  return payload.length === 0 || (typeId === videoType && payload.length <= 5 && payload[1] === 2);
}
