/** What is made of a report: nothing that a peer said may act in it, and nothing that is red may look green. */
import { describe, expect, it } from 'vitest';
import { conformHtml } from '../../../src/conformance/core/html.js';
import { conformJunit } from '../../../src/conformance/core/junit.js';
import { conformMarkdown, githubLines } from '../../../src/conformance/core/markdown.js';
import { readConformReport } from '../../../src/conformance/core/read-report.js';
import { caseLines, summaryLines } from '../../../src/conformance/core/terminal.js';
import { plain } from '../../../src/report/palette.js';
import { reportOf, resultOf } from './reports.js';

const nasty = '</script><img src=x onerror=alert(1)>"\' & \u001b[2J \u202e |a|b| ::error::x\n::warning::y %0A';
const hostile = resultOf('HS-001', 'fail', {
  title: nasty, reason: 'other', actual: nasty, expected: [nasty], breaks: [nasty], clauses: [nasty], evidence: nasty, repro: nasty, relatedKnown: [{ peer: nasty, does: nasty }],
  attempts: [{ verdict: 'fail', reason: 'other', actual: nasty, durationMs: 1, longestWaitMs: 0, missedDeadlines: 0 }, { verdict: 'fail', reason: 'other', actual: nasty, durationMs: 1, longestWaitMs: 0, missedDeadlines: 0 }],
  baseline: { mark: 'other-reason', why: nasty },
});
const report = reportOf([hostile, resultOf('HS-002', 'pass')], { target: { url: nasty, fmsVer: nasty, startedBy: 'operator', reach: nasty, problem: nasty }, notes: [nasty], seed: nasty, profile: nasty });

describe('words of a peer', () => {
  it('stay words on the page', () => {
    const page = conformHtml([report, report], { transcript: () => nasty });
    expect(page).not.toMatch(/<img|<script|onerror=alert\(1\)>|\u001b|\u202e/);
    expect(page).toContain('&lt;img src=x');
    expect(page).toMatch(/default-src 'none'/);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page.match(/<!DOCTYPE/g)).toHaveLength(1);
  });

  it('stay words in JUnit and Markdown, and on one line in the terminal', () => {
    const junit = conformJunit(report, false);
    expect(junit).not.toMatch(/<img|\u001b|\u202e/);
    expect(conformMarkdown(report)).not.toMatch(/<img|\u001b|\n::|[^\\]\|a/);
    for (const line of [...caseLines(hostile, { palette: plain, width: 80, verbose: false }), ...summaryLines(report, { palette: plain, width: 80, verbose: false })]) expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it('cannot be a second command to GitHub', () => {
    const lines = githubLines(report, false);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error title=HS-001 slug-001::/);
    expect(lines[0]).not.toMatch(/[\n\r]/);
    expect(lines[0]).toContain('%250A');
  });
});

describe('what is red', () => {
  it('is red in JUnit, also where no case says why', () => {
    expect(conformJunit(reportOf([resultOf('HS-001', 'warn'), resultOf('HS-002', 'pass')]), false)).toMatch(/testsuites [^>]*failures="0" errors="0"/);
    expect(conformJunit(reportOf([resultOf('HS-001', 'warn')], { strict: true }), true)).toMatch(/testsuites [^>]*failures="1" errors="0"/);
    expect(conformJunit(reportOf([resultOf('HS-001', 'pass'), resultOf('HS-002', 'inconclusive')]), false)).toMatch(/testsuites [^>]*failures="0" errors="1"/);
    for (const report of [reportOf([resultOf('HS-001', 'blocked')]), reportOf([resultOf('HS-001', 'skip')]), reportOf([resultOf('HS-001', 'pass')], { interrupted: true, notExecuted: ['HS-002'] }), reportOf([])]) {
      expect(conformJunit(report, false)).toMatch(/testsuites [^>]*failures="0" errors="1"[^]*<testcase name="gate"[^>]*><error type="exit-(3|130)"/);
    }
  });

  it('an expected failure is skipped, an unexpected pass is a failure', () => {
    const marked = reportOf([resultOf('HS-001', 'fail', { baseline: { mark: 'xfail', why: 'known' } }), resultOf('HS-002', 'pass', { baseline: { mark: 'xpass', why: 'mended' } })]);
    expect(conformJunit(marked, false)).toMatch(/HS-001[^]*<skipped[^]*HS-002[^]*<failure/);
    expect(githubLines(marked, false)).toEqual([expect.stringMatching(/^::error title=HS-002/)]);
    expect(marked.gate).toMatchObject({ exit: 1, unexpected: ['HS-002'] });
  });
});

