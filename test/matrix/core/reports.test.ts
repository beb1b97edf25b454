/** What terminal, Markdown and JUnit say about results made by hand. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { matrixJunit } from '../../../src/matrix/core/junit.js';
import { matrixGithubLines, matrixMarkdown } from '../../../src/matrix/core/markdown.js';
import type { MatrixReport } from '../../../src/matrix/core/model.js';
import { cellLines, matrixSummaryLines, programLines, wayText } from '../../../src/matrix/core/terminal.js';
import { plain } from '../../../src/report/palette.js';
import { program } from '../../helpers/programs.js';
import { programs, reportOf, resultOf, track, usual } from './sample.js';

const late = usual.replace('player-first', 'late-join');
const layout = { palette: plain, width: 120, verbose: false };
const hostile = '"]]><b>&\u001b[31m|`x`';

const mixed = reportOf([
  resultOf('ok'), resultOf('lossy', { id: late, repro: `rtmpdiag matrix --only '${late}'`, findings: [{ leg: 'player', rule: 'media-wrong-msid', severity: 'degraded', message: hostile }] }),
  resultOf('inconclusive', { id: 'rtmpdiag~nginx-rtmp~ffmpeg~h264b+aac~republish~digest~ipv6', words: hostile }), resultOf('skip', { id: 'ffmpeg~nginx-rtmp~vlc~h264+aac~player-first~plain~rtmp' }),
  resultOf('unsupported', { id: 'ffmpeg~ffmpeg-listen~none~hevc+aac~player-first~plain~rtmp' }), resultOf('crashed', { id: 'ffmpeg~rtmpdiag~ffmpeg~h264+aac~player-first~plain~rtmp', frames: 0, baseline: { mark: 'xfail', why: 'known' } }),
  resultOf('ok', { id: 'ffmpeg~rtmpdiag~ffmpeg~h264+aac~late-join~plain~rtmp', baseline: { mark: 'xpass', why: 'expected lossy, and it is ok now' } }),
]);

describe('the lines of a cell', () => {
  it('are none for what is ok or unsupported, unless asked for', () => {
    expect(cellLines(resultOf('ok'), layout)).toEqual([]);
    expect(cellLines(resultOf('unsupported'), layout)).toEqual([]);
    expect(cellLines(resultOf('ok'), { ...layout, verbose: true })).toEqual([`  ok  ${usual}  6.10 s`]);
  });

  it('say grade, party, numbers, findings and how to play it again', () => {
    const result = resultOf('lossy', { findings: [{ leg: 'player', rule: 'media-wrong-msid', severity: 'degraded', message: 'The server sends elsewhere.' }, { leg: 'player', rule: 'other', severity: 'info', message: 'Not of interest.' }], repro: `rtmpdiag matrix --only '${usual}'` });
    expect(cellLines(result, layout)).toEqual([
      `  lossy 2 by server  ${usual}  6.10 s`, '       what       what happened to 2 frames', '       numbers    through the server, player 1: video 148 of 150 (2 missing); delay 0.4 ms, at most 3.2 ms',
      '       finding    media-wrong-msid at the player: The server sends elsewhere.', `       repeat     rtmpdiag matrix --only '${usual}'`,
    ]);
  });

  it('are two for what the baseline expects', () => {
    expect(cellLines(resultOf('lossy', { baseline: { mark: 'xfail', why: 'known' }, repro: 'x' }), layout)).toEqual([`  lossy 2 by server XFAIL  ${usual}  6.10 s`, '       baseline   xfail: known']);
    expect(cellLines(resultOf('lossy', { baseline: { mark: 'other-reason', why: 'new' } }), layout)).toHaveLength(4);
  });

  it('carry nothing to the terminal that a program said as it is', () => {
    expect(mixed.cells.flatMap((result) => cellLines(result, layout)).join('\n')).not.toContain('\u001b');
  });

  it('name the track and every kind of trouble', () => {
    expect(wayText({ way: 'server to file', tracks: [track({ identical: 1, missing: 2, corrupted: 3, duplicated: 4, reordered: 5, retimed: 6, joinedLate: 7, endedEarly: 8 }), track({ kind: 'audio', trackId: 1 })] }))
      .toBe('server to file: video 1 of 150 (2 missing, 3 damaged, 4 doubled, 5 out of order, 6 re-timed, 7 before it joined, 8 behind its end), audio 1 150 of 150');
  });
});

it('programs that are missing are named with what brings them', () => {
  expect(programLines({ programs }, layout).at(-1)).toBe('missing     VLC (player) is missing: cvlc is not here, apt-get install vlc-bin brings it.');
});

it('the summary has a line for each server, the counts and the gate', () => {
  expect(matrixSummaryLines(mixed, { ...layout, width: 1000 })).toEqual([
    '', 'rtmpdiag serve 1.2.3    1 ok  1 crashed by server', 'nginx-rtmp 1.22.1       1 ok  1 skip  1 lossy by server  1 inconclusive', 'ffmpeg -listen 1 5.1.9  1 unsupported', '',
    '7 cells selected: 2 ok, 1 unsupported, 1 skip, 1 lossy, 1 crashed, 1 inconclusive; 600 frames followed   54.3 s',
    `gate: FAILED (1 lossy: ${late}; no longer as the baseline says, take it out there: ffmpeg~rtmpdiag~ffmpeg~h264+aac~late-join~plain~rtmp)`,
  ]);
});

describe('Markdown', () => {
  const text = matrixMarkdown(mixed);
  it('begins with the gate, the counts and a table for a front page', () => {
    expect(text).toMatch(/^# Interop matrix: gate not passed \(1 lossy: /);
    expect(text).toContain('2026-11-21, rtmpdiag 1.2.3, seed rtmpdiag, streams of 5 seconds.');
    expect(text).toContain('| FFmpeg 5.1.9 | publisher | 1 ok, 1 crashed by server | 1 ok, 1 lossy by server |  |');
    expect(text).toContain('VLC \\(player\\) is missing: cvlc is not here, apt-get install vlc-bin brings it.');
  });

  it('has publishers and streams by players for each server', () => {
    expect(text).toContain('| ffmpeg | h264\\+aac | ok: player-first<br>**lossy 2 by server**: late-join |  | skip: player-first |');
    expect(text).toContain('| publisher | stream | its own file |');
    expect(text).toContain('**inconclusive**: republish, digest, ipv6');
  });

  it('keeps its tables whole whatever a program says', () => {
    expect(text).not.toMatch(/<b>|\u001b|`x`/);
    const widths = text.split('\n\n').filter((block) => block.startsWith('|')).map((block) => block.split('\n').filter((line) => line !== '').map((row) => row.replaceAll('\\|', '').split('|').length));
    expect(widths.length).toBeGreaterThanOrEqual(6);
    for (const [head, ...rows] of widths) expect(rows.every((row) => row === head)).toBe(true);
  });

  it('says that nothing is wrong where nothing is', () => {
    expect(matrixMarkdown(reportOf([resultOf('ok')]))).toMatch(/^# Interop matrix: gate passed\n[^]*## What is not ok\n\nNothing\.\n$/);
  });
});

it('GitHub gets an error for what is red and a warning for what is undecided', () => {
  expect(matrixGithubLines(mixed).map((line) => line.replace(/::.*::/, ''))).toEqual(['lossy by server: what happened to 2 frames', 'inconclusive: "]]><b>&\\x1b[31m|`x`', 'ok: expected lossy, and it is ok now']);
  expect(matrixGithubLines(mixed).map((line) => line.split(' ')[0])).toEqual(['::error', '::warning', '::error']);
});

describe('JUnit', () => {
  const valid = (report: MatrixReport): string => {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-junit-'));
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
    const file = join(folder, 'report.xml');
    const text = matrixJunit(report);
    writeFileSync(file, text);
    const { status, stderr } = spawnSync(program('xmllint'), ['--noout', '--schema', fileURLToPath(new URL('../../commands/junit.xsd', import.meta.url)), file], { encoding: 'utf8' });
    expect(stderr).toMatch(/validates$/m);
    expect(status).toBe(0);
    return text;
  };

  it('is valid and counts right, suite by suite and as a whole', () => {
    const text = valid(mixed);
    expect(text).toContain('<testsuites name="rtmpdiag matrix" tests="8" failures="2" errors="1"');
    expect(text).toContain('<testsuite name="rtmpdiag" tests="2" failures="1" errors="0" skipped="1" time=');
    expect(text).toMatch(/<testsuite name="nginx-rtmp" tests="4" failures="1" errors="1" skipped="1"/);
    expect([...text.matchAll(/<failure /g)]).toHaveLength(2);
    expect([...text.matchAll(/<error /g)]).toHaveLength(1);
    expect([...text.matchAll(/<skipped /g)]).toHaveLength(3);
  });

  it('shows a red gate that no cell explains', () => {
    const text = valid(reportOf([resultOf('ok')], { gate: { passed: false, exit: 130, because: 'interrupted: the report is partial', unexpected: [] } }));
    expect(text).toContain('<error type="exit-130" message="interrupted: the report is partial"/>');
    expect(valid(reportOf([]))).toContain('<error type="exit-3"');
  });
});
