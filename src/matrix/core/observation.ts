/** What was seen of one cell, before anybody judges it. Plain data: the grade is a function of it. */
import type { Comparison, ComparisonKind } from '../../trace/comparison.js';
import type { Finding } from '../../trace/findings.js';
import type { DelaySummary } from './delays.js';

/** Who may lose a frame. `publisher`: between the file and the first tap. `player`: between the last tap and its file. */
export type Party = 'publisher' | 'server' | 'player';

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  /** The matrix ended it, because it did not end by itself in time. */
  readonly killed: boolean;
  /** Its last line that says something. */
  readonly lastLine: string;
}

/** What a connection through a tap said besides its media. */
export interface LegFacts {
  readonly connected: boolean;
  /** publish or play was accepted. */
  readonly started: boolean;
  /** The code of the answer, where it was no. */
  readonly refusal?: string;
  /** Who ended the connection first; absent: the matrix did, when all was over. */
  readonly closedBy?: 'program' | 'server';
  /** The server told the player that the stream has ended. */
  readonly endTold?: true;
  /** Frames that came behind that: whoever ended then is excused. */
  readonly framesBehindEnd?: number;
  readonly frames: number;
  /** Frames that a publisher sent later than their own time, although it was to keep it; the farthest in ms; was it the server that did not take them? */
  readonly behind?: { readonly frames: number; readonly mostMs: number; readonly blocked: boolean };
  /** The longest time for which a player did not read what the server sent, in ms. */
  readonly unreadMs?: number;
  /** It had stopped reading when the matrix ended its connection. */
  readonly stoppedReading?: true;
  /** From the end of its connection to its own, in ms. */
  readonly endLagMs?: number;
  readonly findings: readonly Finding[];
  /** The longest time without media between the first frame and the last, in ms. */
  readonly longestSilenceMs: number;
}

/** One way of the media, from one point of observation to the next. */
export interface Way {
  readonly comparison: Comparison;
  /** Frames in front that need not arrive: sent before a player that joins late could take them. */
  readonly mayMissHead: Readonly<Record<ComparisonKind, number>>;
  /** The same at the end: of a player that leaves, or that never writes its last frame. */
  readonly mayMissTail: Readonly<Record<ComparisonKind, number>>;
  /** Frames of tracks of which nothing is on the other side, although it has a track of that kind: encoded anew, or another one. */
  readonly foreign?: number;
  /** Why the player need not get any of it. */
  readonly notOwed?: string;
  readonly delay?: DelaySummary;
}

export interface PlayerObservation {
  readonly ended: Ended;
  readonly leg: LegFacts;
  /** First tap to last tap, one for each publisher whose stream it shall get. */
  readonly relayed: readonly Way[];
  /** The longest time in which no publisher sent media, in ms: a player's silence is told against it. */
  readonly sourcePauseMs?: number;
  /** Last tap to the player's file; undefined where it writes none. */
  readonly written?: Way;
  /** This share of the frames has to come; no judge of loss. */
  readonly smoke?: number;
}

export interface PublisherObservation {
  readonly ended: Ended;
  readonly leg: LegFacts;
  /** File to first tap; undefined: nothing to compare. */
  readonly sent?: Way;
  /** First tap to the file that the server writes (servers that take no player). */
  readonly stored?: Way;
}

export interface CellObservation {
  readonly publishers: readonly PublisherObservation[];
  readonly players: readonly PlayerObservation[];
  /** How the server ended, where it did so in the middle of the cell. */
  readonly serverEnded?: Ended;
  /** Why nothing can be said, or why the cell was not run: plain words. */
  readonly undecided?: string;
}
