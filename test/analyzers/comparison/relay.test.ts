/** Both legs of real captures, played through the analysis again, with and without messages of the player's leg. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Analysis } from '../../../src/analyzers/analysis.js';
import { Registry } from '../../../src/analyzers/registry.js';
import type { AnalysisResult } from '../../../src/analyzers/analysis.js';
import { Session } from '../../../src/pipeline/session.js';
import { readCapture } from '../../../src/sources/capture.js';
import type { MessageEvent, TraceEvent } from '../../../src/trace/events.js';
import type { Finding } from '../../../src/trace/findings.js';

interface Line { readonly session: number; readonly event: TraceEvent }

async function linesOf(name: string): Promise<Line[]> {
  const lines: Line[] = [];
  const registry = new Registry();
  let sessions = 0;
  await readCapture(fileURLToPath(new URL(`../../../captures/${name}`, import.meta.url)), {
    onConnection: (info) => {
      const session = sessions;
      sessions += 1;
      return new Session(info, { id: session, stallAfterUs: 5_000_000, showSecrets: false, registry, onEvent: (event) => lines.push({ session, event }) });
    },
  });
  return lines;
}

function analyse(lines: readonly Line[]): AnalysisResult[] {
  const registry = new Registry();
  const analyses = new Map<number, Analysis>();
  for (const { session, event } of lines) {
    let analysis = analyses.get(session);
    if (analysis === undefined) {
      analysis = new Analysis({ id: session, stallAfterUs: 5_000_000, registry });
      analyses.set(session, analysis);
    }
    analysis.handle(event);
  }
  return [...analyses.values()].map((analysis) => analysis.result());
}

function relayFindings(results: readonly AnalysisResult[]): Finding[] {
  return results.flatMap(({ findings }) => findings.filter(({ rule }) => rule === 'relay-lost-frames'));
}

/** Leaves out coded frames of the player's leg, by their number among those of their type. */
function drop(lines: readonly Line[], typeId: 8 | 9, dropped: (number: number) => boolean): Line[] {
  let number = -1;
  return lines.filter(({ event }) => {
    if (event.kind !== 'message' || event.direction !== 's2c' || event.typeId !== typeId || !isFrame(event)) return true;
    number += 1;
    return !dropped(number);
  });
}

function isFrame({ body }: MessageEvent): boolean {
  return (body.type === 'audio' || body.type === 'video') && body.units.some((unit) => unit.packetType === 'coded-frames' && unit.bodyBytes > 0);
}

const clean = ['clean/ff5--nginx.pcap', 'clean/ff5--nms.pcap', 'clean/ff9av1--nms.pcap', 'clean/gst122--nginx.pcap', 'clean/obs32--nginx.pcap', 'incidents/ngx-good-publish-latejoin.pcap'];

describe('a healthy relay', () => {
  it.each(clean)('is looked at and found whole: %s', async (name) => {
    const results = analyse(await linesOf(name));
    expect(relayFindings(results)).toEqual([]);
    expect(results.flatMap(({ verdicts }) => verdicts.filter(({ rule }) => rule === 'relay-lost-frames').map(({ outcome }) => outcome))).toContain('passed');
  });
});

describe('a relay that loses', () => {
  it.each(['clean/ff5--nginx.pcap', 'clean/gst122--nginx.pcap', 'clean/ff9av1--nms.pcap'])('one frame is told: %s', async (name) => {
    const [finding, ...more] = relayFindings(analyse(drop(await linesOf(name), 9, (n) => n === 30)));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'degraded', session: 1 });
    expect(finding?.message).toMatch(/^1 video frame that the publisher sent was not passed on to this player, in one place/);
    expect(finding?.cause).toContain('lost in the server');
  });

  it('audio frames is told', async () => {
    const [finding] = relayFindings(analyse(drop(await linesOf('clean/ff5--nginx.pcap'), 8, (n) => n >= 20 && n < 25)));
    expect(finding?.message).toMatch(/^5 audio frames that the publisher sent were not passed on/);
  });

  it('the rest of a group is told as a decision of the server', async () => {
    const lines = await linesOf('clean/gst122--nms.pcap');
    const keys: number[] = [];
    let number = -1;
    for (const { event } of lines) {
      if (event.kind !== 'message' || event.direction !== 's2c' || event.typeId !== 9 || !isFrame(event)) continue;
      number += 1;
      if (event.body.type === 'video' && event.body.units[0]?.frameType === 'key') keys.push(number);
    }
    const next = keys.find((key) => key > 25) ?? 0;
    const [finding] = relayFindings(analyse(drop(lines, 9, (n) => n >= next - 8 && n < next)));
    expect(finding?.message).toContain('8 video frames');
    expect(finding?.cause).toMatch(/^Dropped in one place, each up to the next key frame/);
  });

  it('is not told by where it begins and ends', async () => {
    expect(relayFindings(analyse(drop(await linesOf('clean/ff5--nginx.pcap'), 9, (n) => n < 10 || n > 35)))).toEqual([]);
  });

  it('is not told across a hole in the capture', async () => {
    const lines = drop(await linesOf('clean/ff5--nginx.pcap'), 9, (n) => n === 30);
    let seen = -1;
    const holed = lines.flatMap((line): Line[] => {
      const { event } = line;
      if (event.kind !== 'message' || event.direction !== 's2c' || event.typeId !== 9 || !isFrame(event)) return [line];
      seen += 1;
      return seen === 30 ? [{ session: line.session, event: { kind: 'lost', direction: 's2c', atUs: event.atUs, offset: event.offset - 100, bytes: 100, because: 'capture-gap' } }, line] : [line];
    });
    expect(relayFindings(analyse(holed))).toEqual([]);
  });

  it('explains what the player\'s leg alone suggests', async () => {
    const results = analyse(drop(await linesOf('clean/ff5--nginx.pcap'), 9, (n) => n >= 28 && n < 32));
    expect(results[1]?.findings.map(({ rule }) => rule)).not.toContain('frames-lost');
    expect(relayFindings(results)).toHaveLength(1);
  });
});
