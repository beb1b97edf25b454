/** What a rule is: plain data about a fault, and a function that looks for it in one session. One rule, one file. */
import type { Reply } from '../session/reply.js';
import type { SessionModel } from '../session/model.js';
import type { TrackIncident } from '../session/track-incidents.js';
import type { Request, Stray } from '../session/transactions.js';
import type {
  AnomalyEvent, Capabilities, ChunkLandmarkEvent, CloseEvent, CommandBody, ContainerEvent, Direction, Handshake1Event, Handshake2Event, HandshakeSkippedEvent,
  LostEvent, MediaBody, MessageEvent, ProtocolEvent, SessionEndEvent, SplitEvent,
} from '../trace/events.js';
import type { Comparison } from '../trace/comparison.js';
import type { Evidence, Severity } from '../trace/findings.js';
import type { Registry } from './registry.js';

export type Area = 'transport' | 'handshake' | 'chunking' | 'control' | 'commands' | 'streams' | 'video' | 'audio' | 'metadata' | 'timing' | 'loss' | 'flv' | 'mp4' | 'hls' | 'comparison' | 'capture';

/** Which end (or what between them) has to change. */
export type End = 'client' | 'server' | 'network' | 'operator';

/** Where the knowledge comes from: a document and its section, or a peer with the version that was observed. */
export type Citation = { readonly document: string; readonly section: string } | { readonly peer: string; readonly observed: string };

/** A session as text, one step a line (grammar in `transcript.ts`). Executed by the catalogue test, printed by `explain`. */
export interface Example {
  readonly title: string;
  readonly transcript: readonly string[];
  /** Other rules that rightly speak up in the same session. */
  readonly companions?: readonly string[];
  /** The severity that this example must give; the rule's own when absent. */
  readonly severity?: Severity;
}

export interface RuleMeta {
  /** Kebab-case name of the fault; API, never reused or renamed. */
  readonly id: string;
  readonly area: Area;
  /** Detection order: 1 transport, 2 handshake, 3 parse integrity, 4 control values, 5 requests, 6 refusals, 7 stream state, 8 codec configuration, 9 timeline, 10 acknowledgements, 11 pace. */
  readonly level: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;
  readonly severity: Severity;
  /** One sentence: the fault. */
  readonly summary: string;
  /** For the operator: what the user sees and why it matters. */
  readonly why: string;
  readonly remedy: string;
  readonly end: End;
  readonly cites: readonly Citation[];
  readonly needs: readonly (keyof Capabilities)[];
  /** What must occur before the rule can say anything, as a noun: "a createStream request". */
  readonly moment: string;
  /** Things that look alike and stay silent. */
  readonly lookAlikes: readonly string[];
  readonly examples: { readonly fails: readonly [Example, ...Example[]]; readonly passes: readonly [Example, ...Example[]] };
}

export interface ReportInput {
  /** Findings with the same rule and key are one finding with a count. */
  readonly key?: string;
  readonly severity?: Severity;
  /** When the fault happened; now when absent. */
  readonly atUs?: number;
  readonly message: string;
  readonly cause: string;
  /** The meta's remedy when absent. */
  readonly remedy?: string;
  readonly evidence: readonly Evidence[];
  /** Direction that carries the fault. */
  readonly direction?: Direction;
  readonly request?: Request;
}

/** How a wait ended without what was waited for. */
export interface WaitEnd {
  readonly why: 'silence' | 'server-closed' | 'client-closed' | 'capture-ended' | 'interrupted';
  /** confirmed: long enough, or a close made it final. suspected: the capture ended after 2 s or more. too-short: nothing can be said. */
  readonly certainty: 'confirmed' | 'suspected' | 'too-short';
  readonly atUs: number;
  readonly waitedUs: number;
}

export interface Wait { cancel(): void }

export interface RuleContext {
  readonly session: SessionModel;
  readonly sessionId: number;
  readonly registry: Registry;
  readonly stallAfterUs: number;
  report(input: ReportInput): void;
  /** The rule's moment has come: without a finding it has now passed. */
  examined(): void;
  /** The moment came but cannot be judged. */
  inconclusive(reason: string): void;
  /** Calls `ended` after `forUs` (stallAfter when absent) from `sinceUs`, or as soon as a close or the end decides. */
  wait(options: { readonly sinceUs: number; readonly forUs?: number; readonly ended: (end: WaitEnd) => void }): Wait;
}

/** What a rule may listen to. Handlers run in detection order of the rules. */
export interface RuleHandlers {
  protocol?(event: ProtocolEvent): void;
  handshake1?(event: Handshake1Event): void;
  handshake2?(event: Handshake2Event): void;
  handshakeSkipped?(event: HandshakeSkippedEvent): void;
  landmark?(event: ChunkLandmarkEvent): void;
  split?(event: SplitEvent): void;
  lost?(event: LostEvent): void;
  anomaly?(event: AnomalyEvent): void;
  container?(event: ContainerEvent): void;
  /** What was sent was compared with what arrived. */
  comparison?(comparison: Comparison): void;
  close?(event: CloseEvent): void;
  end?(event: SessionEndEvent): void;
  /** Every message that is not audio or video. */
  message?(event: MessageEvent): void;
  command?(event: MessageEvent, body: CommandBody): void;
  media?(event: MessageEvent, body: MediaBody): void;
  /** Something happened to a track; after the `media` handlers of the same message. */
  track?(incident: TrackIncident): void;
  request?(request: Request): void;
  reply?(request: Request, reply: Reply): void;
  /** publish or play got a `_result`. */
  resultOnly?(request: Request, reply: Reply): void;
  stray?(stray: Stray): void;
  /** An awaited request's wait ended without its answer. */
  unanswered?(request: Request, end: WaitEnd): void;
}

export interface Rule { readonly meta: RuleMeta; create(context: RuleContext): RuleHandlers }

/** Types a rule; returns it unchanged. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
