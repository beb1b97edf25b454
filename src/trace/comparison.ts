/**
 * What was sent against what arrived: the JSON shape of the contract. Frames are coded frames; sequence headers and ends
 * of sequence are not counted. Offsets are positions in the file, or in that direction of the TCP stream.
 */
import type { Direction } from './events.js';

export interface ComparisonCounts {
  /** Coded frames in the reference. */
  readonly sent: number;
  /** Coded frames in what arrived. */
  readonly received: number;
  /** Arrived with the same payload. */
  readonly identical: number;
  /** Another payload stands where the frame should: same kind and key flag, nearly the same size and time. */
  readonly corrupted: number;
  /** Sent and not there, although frames before and after it are. */
  readonly missing: number;
  /** Arrived more often than sent. */
  readonly duplicated: number;
  /** Arrived, but not in the order of sending. */
  readonly reordered: number;
  /** Arrived with another distance to the rest than it was sent with; a constant offset does not count. */
  readonly retimed: number;
  /** missing / (sent - joinedLate - endedEarly). */
  readonly lossRatio: number;
  /** Sent before the first frame that arrived: whoever took it joined later. Not counted as missing. */
  readonly joinedLate: number;
  /** Sent after the last frame that arrived. Not counted as missing. */
  readonly endedEarly: number;
  /** Not there, but bytes of what arrived are missing from the capture at that place. Not counted as missing. */
  readonly unproven: number;
  /** Arrived, and neither sent nor in the place of a frame that was. */
  readonly unexpected: number;
}

export type ComparisonKind = 'video' | 'audio';

export interface ComparedTrack extends ComparisonCounts {
  readonly kind: ComparisonKind;
  readonly trackId: number;
  /** Where the arrived track has another id. */
  readonly arrivedTrackId?: number;
  readonly codec: string;
  /** Usual timestamp difference, arrived minus sent, in milliseconds. */
  readonly timestampOffsetMs: number;
  /** How fast that difference grows, in parts per million of the sent time; 0 where nothing proves a growth. */
  readonly driftPpm: number;
  /** Farthest that a frame stands from where the usual difference would put it. */
  readonly largestShiftMs: number;
}

/** Frames that are missing one after the other. */
export interface MissingRun {
  readonly kind: ComparisonKind;
  readonly trackId: number;
  readonly frames: number;
  readonly keyframes: number;
  readonly firstTimestampMs: number;
  readonly lastTimestampMs: number;
  /** First missing byte in what was sent. */
  readonly sentOffset: number;
  /** Of the frame behind which it should stand in what arrived; -1: before the first. */
  readonly arrivedOffset: number;
  /** The next frame that arrived is a key frame. */
  readonly upToKey: boolean;
}

/** Where the damage began. */
export interface ComparisonStart {
  readonly what: 'missing' | 'corrupted';
  readonly kind: ComparisonKind;
  readonly trackId: number;
  readonly timestampMs: number;
  readonly sentOffset: number;
  readonly arrivedOffset: number;
  /** Media and other bytes of the sent stream before it. */
  readonly sentBytesBefore: number;
}

/** A property that tells the missing frames from those that arrived. */
export interface CommonProperty {
  readonly id:
    | 'several-chunks' | 'interleaved' | 'fmt' | 'csid' | 'several-segments' | 'shares-segment' | 'extended-timestamp'
    | 'key' | 'inter' | 'disposable' | 'large' | 'small' | 'every-nth' | 'kind';
  /** Number behind it: fewest chunks, fmt, csid, bytes, period. */
  readonly value: number;
  /** Missing frames that have it, and all missing frames. */
  readonly missingWith: number;
  readonly missing: number;
  /** Arrived frames that have it, and all arrived frames among which it was looked for. */
  readonly arrivedWith: number;
  readonly arrived: number;
  /** Nearly every missing frame has it and nearly no other. false: all missing ones have it, and others as well. */
  readonly sharp: boolean;
}

/** Everything arrived up to one frame and nothing after it: that frame is the first of its form. */
export interface Landmark {
  readonly what: 'several-chunks' | 'fmt' | 'interleaved' | 'extended-timestamp' | 'key' | 'largest';
  readonly value: number;
  readonly sentOffset: number;
  readonly timestampMs: number;
  readonly framesBefore: number;
  readonly framesAfter: number;
}

/** Of a pair of sequence headers, sent and arrived. */
export interface ComparedHeader {
  readonly kind: ComparisonKind;
  readonly trackId: number;
  readonly codec: string;
  /** `rewritten`: other bytes that say the same about the stream. */
  readonly state: 'same' | 'missing' | 'altered' | 'rewritten' | 'added';
  readonly sentBytes: number;
  readonly arrivedBytes: number;
  readonly sentOffset: number;
  readonly arrivedOffset: number;
  /** What differs, plain words: "320x180 became 640x360". */
  readonly differences: readonly string[];
}

/** The first bytes that differ in a corrupted frame. */
export interface DamagedBytes {
  readonly kind: ComparisonKind;
  readonly timestampMs: number;
  readonly sentOffset: number;
  readonly arrivedOffset: number;
  readonly sentBytes: number;
  readonly arrivedBytes: number;
  /** In the message's payload, tag header included. */
  readonly firstDifference: number;
  /** Differing bytes of the common length. */
  readonly differing: number;
  /** `start-codes`: Annex-B start codes stand where NAL lengths stood. `prefix`: all of it is there behind bytes that were put in front. */
  readonly pattern?: 'start-codes' | 'prefix';
  /** Chunk size in force, where the reference is a capture. */
  readonly chunkBytes?: number;
  /** At every multiple of the chunk size in it stands the basic header of a continuation chunk. */
  readonly chunkHeadersInside?: number;
}

export interface Comparison extends ComparisonCounts {
  readonly byKind: Readonly<Record<ComparisonKind, ComparisonCounts>>;
  readonly tracks: readonly ComparedTrack[];
  /** Which streams were compared, in words. */
  readonly sentStream: string;
  readonly arrivedStream: string;
  /** Their files, and the direction of the wire that offsets count in (files: c2s). */
  readonly sentFile: string;
  readonly arrivedFile: string;
  readonly sentDirection: Direction;
  readonly arrivedDirection: Direction;
  readonly began?: ComparisonStart;
  /** The first few. */
  readonly runs: readonly MissingRun[];
  /** How many there are. */
  readonly runCount: number;
  /** Of those, video runs that end where the next key frame arrived. */
  readonly runsUpToKey: number;
  readonly inCommon: readonly CommonProperty[];
  readonly landmark?: Landmark;
  readonly headers: readonly ComparedHeader[];
  readonly damaged: readonly DamagedBytes[];
  /** The arrived timestamps are the distances from one frame to the next. */
  readonly deltasAsTimestamps: boolean;
  /** Audio against video, arrived minus sent, in milliseconds. */
  readonly syncShiftMs: number;
  /** Chunk size of the reference where the damage began; 0: not known. */
  readonly chunkBytes: number;
  /** Why the numbers say less than usual, plain sentences. */
  readonly notes: readonly string[];
  /** Hardly any payload is common to both: another stream, or one that was encoded anew. Nothing else is then told. */
  readonly unrelated: boolean;
}
