/**
 * Charts over one common time axis: findings as markers on top, then requests, then media. Complete without a script;
 * the script changes view boxes and positions when one zooms, and draws nothing itself.
 */
import type { MessageEvent } from '../../trace/events.js';
import type { Finding, Timeline, Transaction } from '../../trace/findings.js';
import { rank } from '../model.js';
import { joinBins } from './bins.js';
import { clock, timeTicks } from './clock.js';
import type { Panel, Placement, Series } from './panel.js';
import { panelHtml } from './panel.js';
import { avOffsetPanel } from './panels/av-offset.js';
import { bitratePanel } from './panels/bitrate.js';
import { controlPanel } from './panels/control.js';
import { frameIntervalPanel } from './panels/frame-interval.js';
import { keyframesPanel } from './panels/keyframes.js';
import { lostFramesPanel } from './panels/lost-frames.js';
import { attribute, scriptJson } from './text.js';
import { barEndMs, waterfallHtml } from './waterfall.js';

/** A finding with the id of its card. */
export interface PlacedFinding { readonly finding: Finding; readonly id: string }

export interface FigureInput {
  /** Element id, to link to. */
  readonly id: string;
  readonly title: string;
  readonly durationMs: number;
  readonly timeline?: Timeline | undefined;
  readonly transactions?: readonly Transaction[];
  readonly messages?: readonly MessageEvent[] | undefined;
  readonly findings: readonly PlacedFinding[];
  /** Bins that this figure may show; the page's size is bounded by it. */
  readonly binsMax: number;
}

/** More markers than this lie on top of each other; the heaviest are kept. */
const markersMax = 60;
/** Time labels without a script, when nobody knows how wide the page is; a narrow one hides every second. */
const labelsWithoutScript = 8;
/** A session's opening is offered as a view of its own where it is this much shorter than the whole. */
const openingShareMax = 0.3;

/** Undefined where there is nothing to draw. */
export function figureHtml(input: FigureInput): string | undefined {
  const transactions = input.transactions ?? [];
  const timeline = input.timeline === undefined ? undefined : joinBins(input.timeline, input.binsMax);
  const panels = timeline === undefined || timeline.videoBytes.length === 0 ? [] : mediaPanels(timeline);
  if (panels.length === 0 && transactions.length === 0) return undefined;
  const { fromMs, toMs } = range(input, panels.length > 0 ? timeline : undefined, transactions);
  const span = toMs - fromMs;
  const percent = (ms: number): string => `${Number((100 * (ms - fromMs) / span).toFixed(3))}%`;

  const series: Series[] = [];
  const index = (one: Series): number => series.push(one) - 1;
  const place: Placement = { startMs: timeline?.startMs ?? 0, binMs: timeline?.binMs ?? 1, fromMs, toMs };
  const media = panels.map((panel) => panelHtml(panel, place, index)).join('');
  const control = input.messages === undefined ? undefined : controlPanel(input.messages, fromMs, toMs);
  const controlHtml = control === undefined ? '' : panelHtml(control.panel, { startMs: fromMs, binMs: control.binMs, fromMs, toMs }, index);

  const marked = [...input.findings].sort((a, b) => rank(b.finding.severity) - rank(a.finding.severity)).slice(0, markersMax).sort((a, b) => a.finding.atMs - b.finding.atMs);
  // A fact about the whole file may carry time 0 where the media begins later.
  const inside = (ms: number): number => Math.min(toMs, Math.max(fromMs, Number(ms.toFixed(3))));
  const markers = marked.map(({ finding, id }) => {
    const words = attribute(`${finding.severity}: ${finding.rule} at ${clock(finding.atMs, 1)}`);
    return `<a class="marker ${finding.severity}" href="#${id}" data-at="${inside(finding.atMs)}" style="left:${percent(inside(finding.atMs))}" title="${words}" aria-label="${words}"></a>`;
  }).join('');
  // Oddities get their marker, and no line through everything.
  const lines = marked.filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding }) => `<i class="thread ${finding.severity}" data-at="${inside(finding.atMs)}" style="left:${percent(inside(finding.atMs))}"></i>`).join('');
  const { stepMs, at } = timeTicks(fromMs, toMs, labelsWithoutScript);
  const grid = at.map((ms) => `<i class="tick${edge((ms - fromMs) / span)}" style="left:${percent(ms)}"><span>${clock(ms, stepMs)}</span></i>`).join('');

  const opening = Math.max(0, ...transactions.filter(({ state }) => state !== 'unanswered' && state !== 'inconclusive').map((transaction) => barEndMs(transaction, toMs))) * 1.15;
  const data = {
    from: fromMs, to: toMs, start: place.startMs, bin: place.binMs,
    // As far in as there is something to tell apart: four bins, or 10 ms of a conversation.
    min: Math.min(span, transactions.length > 0 ? 10 : Math.max(1, 4 * place.binMs)),
    ...(opening > fromMs && opening - fromMs < openingShareMax * span ? { opening } : {}),
    series: series.map(({ format, values }) => ({ format, values })),
  };
  return `<figure class="chart" id="${input.id}"><figcaption><h3>${input.title}</h3><div class="tools"></div></figcaption>`
    + `<div class="panels" role="group" aria-label="Charts over time"><div class="back" aria-hidden="true">${grid}</div>`
    + (markers === '' ? '' : `<div class="row markers"><div class="side"><h4>Findings</h4></div><div class="plot">${markers}</div></div>`)
    + waterfallHtml(transactions, fromMs, toMs) + controlHtml + media
    + `<div class="front" aria-hidden="true">${lines}</div></div><script type="application/json">${scriptJson(data)}</script></figure>`;
}

/** A label at the edge is written inwards. */
function edge(share: number): string {
  return share < 0.03 ? ' first' : share > 0.97 ? ' last' : '';
}

function mediaPanels(timeline: Timeline): Panel[] {
  return [bitratePanel, frameIntervalPanel, lostFramesPanel, keyframesPanel, avOffsetPanel].map((make) => make(timeline)).filter((panel) => panel !== undefined);
}

/** Everything that is drawn lies inside, and it is never empty. */
function range(input: FigureInput, timeline: Timeline | undefined, transactions: readonly Transaction[]): { readonly fromMs: number; readonly toMs: number } {
  const session = input.transactions !== undefined;
  const fromMs = session ? Math.min(0, timeline?.startMs ?? 0) : timeline?.startMs ?? 0;
  const ends = [
    fromMs + 1,
    // The last bin is seldom full: the session's or the file's own length ends the axis where it lies in that bin.
    ...(timeline === undefined ? [] : [mediaEnd(timeline, session ? input.durationMs : timeline.startMs + input.durationMs)]),
    ...(session ? [input.durationMs] : []),
    ...transactions.map((transaction) => barEndMs(transaction, transaction.atMs)),
  ].filter(Number.isFinite);
  return { fromMs, toMs: Math.max(...ends) };
}

function mediaEnd(timeline: Timeline, endMs: number): number {
  const lastBin = timeline.startMs + (timeline.videoBytes.length - 1) * timeline.binMs;
  return endMs > lastBin && endMs < lastBin + timeline.binMs ? endMs : lastBin + timeline.binMs;
}
