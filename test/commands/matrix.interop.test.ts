/** `rtmpdiag matrix` with real programs: a few cells, and the page that comes of them in a browser. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { MatrixReport } from '../../src/matrix/core/model.js';
import { program, run } from '../helpers/programs.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

it('FFmpeg and GStreamer through nginx and Node-Media-Server: no frame lost, but for what GStreamer cannot take from Node-Media-Server', { timeout: 90_000 }, async () => {
  for (const name of ['ffmpeg', 'nginx', 'gst-launch-1.0'] as const) program(name);
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-matrix-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  const cells = ['ffmpeg~nginx-rtmp~ffmpeg~h264b+aac~late-join~plain~rtmp', 'rtmp2sink~rtmpdiag~rtmp2src~h264+aac~player-first~plain~rtmp', 'ffmpeg~node-media-server~rtmp2src~h264+aac~player-first~plain~rtmp', 'rtmpdiag~rtmpdiag~rtmpdiag~hevc+aac~burst-end~digest~ipv6'];
  const result = await run(process.execPath, [command, 'matrix', '--only', cells.join(','), '--require', 'ffmpeg,rtmp2sink,nginx-rtmp,node-media-server', '--json', '--report', folder], { limitMs: 80_000 });
  const report = JSON.parse(result.stdout) as MatrixReport;
  expect(report.cells.map(({ id, grade, by }) => [id, grade, by])).toEqual([[cells[0], 'ok', undefined], [cells[1], 'ok', undefined], [cells[2], 'lossy', 'server'], [cells[3], 'ok', undefined]]);
  expect(report.cells[2]?.faults[0]?.finding).toBe('media-wrong-msid');
  expect(report.programs.filter(({ version }) => version !== undefined && /\d/.test(version)).length).toBe(report.programs.length);
  expect(result.status).toBe(1);

  const url = pathToFileURL(join(folder, 'report.html')).href;
  const browser = await chromium.launch({ executablePath: program('chromium'), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    for (const [width, colorScheme] of [[1400, 'light'], [390, 'dark']] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => problems.push(message.text()));
      page.on('request', (request) => { if (!request.url().startsWith(url) && !request.url().startsWith('data:')) problems.push(request.url()); });
      await page.goto(url);
      expect(await page.locator('.matrix a.chip').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/^lossy \d+$/), expect.stringMatching(/^✓/)]));
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      // The red cell is unfolded; one that is ok comes up when its sign is chosen.
      expect(await page.locator('.case:visible').count()).toBe(1);
      await page.locator('.matrix a.chip.ok').first().click();
      expect(await page.locator('.case:has(:target) .body').isVisible()).toBe(true);
      expect(await page.locator('.case:has(:target) table').innerText()).toMatch(/through the server/);
      expect(problems).toEqual([]);
      await page.close();
    }
  } finally {
    await browser.close();
  }
  expect(readFileSync(join(folder, cells[2] ?? '', 'cell.json'), 'utf8')).toContain('media-wrong-msid');
});
