/** Where a mutant may change the relay. Absent: as it should be. */
import type { OutgoingMessage } from '../../wire/chunk/writer.js';
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
  forPlayer?(message: StreamMessage, player: number, path: string): readonly StreamMessage[];
  /** What the relay takes for a publisher's message. `publication` counts from 1 for a name that somebody keeps playing. */
  received?(message: StreamMessage, path: string, publication: number): readonly StreamMessage[];
  /** The chunks of a message for players. The same bytes go to all who have this chunk size. */
  writeMedia?(message: OutgoingMessage, chunkSize: number, path: string): Uint8Array;
  /** Aggregates are lost, or the timestamps of their parts are taken as they stand. */
  aggregates?: 'lost' | 'absolute';
  /** Players get `@setDataFrame` as well. */
  forwardsSetDataFrame?: true;
  /** Metadata is not kept for late players. */
  forgetsMetadata?: true;
  /** Who played before the publisher came gets nothing. */
  forgetsWaiting?: true;
  /** A stream is known by its name alone, whatever the app. */
  ignoresApp?: true;
  /** What a connection publishes goes to the stream that it published last. */
  lastStreamTakesAll?: true;
  /** One frame in so many goes to the players of another stream as well. */
  straysEvery?: number;
  /** A player whose queue is full: nobody gets anything, or it gets everything later, or frames are cut to what fits. */
  fullQueue?: 'stops-all' | 'keeps-all' | 'cuts';
  /** The name is taken by somebody else: may this one publish it as well? */
  sharesName?: true;
  /** The publisher is gone by a reset: its name stays taken. */
  keepsNameAfterReset?: true;
  /** The publisher has ended in order: its name stays taken. */
  keepsNameAfterEnd?: true;
  /** Players are told of the end before they get what was collected for them. */
  endOvertakes?: true;
}
