/** What a reader says about a container besides its samples; the pipeline makes a `ContainerEvent` of it. */
import type { ContainerEvent } from '../../../trace/events.js';

export interface Mp4Fact {
  readonly what: `mp4-${string}`;
  readonly offset: number;
  readonly length: number;
  readonly values: ContainerEvent['values'];
}

export type OnFact = (fact: Mp4Fact) => void;