describe('the page', () => {
  it('shows first what is to be told, opens what is red and links to it', () => {
    const page = conformHtml([reportOf([resultOf('HS-001', 'fail'), resultOf('HS-002', 'pass'), resultOf('PC-010', 'warn', { level: 'S' })])]);
    expect(page).toMatch(/id="f-told" checked/);
    expect(page).toMatch(/<details class="case v-fail l-M" id="r0-HS-001" open>/);
    expect(page).toMatch(/<details class="case v-pass l-M quiet" id="r0-HS-002">/);
    expect(page).toMatch(/<a href="#r0-HS-001">HS-001<\/a>/);
    expect(page).not.toMatch(/<script|<table/);
    expect(conformHtml([reportOf([resultOf('HS-001', 'pass')])])).toMatch(/id="f-every" checked/);
  });

  it('can be narrowed to what breaks one program, and offers only programs that something breaks', () => {
    const page = conformHtml([reportOf([
      resultOf('HS-001', 'fail', { breaks: ['ffmpeg 6.1 and later', 'obs'] }), resultOf('HS-002', 'warn', { breaks: ['all players'] }), resultOf('HS-003', 'fail', { breaks: ['jobs that have no name'] }), resultOf('HS-004', 'pass'),
    ])]);
    expect(page).toMatch(/aria-label="Who breaks"><input type="radio" name="breaks" id="b-every" checked>/);
    expect([...page.matchAll(/<label for="b-([a-z-]+)">([^<]*)<\/label>/g)].map(([, id, label]) => [id, label])).toEqual([['every', 'whoever breaks'], ['ffmpeg', 'FFmpeg 2'], ['obs', 'OBS 1'], ['gstreamer', 'GStreamer 1'], ['librtmp', 'librtmp 1'], ['vlc', 'VLC 1'], ['flash', 'Flash 1']]);
    expect(page).toContain('<details class="case v-fail l-M b-ffmpeg b-obs" id="r0-HS-001"');
    expect(page).toContain('<details class="case v-fail l-M" id="r0-HS-003"');
    expect(page).toContain('main:has(#b-ffmpeg:checked) .case:not(.b-ffmpeg) { display: none; }');
    expect(conformHtml([reportOf([resultOf('HS-001', 'pass')])])).not.toContain('Who breaks');
  });

  it('puts several runs side by side by their addresses', () => {
    const second = reportOf([resultOf('HS-001', 'pass'), resultOf('HS-003', 'info')], { target: { url: 'rtmp://other/live', startedBy: 'operator', reach: 'play' } });
    const page = conformHtml([reportOf([resultOf('HS-001', 'fail')]), second]);
    expect(page.match(/<tr><td>/g)).toHaveLength(2);
    expect(page).toMatch(/<th><a href="#r1">rtmp:\/\/other\/live<\/a><\/th>/);
    expect(page).toMatch(/HS-003[^]*?<td><\/td><td><a href="#r1-HS-003"/);
  });
});

describe('a report read back', () => {
  it('is what was written', () => {
    const written = reportOf([resultOf('HS-001', 'fail', { baseline: { mark: 'xfail', why: 'known' }, evidence: 'x', repro: 'y' }), resultOf('HS-002', 'pass')], { calibration: { p50Ms: 1, p95Ms: 2, samples: 20, deadlineMs: 2000 }, shard: '1/2' });
    expect(readConformReport(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  const good = JSON.parse(JSON.stringify(reportOf([resultOf('HS-001', 'pass')]))) as Record<string, unknown> & { readonly cases: readonly Record<string, unknown>[] };
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /holds no report/],
    ['another schema', { ...good, schema: 'rtmpdiag.report/1' }, /its schema is rtmpdiag\.report\/1/],
    ['no schema', {}, /is no report/],
    ['no cases', { ...good, cases: {} }, /has no cases/],
    ['an id that would end an attribute', { ...good, cases: [{ ...good.cases[0], id: 'HS-001"><img' }] }, /has no id/],
    ['a verdict of its own', { ...good, cases: [{ ...good.cases[0], verdict: 'great' }] }, /HS-001 is not complete/],
    ['a group of the prototype', { ...good, cases: [{ ...good.cases[0], group: 'constructor' }] }, /HS-001 is not complete/],
    ['a case twice', { ...good, cases: [good.cases[0], good.cases[0]] }, /HS-001 is in it twice/],
    ['a reason that is more than a word', { ...good, cases: [{ ...good.cases[0], reason: 'a | b' }] }, /HS-001 is not complete/],
    ['a part of too many', { ...good, shard: '1/99999999999' }, /which part/],
    ['counts that are none', { ...good, counts: { pass: '1' } }, /counts/],
    ['no gate', { ...good, gate: undefined }, /gate/],
  ])('is refused: %s', (_, value, sentence) => {
    expect(readConformReport(value)).toMatch(sentence);
  });
});
