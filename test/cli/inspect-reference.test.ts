import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reference } from '../../src/cli/inspect-reference.js';
import { comparisonLines } from '../../src/report/comparison.js';
import type { Report } from '../../src/report/model.js';
import { buildReport } from '../../src/report/model.js';
import { plain } from '../../src/report/palette.js';

const capture = (name: string): string => fileURLToPath(new URL(`../../captures/${name}`, import.meta.url));
const signal = new AbortController().signal;
const empty = buildReport({ version: 'test', source: { kind: 'flv', name: 'file.flv', truncated: false }, sessions: [], findings: [] });
const flv = capture('files/h264-aac/file.flv');

function compareFiles(arrived: string, sent: string, options: { readonly session?: number } = {}): Promise<Report> {
  return new Reference(sent, { signal, ...options }).compareWith(arrived, empty);
}

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-reference-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('a recording against the capture of what was sent', () => {
  it('tells the true cause of incident 2.4', async () => {
    const { comparison, findings, verdict } = await compareFiles(capture('incidents/gst-3a919dc-loss-small.server-out.flv'), capture('incidents/gst-3a919dc-loss-small.pcap'));
    // 62 messages were sent: a header, 60 frames, an end of sequence; the server wrote 56 of them.
    expect(comparison).toMatchObject({ sent: 60, received: 55, identical: 55, missing: 2, endedEarly: 3, joinedLate: 0, corrupted: 0, deltasAsTimestamps: true, chunkBytes: 4096 });
    expect(comparison?.began).toMatchObject({ what: 'missing', kind: 'video', timestampMs: 0, sentOffset: 3701 });
    expect(comparison?.runs.map(({ keyframes, sentOffset }) => [keyframes, sentOffset])).toEqual([[1, 3701], [1, 30_092]]);
    expect(comparison?.headers.map(({ state }) => state)).toEqual(['same']);
    expect(verdict).toBe('degraded');
    const lost = findings.find(({ rule }) => rule === 'frames-lost-in-transit');
    expect(lost?.cause).toMatch(/^Each of the 2 missing frames took 3 or more chunks of 4 096 bytes; none of the 55 that arrived did\./);
    expect(lost?.remedy).toContain('continuation chunk');
    expect(findings.find(({ rule }) => rule === 'timestamps-rewritten')?.cause).toContain('delta');
  });
});

describe('the playing leg against the publishing leg of one capture', () => {
  it.each(['ff5--nginx', 'ff5--nms', 'ff9--nginx', 'ff9--nms', 'ff9av1--nms', 'gst122--nginx', 'gst122--nms', 'obs32--nginx'])('has nothing to complain of: %s', async (name) => {
    const path = capture(`clean/${name}.pcap`);
    const { comparison, findings } = await compareFiles(path, path);
    expect(comparison).toMatchObject({ missing: 0, corrupted: 0, duplicated: 0, reordered: 0, retimed: 0, unexpected: 0, unrelated: false });
    expect(comparison?.identical).toBe(comparison?.received);
    expect(comparison?.sentDirection).toBe('c2s');
    expect(comparison?.arrivedDirection).toBe('s2c');
    expect(findings).toEqual([]);
  });

  it('tells the sequence headers that the relay did not keep (incident 2.11)', async () => {
    const path = capture('incidents/go-9fd3ce8p1-latejoin-noseqhdr.pcap');
    const { findings } = await compareFiles(path, path);
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['sequence-header-lost-in-transit', 'fatal'], ['sequence-header-lost-in-transit', 'fatal']]);
  });

  it('tells a codec that the relay does not pass on', async () => {
    const path = capture('clean/ff9hevc--nginx.pcap');
    const { findings } = await compareFiles(path, path);
    expect(findings.map(({ rule }) => rule)).toEqual(['frames-lost-in-transit']);
    expect(findings[0]?.cause).toContain('No video arrived at all');
  });

  it('can be named by its session', async () => {
    const path = capture('clean/ff5--nginx.pcap');
    const { comparison } = await compareFiles(path, path, { session: 1 });
    expect(comparison?.arrivedStream).toContain('session 1');
    await expect(compareFiles(path, path, { session: 9 })).rejects.toThrow(/no media to compare/);
  });
});

