import { describe, expect, it } from 'vitest';
import { joinBins, kilobitsPerSecond, reigningSteps } from '../../src/report/html/bins.js';
import { clock, timeTicks, written } from '../../src/report/html/clock.js';
import { figureHtml } from '../../src/report/html/figure.js';
import { area, columns, stair, strokes } from '../../src/report/html/paths.js';
import { avOffsetPanel } from '../../src/report/html/panels/av-offset.js';
import { bitratePanel } from '../../src/report/html/panels/bitrate.js';
import { controlPanel } from '../../src/report/html/panels/control.js';
import { frameIntervalPanel } from '../../src/report/html/panels/frame-interval.js';
import { keyframesPanel } from '../../src/report/html/panels/keyframes.js';
import { lostFramesPanel } from '../../src/report/html/panels/lost-frames.js';
import { linearScale, logScale, niceAbove, signedScale } from '../../src/report/html/scale.js';
import { onSessionTime, sessionFigures } from '../../src/report/html/session-figures.js';
import { waterfallHtml } from '../../src/report/html/waterfall.js';
import type { MessageEvent } from '../../src/trace/events.js';
import type { Timeline, Transaction } from '../../src/trace/findings.js';
import { lost, publish, timeline } from './html-sample.js';

const empty: Timeline = { startMs: 0, binMs: 100, videoBytes: [], audioBytes: [], videoFrames: [], audioFrames: [], keyframes: [], lostFrames: [], longestStepMs: [], avOffsetMs: [] };
const bins = (part: Partial<Timeline>): Timeline => ({ ...empty, ...part });

describe('the time axis', () => {
  it('has round times a person reads', () => {
    expect(timeTicks(0, 10_033, 8)).toEqual({ stepMs: 2000, at: [0, 2000, 4000, 6000, 8000, 10_000] });
    expect(timeTicks(3010, 5500, 8).at).toEqual([3500, 4000, 4500, 5000, 5500]);
    expect(timeTicks(0, 3_600_000, 8).stepMs).toBe(600_000);
    expect(timeTicks(100_000, 110_033, 8).at[0]).toBe(100_000);
  });

  it('stays small whatever the range', () => {
    for (const to of [0.5, 1, 2 ** 32, 1e15, Number.MAX_SAFE_INTEGER]) expect(timeTicks(0, to, 8).at.length).toBeLessThanOrEqual(9);
    for (const [from, to] of [[0, 0], [5, 1], [0, Number.NaN], [0, Number.POSITIVE_INFINITY]] as const) expect(timeTicks(from, to, 8).at).toEqual([]);
  });

  it('writes times as short as the step allows', () => {
    expect([clock(733, 1), clock(12_000, 1000), clock(250, 100), clock(59_995, 10), clock(0, 2000)]).toEqual(['0.733 s', '12 s', '0.3 s', '60.00 s', '0 s']);
    expect([clock(119_999, 1000), clock(125_000, 1000), clock(3_753_733, 1), clock(3_600_000, 60_000), clock(-1500, 100), clock(-0.2, 1)]).toEqual(['2:00', '2:05', '1:02:33.733', '1:00:00', '-1.5 s', '0.000 s']);
  });

  it('writes values with their unit', () => {
    expect([written(281.4, 'rate'), written(3120, 'rate'), written(33.3, 'ms'), written(1234, 'ms'), written(26, 'signed'), written(-1200, 'signed'), written(0, 'signed'), written(12, 'count')])
      .toEqual(['281 kbit/s', '3.1 Mbit/s', '33.3 ms', '1.2 s', '+26 ms', '-1.2 s', '0 ms', '12']);
  });
});

describe('a scale', () => {
  it('ends at a round number that is not below the values', () => {
    expect([0, 1, 3, 24, 26, 99, 101, 0.3, Number.NaN, Number.POSITIVE_INFINITY].map(niceAbove)).toEqual([1, 1, 5, 25, 50, 100, 200, 0.5, 1, 1]);
    expect(linearScale(90).ticks).toEqual([{ value: 50, y: 500 }, { value: 100, y: 0 }]);
    expect([0, 25, 100, 1000, -5].map(linearScale(90).y)).toEqual([1000, 750, 0, 0, 1000]);
  });

  it('has nothing in the middle when it is signed', () => {
    expect([-40, 0, 20].map(signedScale(40).y)).toEqual([900, 500, 300]);
  });

  it('counts powers of ten when it is logarithmic', () => {
    const scale = logScale(33, 60_000);
    expect(scale.ticks.map(({ value }) => value)).toEqual([100, 1000, 10_000, 100_000]);
    expect([10, 100, 1000, 100_000, 0].map(scale.y)).toEqual([1000, 750, 500, 0, 1000]);
  });
});

