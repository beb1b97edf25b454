/** Where a mutant may change the relay. Absent: as it should be. */
import type { CachedMessage } from './stream-cache.js';
import type { StreamMessage } from './stream-sink.js';

/** What a player that joins now gets, in order, and what becomes of those who are there. */
export interface JoinPlan {
  readonly opening: readonly CachedMessage[];
  readonly group: readonly CachedMessage[];
  /** Frames are held back until one that a decoder can begin with. */
  readonly waitsForKey: boolean;
  /** All others lose what is left of this group of pictures. */
  readonly othersWaitForKey?: true;
}

export interface RelaySeams {
  /** A sequence header for late players: the one to keep, or undefined to keep none. */
  keepHeader?(cached: CachedMessage, before: CachedMessage | undefined): CachedMessage | undefined;
  join?(plan: JoinPlan, playersBefore: number): JoinPlan;
  /** What one player gets of one message. `player` counts from 0 in the order of joining. */
  forPlayer?(message: StreamMessage, player: number): readonly StreamMessage[];
  /** The name is taken by somebody else: may this one publish it as well? */
  sharesName?: true;
  /** The publisher is gone by a reset: its name stays taken. */
  keepsNameAfterReset?: true;
}
