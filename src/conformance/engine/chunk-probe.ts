/** Hand-made chunks from a publisher, and what a player gets of the frames in them: what the cases of group CH observe. */
import type { Outcome } from '../core/case.js';
import { audioType, identify, videoType, type Frame } from '../media/frames.js';
import { amfFaults } from '../wire/amf-faults.js';
import type { RawPeer } from '../wire/raw-peer.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import type { CaseContext } from './context.js';
import type { Fate, Player, Publisher } from './stream-ends.js';

export interface Stimulus {
  readonly bytes: Uint8Array;
  /** What the bytes hold, in the order in which they are complete; their timestamps are what the headers add up to. */
  readonly frames: readonly Frame[];
}

export interface Relayed {
  readonly fates: readonly Fate[];
  /** Milliseconds by which each frame came at another time than a frame with a plain header before it; null: it did not come. */
  readonly shiftsMs: readonly (number | null)[];
  /** Timestamps as the player got them. */
  readonly timestampsMs: readonly (number | null)[];
  /** Into how many chunks the server cut each frame, and whether those behind the first repeat an extended timestamp. */
  readonly cuts: readonly { readonly chunks: number; readonly extended: ReadMessage['extended'] }[];
  /** Frames at the player that nobody sent: their description is damaged, or missing. */
  readonly strange: number;
  readonly reordered: readonly string[];
  /** `publisher-closed`, `player-closed`: by the server. `silent`: open, and a frame that was sent last does not come. */
  readonly end: 'arrived' | 'publisher-closed' | 'player-closed' | 'silent';
  /** What the server sends to the player can no longer be read. */
  readonly unreadable: boolean;
}

/**
 * A stream that begins at `startMs`; `make` gives the bytes that then follow as they are. Let their frames begin close behind it:
 * some servers even out what jumps (SRS, by default, from 250 ms on). Most cases begin at 1000.
 */
export async function relayByHand(t: CaseContext, make: (pub: Publisher, ply: Player) => Stimulus, { startMs = 960 }: { readonly startMs?: number } = {}): Promise<Relayed> {
  const { pub, ply } = await t.pair({ startMs });
  const anchors = { video: await pub.video({ size: 100, timestampMs: startMs }), audio: await pub.audio({ timestampMs: startMs }) };
  for (const anchor of [anchors.video, anchors.audio]) if (!(await ply.arrives(anchor))) t.blocked('no-media', 'a plain frame did not reach the player');
  const { bytes, frames } = make(pub, ply);
  await pub.peer.send(bytes);
  const end = await endOf(t, pub, ply, frames.at(-1)?.timestampMs ?? startMs);
  const timestampsMs = frames.map((frame) => ply.timestampOf(frame) ?? null);
  return {
    fates: frames.map((frame) => ply.fate(frame)), timestampsMs,
    cuts: frames.flatMap((frame) => ply.messageOf(frame) ?? []).map(({ chunks, extended }) => ({ chunks, extended })),
    shiftsMs: frames.map((frame, index) => shiftOf(timestampsMs[index] ?? null, frame, (ply.timestampOf(anchors[frame.kind]) ?? 0) - anchors[frame.kind].timestampMs)),
    strange: ply.media.filter(({ typeId, payload }) => isDamaged(typeId, payload)).length, reordered: ply.account(frames).reordered, end,
    unreadable: ply.peer.reader.desyncOffset !== undefined || (end === 'silent' && await hasLostItsPlace(t, ply)),
  };
}

async function endOf(t: CaseContext, pub: Publisher, ply: Player, timestampMs: number): Promise<Relayed['end']> {
  const sentinel = await t.sentinel(pub, ply, { timestampMs });
  if (sentinel === 'arrived') return 'arrived';
  if (sentinel === 'lost') return 'silent';
  // Where the server ends both, either close may be seen first (nginx-rtmp 1.2.2 with idle_streams off).
  return await pub.peer.until(() => pub.peer.closed !== undefined, t.deadlineMs / 8, true) ? 'publisher-closed' : 'player-closed';
}

/** In a message that takes the answer to a fence for its own bytes: a header before it was too short, or too long. */
async function hasLostItsPlace(t: CaseContext, { peer }: Player): Promise<boolean> {
  const before = peer.receivedBytes;
  return peer.reader.inside && await t.fence(peer, t.deadlineMs / 4) === 'silent' && peer.receivedBytes > before;
}

/** All frames here describe themselves; sequence headers, empty messages and marks of an end do not. */
function isDamaged(typeId: number, payload: Uint8Array): boolean {
  if ((typeId !== audioType && typeId !== videoType) || payload.length <= endMarkBytes) return false;
  const [first = 0, second] = payload;
  const isHeader = second === 0 && (typeId === videoType ? (first & 0x0f) === 7 : first >> 4 === 10);
  return !isHeader && identify(typeId, payload)?.intact !== true;
}