describe('shapes', () => {
  it('are stairs on the ground, with one line for a run', () => {
    expect(area([1000, 400, 400, 400, 700])).toBe('M0 1000h1V400h3V700h1V1000z');
    expect(area([])).toBe('');
    expect(area([1000, 1000])).toBe('M0 1000h2V1000z');
  });

  it('break where nothing is known', () => {
    expect(stair([null, 500, 500, 300, null, null, 200])).toBe('M1 500h2V300h1M6 200h1');
    expect(stair([null, null])).toBe('');
  });

  it('are columns and strokes where something happened', () => {
    expect(columns([1000, 0, 1000, 500])).toBe('M1 1000V0h1V1000zM3 1000V500h1V1000z');
    expect(strokes([{ x: 3, y: 200 }])).toBe('M3 1000V200');
  });
});

describe('bins', () => {
  it('are joined without losing a byte, a frame, the longest step or the last offset', () => {
    const joined = joinBins(bins({ videoBytes: [1, 2, 3, 4, 5], keyframes: [1, 0, 0, 1, 1], longestStepMs: [10, 50, 20, 0, 7], avOffsetMs: [5, null, null, -3, null], lostFrames: [0, 0, 2, 3, 0] }), 3);
    expect(joined).toMatchObject({ binMs: 200, videoBytes: [3, 7, 5], keyframes: [1, 1, 1], longestStepMs: [50, 20, 7], avOffsetMs: [5, -3, null], lostFrames: [0, 5, 0], audioBytes: [0, 0, 0] });
  });

  it('are clean numbers, and never more than six hundred', () => {
    const joined = joinBins(bins({ binMs: Number.NaN, startMs: Number.NaN, videoBytes: [Number.NaN, -4, Number.POSITIVE_INFINITY, 7], avOffsetMs: [Number.NaN] }), 600);
    expect(joined).toMatchObject({ binMs: 1, startMs: 0, videoBytes: [0, 0, 0, 7], avOffsetMs: [null, null, null, null] });
    expect(joinBins(bins({ videoBytes: new Array<number>(5000).fill(1) }), 1000).videoBytes).toHaveLength(600);
  });

  it('become bit rates over a window, narrower at both ends', () => {
    expect(kilobitsPerSecond([125, 125, 125], 1000, 1000)).toEqual([1, 1, 1]);
    expect(kilobitsPerSecond([0, 0, 375, 0, 0], 1000, 3000)).toEqual([0, 1, 1, 1, 0]);
    expect(kilobitsPerSecond([300, 0, 0], 1000, 3000)).toEqual([1.2, 0.8, 0]);
  });

  it('show a step over the time it lasted, not where it ended', () => {
    expect(reigningSteps([0, 33, 0, 0, 0, 400, 33], 100)).toEqual([0, 33, 400, 400, 400, 400, 33]);
    expect(reigningSteps([0, 33, 33], 100)).toEqual([0, 33, 33]);
    expect(reigningSteps([0, 1e12], 100)).toEqual([1e12, 1e12]);
  });
});

