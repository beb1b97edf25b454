import type { Stage } from '../stage.js';

export interface FlowMaterial {
  /** FLV files of the cell's codec. */
  readonly file: string;
  /** Another stream of the same codecs, for flows that need two. */
  readonly other: string;
  readonly durationMs: number;
}

/** A flow is a script: it starts publishers and players and waits; what came of it is looked at afterwards. */
export type FlowScript = (stage: Stage, material: FlowMaterial) => Promise<void>;

/** Beyond its own length, a publisher gets this much to end. */
export const graceMs = 15_000;
