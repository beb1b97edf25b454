/** Hand-made chunks from a publisher, and what a player gets of the frames in them: what the cases of group CH observe. */
import type { Outcome } from '../core/case.js';
import { audioType, identify, videoType, type Frame } from '../media/frames.js';
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
  /** Frames at the player that nobody sent: their description is damaged, or missing. */
  readonly strange: number;
  readonly reordered: readonly string[];
  /** `publisher-closed`, `player-closed`: by the server. `silent`: open, and a frame that was sent last does not come. */
  readonly end: 'arrived' | 'publisher-closed' | 'player-closed' | 'silent';
  /** What the server sends to the player can no longer be read. */
  readonly unreadable: boolean;
}

/** A stream that begins at `startMs`; `make` gives the bytes that then follow as they are. */
export async function relayByHand(t: CaseContext, make: (pub: Publisher, ply: Player) => Stimulus, { startMs = 0 }: { readonly startMs?: number } = {}): Promise<Relayed> {
  const { pub, ply } = await t.pair({ startMs });
  const anchors = { video: await pub.video({ size: 100, timestampMs: startMs }), audio: await pub.audio({ timestampMs: startMs }) };
  for (const anchor of [anchors.video, anchors.audio]) if (!(await ply.arrives(anchor))) t.blocked('no-media', 'a plain frame did not reach the player');
  const { bytes, frames } = make(pub, ply);
  await pub.peer.send(bytes);
  const end = await endOf(t, pub, ply, frames.at(-1)?.timestampMs ?? startMs);
  const timestampsMs = frames.map((frame) => ply.timestampOf(frame) ?? null);
  return {
    fates: frames.map((frame) => ply.fate(frame)), timestampsMs,
    shiftsMs: frames.map((frame, index) => shiftOf(timestampsMs[index] ?? null, frame, (ply.timestampOf(anchors[frame.kind]) ?? 0) - anchors[frame.kind].timestampMs)),
    strange: ply.media.filter(({ typeId, payload }) => isDamaged(typeId, payload)).length, reordered: ply.account(frames).reordered, end,
    unreadable: ply.peer.reader.desyncOffset !== undefined,
  };
}

/** A close of the publisher ends the wait: what it sent before is on its way, and a fence lets it come. */
async function endOf(t: CaseContext, pub: Publisher, ply: Player, timestampMs: number): Promise<Relayed['end']> {
  const closed = pub.peer.until(() => pub.peer.closed !== undefined, t.deadlineMs, true);
  const sentinel = await Promise.race([t.sentinel(pub, ply, { timestampMs }), closed.then((itIs) => (itIs || pub.peer.closed !== undefined ? 'closed' as const : 'lost' as const))]);
  if (sentinel === 'arrived') return 'arrived';
  if (sentinel === 'lost') return 'silent';
  if (ply.peer.closed !== undefined && pub.peer.closed === undefined) return 'player-closed';
  await t.fence(ply.peer);
  return 'publisher-closed';
}

/** All frames here describe themselves; sequence headers and empty messages do not. */
function isDamaged(typeId: number, payload: Uint8Array): boolean {
  if ((typeId !== audioType && typeId !== videoType) || payload.length === 0 || payload[1] === 0) return false;
  return identify(typeId, payload)?.intact !== true;
}

function shiftOf(arrivedMs: number | null, frame: Frame, offsetMs: number): number | null {
  // As a signed 32-bit number: timestamps wrap.
  return arrivedMs === null ? null : (arrivedMs - frame.timestampMs - offsetMs) | 0;
}

export const isCorrupt = ({ fates, strange, unreadable }: Relayed): boolean => fates.includes('corrupt') || strange > 0 || unreadable;
export const isWhole = ({ fates, end }: Relayed): boolean => end === 'arrived' && fates.every((fate) => fate === 'exact');
export const isOnTime = ({ shiftsMs }: Relayed): boolean => shiftsMs.every((shiftMs) => shiftMs === 0);

/** Frames with other bytes than were sent. */
export const corruptOutcome: Outcome<Relayed> = { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes reach the player', when: isCorrupt };

/** What is left when the frames had to come and did not. */
export const lossOutcomes: readonly Outcome<Relayed>[] = [
  { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ end }) => end === 'publisher-closed' || end === 'player-closed' },
  { verdict: 'fail', reason: 'stuck', kind: 'wedge', means: 'the connection stays open and nothing comes any more', when: ({ end }) => end === 'silent' },
  { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'a frame does not come, later ones do', when: ({ fates }) => fates.includes('absent') },
];

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