describe('the charts', () => {
  const line = timeline();

  it('tell rates of both kinds, and leave out a kind that is not there', () => {
    const bytes = line.videoBytes.reduce((sum, value) => sum + value, 0);
    expect(bitratePanel(line)?.series.map(({ name, resting }) => `${name} ${resting}`)).toEqual([`video ${Math.round(bytes * 8 / 10_000)} kbit/s`, 'audio 128 kbit/s']);
    expect(bitratePanel({ ...line, videoBytes: line.videoBytes.map(() => 0) })?.series.map(({ name }) => name)).toEqual(['audio']);
    expect(bitratePanel(empty)).toBeUndefined();
    expect(bitratePanel(bins({ binMs: 100, videoBytes: [100, 100, 100, 100, 100] }))?.note).toBe('mean over 100 ms');
  });

  it('show the hole as a plateau of its own length', () => {
    const panel = frameIntervalPanel(line);
    const values = panel?.series[0]?.values ?? [];
    expect(values.filter((value) => value === 633).length * 20).toBeGreaterThanOrEqual(620);
    expect(values.filter((value) => value === 633).length * 20).toBeLessThanOrEqual(660);
    expect(panel?.note).toBe('longest step');
    expect(frameIntervalPanel(bins({ longestStepMs: [33, 33, 33, 5000] }))?.note).toBe('longest step, powers of ten');
    expect(frameIntervalPanel(bins({ longestStepMs: [0, 0] }))).toBeUndefined();
  });

  it('count what is lost, and show a strip when nothing is', () => {
    expect(lostFramesPanel(line)?.series[0]?.resting).toBe('18');
    expect(lostFramesPanel(line)?.alternative).toBe('18 frames missing, in 1 place of this chart, 18 at most in one.');
    expect(lostFramesPanel({ ...line, lostFrames: line.lostFrames.map(() => 0) })).toMatchObject({ heightPx: 30, paths: [{ data: '' }], alternative: 'No frame is missing.' });
    expect(lostFramesPanel(empty)).toBeUndefined();
  });

  it('mark key frames, higher where one bin holds several', () => {
    const panel = keyframesPanel(bins({ videoFrames: [3, 3, 3, 3], keyframes: [1, 0, 0, 2] }));
    expect(panel?.paths[0]?.data).toBe('M0 1000V200M3 1000V100');
    expect(panel?.series[0]?.resting).toBe('3, every 150 ms');
    expect(keyframesPanel(bins({ videoFrames: [3], keyframes: [0] }))?.series[0]?.resting).toBe('none');
    expect(keyframesPanel(bins({ videoFrames: [0], audioFrames: [4] }))).toBeUndefined();
  });

  it('bridge short gaps of the offset and leave the long ones open', () => {
    const panel = avOffsetPanel(bins({ binMs: 100, avOffsetMs: [10, null, null, 20, null, null, null, 30] }));
    expect(panel?.series[0]?.values).toEqual([10, 10, 10, 20, null, null, null, 30]);
    expect(panel?.series[0]?.resting).toBe('+10 ms to +30 ms');
    expect(avOffsetPanel(bins({ avOffsetMs: [null] }))).toBeUndefined();
  });

  it('tick the messages that carry no media', () => {
    const message = (direction: 'c2s' | 's2c', atMs: number, type: string): MessageEvent => ({ direction, atUs: atMs * 1000, body: { type } }) as unknown as MessageEvent;
    const made = controlPanel([message('c2s', 500, 'command'), message('c2s', 501, 'video'), message('s2c', 1000, 'acknowledgement')], 0, 2000);
    expect(made?.panel.paths.map(({ data }) => data)).toEqual(['M500 0V460', 'M1000 1000V540']);
    expect(controlPanel([message('c2s', 1, 'audio')], 0, 2000)).toBeUndefined();
  });
});

