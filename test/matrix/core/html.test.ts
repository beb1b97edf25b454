/** The page of the matrix as text; test/commands/matrix.interop.test.ts opens one in a browser. */
import { describe, expect, it } from 'vitest';
import { matrixHtml } from '../../../src/matrix/core/html.js';
import { programs, reportOf, resultOf, usual } from './sample.js';

const late = usual.replace('player-first', 'late-join');
const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202e';
/** What a reader sees of a piece of HTML. */
const seen = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
const table = (html: string): string => /<table class="matrix">.*?<\/table>/s.exec(html)?.[0] ?? '';

describe('the table', () => {
  const html = matrixHtml(reportOf([
    resultOf('ok'), resultOf('lossy', { id: late }), resultOf('ok', { id: usual.replace('ffmpeg~nginx-rtmp', 'rtmpdiag~rtmpdiag') }), resultOf('unsupported', { id: 'rtmpdiag~ffmpeg-listen~none~hevc+aac~player-first~plain~rtmp' }),
    resultOf('crashed', { id: usual.replace('rtmpdiag', 'ffmpeg'), frames: 0, by: 'player', baseline: { mark: 'xfail', why: 'known' } }),
  ]));

  it('has servers and players as columns, programs in the order of the report', () => {
    const [servers = '', players = ''] = [...table(html).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => seen(row ?? ''));
    expect(servers).toBe('rtmpdiag serve 1.2.3 nginx-rtmp 1.22.1 ffmpeg -listen 1 5.1.9');
    expect(players).toBe('stream rtmpdiag rtmpdiag ffmpeg its own file');
  });

  it('has publishers and streams as rows, with a sign or the grade in each cell', () => {
    const rows = [...table(html).matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].slice(2).map(([, row]) => seen(row ?? ''));
    expect(rows).toEqual(['rtmpdiag publish 1.2.3', 'h264+aac ✓ ok', 'hevc+aac – unsupported', 'FFmpeg 5.1.9', 'h264+aac ✓ ok lossy 2 crashed ▸']);
  });

  it('leads from every sign to its evidence', () => {
    const targets = [...table(html).matchAll(/href="#(e\d+)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(5);
    for (const id of targets) expect(html.split(`id="${id ?? ''}"`)).toHaveLength(2);
    expect(table(html)).toMatch(/class="chip stall" href="#e1" title="late-join: lossy 2 by server, what happened to 2 frames"/);
    expect(table(html)).toMatch(/class="chip fatal known"/);
  });

  it('unfolds what is red and leaves out what is quiet', () => {
    const cases = [...html.matchAll(/<details class="case ([^"]*)"( open)?>/g)].map(([, classes, open]) => `${classes ?? ''}${open ?? ''}`);
    expect(cases).toEqual(['g-ok quiet', 'g-ok quiet', 'g-lossy open', 'g-crashed', 'g-unsupported quiet']);
  });
});

it('shows the ways in numbers, the faults, the findings and how to play it again', () => {
  const text = seen(matrixHtml(reportOf([resultOf('lossy', { repro: "rtmpdiag matrix --only 'x'", findings: [{ leg: 'player', rule: 'media-wrong-msid', severity: 'degraded', message: 'It sends elsewhere.' }], evidence: '/tmp/x' })])));
  expect(text).toContain('lossy by the server: what happened to 2 frames');
  expect(text).toContain('media-wrong-msid (degraded, between the player and the server): It sends elsewhere.');
  expect(text).toMatch(/through the server, player 1 video 150 148 2 0 0 0 0 0 0 0\.4 \/ 3\.2 ms/);
  expect(text).toContain('Repeat rtmpdiag matrix --only &#39;x&#39;');
});

it('runs nothing and loads nothing, whatever programs, findings and arguments say', () => {
  const html = matrixHtml(reportOf([
    resultOf('lossy', {
      words: hostile, faults: [{ grade: 'lossy', by: 'server', frames: 1, words: hostile, finding: hostile }], findings: [{ leg: 'publisher', rule: hostile, severity: 'fatal', message: hostile }], repro: hostile, evidence: hostile,
      baseline: { mark: 'other-reason', why: hostile }, fault: hostile,
    }),
  ], { programs: programs.map((program) => ({ ...program, title: hostile, version: hostile })), notes: [hostile], seed: hostile, gate: { passed: false, exit: 70, because: hostile, unexpected: [] } }));
  expect(html).not.toMatch(/<script|<img|\u001b|\u202e/);
  expect(html).toContain("default-src 'none'");
  expect(html.match(/(?:src|href)="(?!#|data:)/g)).toBeNull();
});

it('says that nothing was played where nothing was', () => {
  const html = matrixHtml(reportOf([], { notExecuted: [usual], interrupted: true }));
  expect(seen(html)).toMatch(/Gate not passed no cell could be judged 0 cells selected: none was played\. Interrupted: partial\./);
  expect(table(html)).toBe('');
});
