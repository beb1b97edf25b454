/** What can happen to a track, told when it happens; the rules weigh it. */
import type { CodecConfig, MessageEvent } from '../trace/events.js';
import type { TrackFacts } from './track-facts.js';

export interface IncidentValues {
  /** Timestamps lower than the one before. */
  'step-back': { readonly fromMs: number; readonly toMs: number };
  /** Media time leaps ahead while no track shows that media flowed. `wallMs`: by the clock of the capture, where there is one. */
  jump: { readonly fromMs: number; readonly toMs: number; readonly wallMs: number };
  /** Room for frames between two timestamps. `numbered`: the numbers of the frames will show whether they are lost. */
  gap: { readonly frames: number; readonly fromMs: number; readonly toMs: number; readonly numbered: boolean };
  /** Frames that the numbering misses. `offset`: the frame behind the hole; `told`: those of them that a gap has told before. */
  hole: { readonly frames: number; readonly fromMs: number; readonly toMs: number; readonly offset: number; readonly told: number };
  /** The same frame once more, at the same time. */
  duplicate: { readonly timestampMs: number };
  /** Another frame at the same time. */
  'same-time': { readonly timestampMs: number };
  'config-repeated': Record<string, never>;
  'config-changed': { readonly before: CodecConfig; readonly after: CodecConfig };
  'codec-changed': { readonly from: string; readonly to: string };
}
export type IncidentWhat = keyof IncidentValues;

interface IncidentOf<W extends IncidentWhat> {
  readonly what: W;
  readonly track: TrackFacts;
  /** The message in which it shows. */
  readonly event: MessageEvent;
  readonly values: IncidentValues[W];
}
export type TrackIncident = { [W in IncidentWhat]: IncidentOf<W> }[IncidentWhat];