describe('files that are not what they should be', () => {
  it('are named with the next step', async () => {
    const text = join(folder, 'text.flv');
    writeFileSync(text, 'not a recording');
    await expect(compareFiles(flv, text)).rejects.toThrow(/text\.flv cannot be compared/);
    await expect(compareFiles(flv, join(folder, 'nothing.flv'))).rejects.toThrow(/does not exist/);
  });

  it('lose everything when they hold no frame', async () => {
    const { readFileSync } = await import('node:fs');
    const headerOnly = join(folder, 'header.flv');
    writeFileSync(headerOnly, readFileSync(flv).subarray(0, 13));
    const { comparison, findings } = await compareFiles(headerOnly, flv);
    expect(comparison).toMatchObject({ received: 0, lossRatio: 1, unrelated: false });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['frames-lost-in-transit', 'fatal']]);
    await expect(compareFiles(flv, headerOnly)).rejects.toThrow(/no media to compare in header\.flv/);
  });

  it('are said to have nothing in common when they have not', async () => {
    const { comparison, findings } = await compareFiles(flv, capture('incidents/gst-3a919dc-loss-small.pcap'));
    expect(comparison).toMatchObject({ unrelated: true, missing: 0, sent: 60 });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['comparison-nothing-in-common', 'info']]);
  });
});

describe('bytes of a damaged frame', () => {
  it('are looked at in both files', async () => {
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(flv);
    const { comparison } = await compareFiles(flv, flv);
    expect(comparison?.corrupted).toBe(0);
    // The last kilobytes of the file belong to frames; one bit in the middle of the largest tag near the middle is enough.
    const at = findVideoBody(bytes, 200_000);
    bytes[at + 40] = (bytes[at + 40] ?? 0) ^ 1;
    const damaged = join(folder, 'damaged.flv');
    writeFileSync(damaged, bytes);
    const report = await compareFiles(damaged, flv);
    expect(report.comparison).toMatchObject({ corrupted: 1, missing: 0 });
    expect(report.comparison?.damaged).toMatchObject([{ kind: 'video', firstDifference: 40, differing: 1 }]);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['frames-corrupted-in-transit']);
  });
});

/** Offset of the body of the first coded video tag of more than 100 bytes behind `from`. */
function findVideoBody(bytes: Uint8Array, from: number): number {
  for (let at = 13; at < bytes.length; ) {
    const size = (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (at > from && bytes[at] === 9 && bytes[at + 12] === 1 && size > 100) return at + 11;
    at += size + 15;
  }
  throw new Error('no such tag');
}

describe('the section of the report', () => {
  it('says in a few lines what became of the frames', async () => {
    const { comparison } = await compareFiles(capture('incidents/gst-3a919dc-loss-small.server-out.flv'), capture('incidents/gst-3a919dc-loss-small.pcap'));
    expect(comparison).toBeDefined();
    if (comparison === undefined) return;
    const text = comparisonLines(comparison, { palette: plain, width: 120 }).join('\n');
    expect(text).toContain('55 of 60 frames identical, 2 missing (3.5 %), 54 re-timed, 3 after the last that arrived');
    expect(text).toContain('a key frame at 0.000 s; a key frame at 1.000 s');
  });

  it('shows no control characters of a file name', () => {
    const name = 'x\u001b[31m.flv';
    const lines = comparisonLines({
      sent: 0, received: 0, identical: 0, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0,
      byKind: { video: zero, audio: zero }, tracks: [], sentStream: name, arrivedStream: name, sentFile: name, arrivedFile: name, sentDirection: 'c2s', arrivedDirection: 'c2s', runs: [], runCount: 0,
      runsUpToKey: 0, inCommon: [], headers: [], damaged: [], deltasAsTimestamps: false, syncShiftMs: 0, chunkBytes: 0, notes: [name], unrelated: false,
    }, { palette: plain, width: 80 });
    expect(lines.join('\n')).not.toContain('\u001b');
  });
});

const zero = { sent: 0, received: 0, identical: 0, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0 };
