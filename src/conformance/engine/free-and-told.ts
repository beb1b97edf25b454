/** What is left of a stream whose publisher has gone: a free name, and players that know of it. */
import type { Outcome } from '../core/case.js';
import { untilFree, type PublishAnswer } from './ask-publish.js';
import type { CaseContext } from './context.js';
import { endSigns, type EndSigns } from './endings.js';
import type { Player, Publisher } from './stream-ends.js';

export interface FreeAndTold {
  readonly next: PublishAnswer['said'];
  readonly code: PublishAnswer['code'];
  readonly afterMs: number;
  readonly told: EndSigns;
}

export async function freeAndTold(t: CaseContext, pub: Publisher, ply: Player): Promise<FreeAndTold> {
  // First the end: where the stream goes on at once with another publisher, there is none to be told.
  const told = await endSigns(t, ply);
  const next = await untilFree(t, pub.name, t.deadlineMs);
  return { next: next.said, code: next.code, afterMs: next.afterMs, told };
}

export const freeAndToldOutcomes: readonly [Outcome<FreeAndTold>, ...Outcome<FreeAndTold>[]] = [
  { verdict: 'fail', reason: 'name-taken', kind: 'wedge', means: 'the name cannot be published again within T', when: ({ next }) => next !== 'start' },
  { verdict: 'pass', reason: 'free-and-told', means: 'the name is free, and the player got StreamEOF, a status of the end, or the close', when: ({ told }) => told.streamEof || told.statuses.length > 0 || told.closed !== undefined },
  { verdict: 'fail', reason: 'players-not-told', kind: 'hang', means: 'the name is free, and the player is told nothing', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: () => true },
];