describe('a figure', () => {
  const figure = (part: Partial<Parameters<typeof figureHtml>[0]>): string => figureHtml({ id: 'f', title: 'Over time', durationMs: 10_033, timeline: timeline(), findings: [], binsMax: 600, ...part }) ?? '';
  const dataOf = (html: string): { from: number; to: number; bin: number; min: number; opening?: number } => JSON.parse(/<script type="application\/json">(.*?)<\/script>/.exec(html)?.[1] ?? '') as never;

  it('is nothing without media and requests', () => {
    expect(figureHtml({ id: 'f', title: 't', durationMs: 0, timeline: empty, findings: [], binsMax: 600 })).toBeUndefined();
    expect(figureHtml({ id: 'f', title: 't', durationMs: 5, transactions: [], findings: [], binsMax: 600 })).toBeUndefined();
  });

  it('spans a file that begins late, and ends inside the last bin', () => {
    const line = { ...timeline(), startMs: 100_000 };
    expect(dataOf(figure({ timeline: line, durationMs: 9990 }))).toMatchObject({ from: 100_000, to: 109_990 });
    expect(dataOf(figure({ timeline: line, durationMs: 5 }))).toMatchObject({ to: 110_000 });
    expect(figure({ timeline: line })).toContain('<span>100 s</span>');
  });

  it('spans a session from its first byte to its end', () => {
    const html = figure({ durationMs: 12_000, transactions: publish.transactions, timeline: { ...timeline(), startMs: 300 } });
    const data = dataOf(html);
    expect(data).toMatchObject({ from: 0, to: 12_000, min: 10 });
    expect(data.opening).toBeCloseTo(151 * 1.15);
    expect(html).toContain('viewBox="-15 0 600 1000"');
  });

  it('puts findings outside its range on its edge, and links each to its card', () => {
    const html = figure({ findings: [{ finding: { ...lost, atMs: -5 }, id: 'a' }, { finding: { ...lost, atMs: 99_999, severity: 'info' }, id: 'b' }] });
    expect(html).toMatch(/<a class="marker degraded" href="#a" data-at="0" style="left:0%"/);
    expect(html).toMatch(/<a class="marker info" href="#b" data-at="10000" style="left:100%"/);
    expect(html.match(/class="thread/g)).toHaveLength(1);
  });

  it('keeps the heaviest of very many markers', () => {
    const findings = Array.from({ length: 300 }, (_, index) => ({ finding: { ...lost, severity: index === 299 ? 'fatal' as const : 'info' as const, atMs: index }, id: `f${index}` }));
    const html = figure({ findings });
    expect(html.match(/class="marker/g)).toHaveLength(60);
    expect(html).toContain('marker fatal');
  });
});

describe('the charts of a session', () => {
  const paced = { ...timeline(), startMs: 7_000_000, beganAtMs: 40 };

  it('share one time where the media kept the pace of the wire', () => {
    expect(onSessionTime({ ...paced, endedAtMs: 10_020 })).toMatchObject({ startMs: 40 });
    expect(onSessionTime({ ...paced, endedAtMs: 10_400 })).toMatchObject({ startMs: 40 });
    const { html, id, mediaId } = sessionFigures({ ...publish, timeline: { ...paced, endedAtMs: 10_020 } }, '0-1', [], 600, 'HINT');
    expect([id, mediaId, html.match(/<figure /g)?.length]).toEqual(['charts-0-1', undefined, 1]);
  });

  it('stay apart where a file was sent at full speed, a player got a burst, or nobody knows', () => {
    expect(onSessionTime({ ...paced, endedAtMs: 900 })).toBeUndefined();
    expect(onSessionTime({ ...paced, endedAtMs: 8_900 })).toBeUndefined();
    expect(onSessionTime({ ...paced, endedAtMs: 11_000 })).toBeUndefined();
    expect(onSessionTime(timeline())).toBeUndefined();
    const { html, id, mediaId } = sessionFigures({ ...publish, timeline: { ...paced, endedAtMs: 900 } }, '0-1', [{ finding: lost, id: 'card' }], 600, 'HINT');
    expect([id, mediaId]).toEqual(['charts-0-1', 'media-0-1']);
    const [conversation = '', media = ''] = html.split('id="media-0-1"');
    expect(conversation).toContain('href="#card"');
    expect(media).not.toContain('href="#card"');
    expect(media).toContain('"from":7000000,');
    expect(html.match(/HINT/g)).toHaveLength(1);
  });

  it('are none without requests and media', () => {
    const { timeline: _, ...silent } = publish;
    expect(sessionFigures({ ...silent, transactions: [] }, '0-1', [], 600, 'HINT')).toEqual({ html: '', id: undefined, mediaId: undefined });
  });
});

describe('the waterfall of requests', () => {
  const request = (part: Partial<Transaction>): Transaction => ({ name: 'connect', transactionId: 1, csid: 3, direction: 'c2s', atMs: 100, state: 'answered', reply: '_result', replyCsid: 3, latencyMs: 50, ...part });

  it('draws a bar from request to answer, open to the end where none came', () => {
    expect(waterfallHtml([request({})], 0, 1000)).toContain('<i class="bar answered" data-from="100" data-to="150" style="left:min(10%,calc(100% - 4px));width:5%">');
    expect(waterfallHtml([request({ state: 'unanswered', latencyMs: 200 })], 0, 1000)).toContain('<i class="bar unanswered" data-from="100" data-to="1000" style="left:min(10%,calc(100% - 4px));width:90%">');
    expect(waterfallHtml([request({ state: 'not-awaited', latencyMs: null })], 0, 1000)).toContain('data-to="100" style="left:min(10%,calc(100% - 4px));width:0%">');
  });

  it('shows what is in trouble even among very many', () => {
    const many = Array.from({ length: 500 }, (_, index) => request({ atMs: index, name: `call${index}`, state: index === 490 ? 'unanswered' : 'answered' }));
    const html = waterfallHtml(many, 0, 1000);
    expect(html).toContain('call490');
    expect(html).toContain('and 460 more requests');
    expect(html.indexOf('call490')).toBeGreaterThan(html.indexOf('call38'));
  });
});