/** AVC end of sequence: 17 02 and a composition time. */
const endMarkBytes = 5;

function shiftOf(arrivedMs: number | null, frame: Frame, offsetMs: number): number | null {
  // As a signed 32-bit number: timestamps wrap.
  return arrivedMs === null ? null : (arrivedMs - frame.timestampMs - offsetMs) | 0;
}

export const isCorrupt = ({ fates, strange, unreadable }: Relayed): boolean => fates.includes('corrupt') || strange > 0 || unreadable;
export const isWhole = ({ fates, end }: Relayed): boolean => end === 'arrived' && fates.every((fate) => fate === 'exact');
/** The player's time goes on in small steps, whatever was sent: the server has made its own. */
export const isSmooth = ({ timestampsMs }: Relayed): boolean => timestampsMs.every((timestampMs, index) => index === 0 || isSmallStep(timestampsMs[index - 1] ?? 0, timestampMs ?? 0));
export const isOnTime = ({ shiftsMs }: Relayed): boolean => shiftsMs.every((shiftMs) => shiftMs === 0);

/** What speaks against the boundaries at which the messages of a connection were read. */
export function chunkFaults({ reader, messages }: RawPeer): string[] {
  return [...reader.faults.map(({ text }) => text), ...messages.flatMap(amfFaults)];
}

/**
 * The boundaries hold: no message is half there, and none is damaged; ask behind a fence. Damaged AMF by itself may be meant so:
 * where the fence was answered behind it, the boundaries are right.
 */
export function isReadable(peer: RawPeer, fence: string): boolean {
  const { desyncOffset, inside, faults } = peer.reader;
  if (desyncOffset !== undefined || inside || faults.some(({ what }) => what !== 'fresh-csid')) return false;
  return fence === 'answered' || peer.messages.every((message) => amfFaults(message).length === 0);
}

/** For cases that are not about what the server sends: CH-035 tells about that. */
export function needReadable(t: CaseContext, peer: RawPeer): void {
  if (!isReadable(peer, 'silent')) t.blocked('unreadable', 'what the server sends cannot be read by its own headers');
}

/** Larger steps of a stream count as jumps. */
const smallStepMs = 1000;

function isSmallStep(fromMs: number, toMs: number): boolean {
  const stepMs = (toMs - fromMs) | 0;
  return stepMs >= 0 && stepMs <= smallStepMs;
}

/** For cases whose stimulus is a jump. */
export const smoothedOutcome: Outcome<Relayed> = { verdict: 'info', reason: 'smoothed', means: 'all frames; the server evens out jumps in time', when: (seen) => isWhole(seen) && isSmooth(seen) };

/** Frames with other bytes than were sent. */
export const corruptOutcome: Outcome<Relayed> = { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes reach the player, or what it gets cannot be read any more', when: isCorrupt };

/** What is left when the frames had to come and did not. */
export const lossOutcomes: readonly Outcome<Relayed>[] = [
  // Whether a reader that is out of step closes or waits is chance: one reason for both.
  { verdict: 'fail', reason: 'ended', kind: 'loss', means: 'nothing more comes: the server closes, or stays open and relays nothing', when: ({ end }) => end !== 'arrived' },
  { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'a frame does not come, later ones do', when: ({ fates }) => fates.includes('absent') },
];

/** A close in answer to a chunk stream id. */
export const csidLimitOutcome: Outcome<Relayed> = { verdict: 'warn', reason: 'limit', means: 'the server closes: it takes fewer chunk streams than there are', when: ({ end }) => end === 'publisher-closed' };

/**
 * Bytes of a frame that the server has to cut in three, by the chunk size that it announced; undefined: there is none, because
 * servers refuse messages from 1 MiB on (nginx-rtmp 1.2.2).
 */
export function sizeCutInThree(announcedChunkBytes: number): number | undefined {
  const size = 2 * announcedChunkBytes + 50;
  return size < 1_000_000 ? size : undefined;
}

/** Outcomes where every frame has to come, unchanged and at its time; `means`: what that is. */
export function mustArrive(reason: string, means: string, ...special: readonly Outcome<Relayed>[]): readonly [Outcome<Relayed>, ...Outcome<Relayed>[]] {
  return [
    corruptOutcome,
    { verdict: 'pass', reason, means, when: (seen) => isWhole(seen) && isOnTime(seen) },
    ...special,
    { verdict: 'fail', reason: 'wrong-timestamp', means: 'the frames come with other timestamps', when: isWhole },
    ...lossOutcomes,
  ];
}
