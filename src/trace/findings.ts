/** Findings, measures and the session report: the JSON shapes of the contract, minus what the report layer adds around them. */
import type { Direction } from './events.js';

/** fatal: session cannot work; stall: silent freeze; degraded; info. */
export type Severity = 'fatal' | 'stall' | 'degraded' | 'info';
export type Verdict = 'ok' | Severity;

export const severityOrder: readonly Severity[] = ['info', 'degraded', 'stall', 'fatal'];

export interface Evidence {
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
  readonly note: string;
  /** Of several files (HLS), the one that `offset` counts in. */
  readonly file?: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly session: number;
  readonly atMs: number;
  readonly count: number;
  /** One sentence, what happened. */
  readonly message: string;
  /** Why, as far as the bytes prove it. */
  readonly cause: string;
  /** What to change, at which end. */
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
}

export interface Transaction {
  readonly name: string;
  readonly transactionId: number;
  readonly csid: number;
  readonly direction: Direction;
  readonly atMs: number;
  readonly state: 'answered' | 'unanswered' | 'refused' | 'not-awaited' | 'inconclusive';
  readonly reply: string | null;
  readonly replyCsid: number | null;
  readonly latencyMs: number | null;
}

export interface DirectionReport {
  readonly bytes: number;
  readonly messages: number;
  readonly chunks: number;
  /** Count by message type id. */
  readonly byType: Readonly<Record<string, number>>;
  readonly lost: readonly { readonly offset: number; readonly bytes: number }[];
  readonly undecodedBytes: number;
}

export interface Track {
  readonly kind: 'video' | 'audio';
  readonly direction: Direction;
  readonly msid: number;
  readonly trackId: number;
  readonly codec: string;
  readonly codecString?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly frameRate?: number;
  readonly frames: number;
  readonly keyframes?: number;
  readonly firstTimestampMs: number;
  readonly lastTimestampMs: number;
  /** Composition time of the frames, ms; only where it is not 0 throughout. */
  readonly compositionTimeMs?: { readonly least: number; readonly most: number };
  /** Distance between keyframes, ms. */
  readonly keyframeIntervalMs?: { readonly mean: number; readonly longest: number };
  readonly profile?: string;
  /** Payload bits a second, over the track's own time. */
  readonly bitsPerSecond?: number;
  readonly loss: {
    readonly frames: number;
    readonly ratio: number;
    readonly basis: readonly string[];
    readonly certainty: 'exact' | 'estimated' | 'unknown';
    /** Gaps that the numbering of the frames does not know: the source gave no frame there. */
    readonly skippedAtSource?: number;
    /** Of the lost frames, those whose time was given to others: timestamps do not show them. */
    readonly retimed?: number;
    /** Whole groups of pictures known to be gone, besides `frames` where timestamps do not show them. */
    readonly lostGroups?: number;
    /** Where: the first few, in order. Absent when nothing is lost. */
    readonly places?: readonly LostPlace[];
  };
}

/** Frames that are missing between two that are there. */
export interface LostPlace {
  readonly afterMs: number;
  readonly beforeMs: number;
  /** Of the frames before and behind the hole. */
  readonly afterOffset: number;
  readonly offset: number;
  readonly frames: number;
}

/** Media over time, in equal bins; memory is constant: bins double in width when there are too many (at most 600). */
export interface Timeline {
  readonly startMs: number;
  readonly binMs: number;
  /** Of a session: when the first and the last of these frames arrived, ms since the session's first byte. Bins count in timestamps. */
  readonly beganAtMs?: number;
  readonly endedAtMs?: number;
  readonly videoBytes: readonly number[];
  readonly audioBytes: readonly number[];
  readonly videoFrames: readonly number[];
  readonly audioFrames: readonly number[];
  readonly keyframes: readonly number[];
  /** Frames found missing in the bin, video and audio. */
  readonly lostFrames: readonly number[];
  /** Longest step between two video timestamps that ends in the bin, ms; 0 where there is none. */
  readonly longestStepMs: readonly number[];
  /** Audio minus video timestamp at the bin's last frame pair (write order), ms; null where unknown. */
  readonly avOffsetMs: readonly (number | null)[];
}

export interface ClientModelOutcome { readonly client: 'ffmpeg' | 'obs' | 'librtmp' | 'gstreamer'; readonly outcome: 'proceeds' | 'hangs' | 'fails'; readonly at: string }

export interface SessionReport {
  readonly id: number;
  readonly client: string;
  readonly server: string;
  readonly role: 'publish' | 'play' | 'both' | 'none';
  readonly app: string;
  readonly streamName: string;
  readonly durationMs: number;
  readonly c2s: DirectionReport;
  readonly s2c: DirectionReport;
  readonly transactions: readonly Transaction[];
  readonly tracks: readonly Track[];
  /** Media over the time of the session, where there was any. */
  readonly timeline?: Timeline;
  readonly clientModels: readonly ClientModelOutcome[];
  readonly handshake?: string;
  readonly endedBy: string;
  readonly notices: readonly string[];
}

/** What a file of media holds. */
export interface MediaReport {
  readonly container: 'flv' | 'mp4' | 'hls';
  /** First to last timestamp, and the last frame's own duration where it is known. */
  readonly durationMs: number;
  readonly bytes: number;
  /** FLV: tags by kind; MP4 and HLS: samples. */
  readonly tags: { readonly audio: number; readonly video: number; readonly script: number; readonly other?: number };
  readonly tracks: readonly Track[];
  readonly timeline?: Timeline;
}
