/** The charts of a session: one figure where media kept the pace of the wire, else one for the conversation and one for the media. */
import type { Timeline } from '../../trace/findings.js';
import type { ReportedSession } from '../model.js';
import type { PlacedFinding } from './figure.js';
import { figureHtml } from './figure.js';
import { numbersHtml } from './numbers.js';

export interface SessionFigures {
  readonly html: string;
  /** Where findings stand; undefined when there is no such figure. */
  readonly id: string | undefined;
  /** Where timestamps stand. */
  readonly mediaId: string | undefined;
}

/** Arrival may differ from the timestamps by this much, or by this share, and still be called the same time: encoders and networks hold frames back. */
const paceToleranceMs = 500;
const paceTolerance = 0.03;

/**
 * The timeline on the session's own time. Undefined where its frames did not arrive at the pace of their timestamps (a file sent
 * as fast as it goes, a player that first got what was stored) or nobody noted when they arrived: findings, which know
 * the time of the wire, would stand at the wrong place.
 */
export function onSessionTime(timeline: Timeline): Timeline | undefined {
  const { beganAtMs, endedAtMs, binMs } = timeline;
  if (beganAtMs === undefined || endedAtMs === undefined) return undefined;
  const mediaMs = timeline.videoBytes.length * binMs;
  const wireMs = endedAtMs - beganAtMs;
  // The last bin is full only by chance.
  const late = Math.max(0, wireMs - mediaMs);
  const early = Math.max(0, mediaMs - binMs - wireMs);
  if (Math.max(late, early) > Math.max(paceToleranceMs, paceTolerance * mediaMs)) return undefined;
  return { ...timeline, startMs: beganAtMs };
}

/** `hint`: how to zoom, told under the first figure. */
export function sessionFigures(session: ReportedSession, prefix: string, findings: readonly PlacedFinding[], binsMax: number, hint: string): SessionFigures {
  const { timeline, transactions, messages, durationMs } = session;
  const id = `charts-${prefix}`;
  const together = timeline === undefined ? undefined : onSessionTime(timeline);
  const conversation = figureHtml({ id, title: together === undefined && timeline !== undefined ? 'The conversation, as it arrived' : 'Over time', durationMs, timeline: together, transactions, messages, findings, binsMax });
  const apart = timeline === undefined || together !== undefined ? undefined : figureHtml({ id: `media-${prefix}`, title: 'The media, by their timestamps', durationMs: 0, timeline, findings: [], binsMax });
  const numbers = timeline === undefined ? '' : numbersHtml(timeline);
  const figures = [conversation, apart].filter((figure) => figure !== undefined);
  return { html: figures.length === 0 ? '' : figures.join('') + hint + numbers, id: conversation === undefined ? undefined : id, mediaId: apart === undefined ? undefined : `media-${prefix}` };
}
