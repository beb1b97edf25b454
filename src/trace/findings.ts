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
  readonly loss: { readonly frames: number; readonly ratio: number; readonly basis: readonly string[]; readonly certainty: 'exact' | 'estimated' | 'unknown' };
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
  readonly clientModels: readonly ClientModelOutcome[];
  readonly handshake?: string;
  readonly endedBy: string;
  readonly notices: readonly string[];
}
