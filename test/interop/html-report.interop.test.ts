/** The HTML report in a real browser: opened from a file, zoomed with mouse, wheel, keys and fingers, and fed with hostile names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleById } from '../../src/analyzers/index.js';
import { clock, timeTicks } from '../../src/report/html/clock.js';
import { htmlReport } from '../../src/report/html.js';
import type { Report } from '../../src/report/model.js';
import { program } from '../helpers/programs.js';
import { attackedReport, attacks, captureReport, comparedReport, fileReport, largeReport, timeline } from '../report/html-sample.js';

/** Without: screenshots are made only where somebody wants to look at them. */
const pictures = process.env['RTMPDIAG_SCREENSHOTS'];
const wide = { width: 1180, height: 900 };
const phone = { width: 390, height: 780 };

describe('the HTML report in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-html-'));

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program('chromium'), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Opened { readonly page: Page; readonly problems: string[]; close(): Promise<void> }

  /** `problems`: errors, dialogs, and everything that was asked for but the page itself. */
  const openHtml = async (html: string, options: BrowserContextOptions = {}): Promise<Opened> => {
    const path = join(folder, 'report.html');
    writeFileSync(path, html);
    const url = pathToFileURL(path).href;
    const context = await browser.newContext({ viewport: wide, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => problems.push(`console: ${message.text()}`));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith(`${url}#`) && !request.url().startsWith('data:')) problems.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, problems, close: () => context.close() };
  };
  const open = (reports: readonly Report[], options?: BrowserContextOptions): Promise<Opened> => openHtml(htmlReport(reports, { explain: (id) => ruleById(id)?.meta }), options);

  /** Time labels of a figure, from left to right. */
  const labels = (page: Page, figure = '#charts-0'): Promise<string[]> => page.locator(`${figure} .tick span`).allTextContents();
  /** Changes are drawn with the next picture. */
  const drawn = async (page: Page): Promise<void> => { await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'); };
  /** The plots of a figure on the screen. */
  const plots = async (page: Page, figure = '#charts-0'): Promise<{ x: number; y: number; width: number; height: number }> => {
    await page.evaluate(`document.querySelector('${figure} .front').scrollIntoView({ block: 'center' })`);
    const box = await page.locator(`${figure} .front`).boundingBox();
    if (box === null) throw new Error('the charts are not on the page');
    return box;
  };
  const drag = async (page: Page, from: number, to: number, key?: string): Promise<void> => {
    const box = await plots(page);
    if (key !== undefined) await page.keyboard.down(key);
    await page.mouse.move(box.x + box.width * from, box.y + 90);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * (from + to) / 2, box.y + 95);
    await page.mouse.move(box.x + box.width * to, box.y + 90);
    await page.mouse.up();
    if (key !== undefined) await page.keyboard.up(key);
    await drawn(page);
  };
  /** What the figure says it shows, in ms; undefined for the whole. */
  const shown = async (page: Page): Promise<[number, number] | undefined> => {
    const text = await page.locator('#charts-0 .shown').textContent() ?? '';
    const match = /^(-?[\d.]+) s to ([\d.]+) s$/.exec(text);
    return match === null ? undefined : [Number(match[1]) * 1000, Number(match[2]) * 1000];
  };
  const near = (range: [number, number] | undefined, from: number, to: number, within = 60): void => {
    expect(Math.abs((range?.[0] ?? -1e9) - from), `${String(range)} from ${from}`).toBeLessThan(within);
    expect(Math.abs((range?.[1] ?? -1e9) - to), `${String(range)} to ${to}`).toBeLessThan(within);
  };

  it('opens without a word on the console and without asking for anything, and draws every chart', async () => {
    const { page, problems, close } = await open([fileReport()]);
    expect(await page.locator('#charts-0 h4').allTextContents()).toEqual(['Findings', 'Bit rate', 'Frame interval', 'Lost frames', 'Key frames', 'Audio minus video']);
    const paths = await page.evaluate('[...document.querySelectorAll("#charts-0 path")].map((path) => { const box = path.getBoundingClientRect(); return [box.width, box.height]; })') as [number, number][];
    expect(paths).toHaveLength(6);
    for (const [width, height] of paths) expect(Math.max(width, height)).toBeGreaterThan(20);
    expect(await page.evaluate('[...document.querySelectorAll("#charts-0 svg")].map((svg) => svg.getAttribute("aria-label"))')).toContain('18 frames missing, in 1 place of this chart, 18 at most in one.');
    expect(await labels(page)).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s', '10 s']);
    expect(problems).toEqual([]);
    await close();
  });

  it('lets no other script run: one that was smuggled in stays dead', async () => {
    const html = htmlReport([fileReport()]).replace('<main>', '<main><script>window.owned = 1</script><img src="x" onerror="window.owned = 2">');
    const { page, problems, close } = await openHtml(html);
    expect(await page.evaluate('window.owned')).toBeUndefined();
    expect(problems.join('\n')).toMatch(/Content Security Policy/);
    expect(await page.locator('html.script').count()).toBe(1);
    await close();
  });

  it('zooms where one drags, on all charts at once, and a double click shows the whole', async () => {
    const { page, problems, close } = await open([fileReport()]);
    const boxes = (): Promise<unknown> => page.evaluate('[...document.querySelectorAll("#charts-0 svg")].map((svg) => svg.getAttribute("viewBox"))');
    const [whole, wholeLabels] = [await boxes(), await labels(page)];
    await drag(page, 0.3, 0.55);
    near(await shown(page), 3000, 5500);
    expect(await labels(page)).toEqual(['3.0 s', '3.5 s', '4.0 s', '4.5 s', '5.0 s', '5.5 s'].slice(0, (await labels(page)).length));
    expect((await labels(page)).length).toBeGreaterThanOrEqual(5);
    const zoomed = await boxes() as string[];
    expect(new Set(zoomed).size).toBe(1);
    const [x = 0, , width = 0] = (zoomed[0] ?? '').split(' ').map(Number);
    expect(x).toBeCloseTo(150, -1);
    expect(width).toBeCloseTo(125, -1);
    expect(await page.locator('#charts-0 .marker:visible').count()).toBe(1);
    const box = await plots(page);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + 90);
    await drawn(page);
    expect(await shown(page)).toBeUndefined();
    expect(await boxes()).toEqual(whole);
    expect(await labels(page)).toEqual(wholeLabels);
    expect(problems).toEqual([]);
    await close();
  });

  it('leaves the wheel to the page until a chart was chosen, then zooms about the pointer and moves sideways', async () => {
    const { page, close } = await open([fileReport()]);
    const box = await plots(page);
    await page.mouse.move(box.x + box.width / 2, box.y + 90);
    await page.mouse.wheel(0, -200);
    await page.waitForTimeout(150);
    expect(await shown(page)).toBeUndefined();
    const again = await plots(page);
    await page.mouse.click(again.x + again.width / 2, again.y + 90);
    await page.mouse.wheel(0, -500);
    await expect.poll(() => shown(page)).toBeDefined();
    const [from = 0, to = 0] = await shown(page) ?? [];
    expect(to - from).toBeLessThan(9000);
    expect(Math.abs((from + to) / 2 - 5000)).toBeLessThan(100);
    await page.mouse.wheel(300, 0);
    await expect.poll(async () => (await shown(page))?.[0] ?? 0).toBeGreaterThan(from + 100);
    await close();
  });

  it('obeys the keyboard and its buttons, and goes no further than there is something to see', async () => {
    const { page, close } = await open([fileReport()]);
    await page.locator('#charts-0 .panels').focus();
    await page.keyboard.press('+');
    await drawn(page);
    near(await shown(page), 2500, 7500);
    await page.keyboard.press('ArrowRight');
    await drawn(page);
    near(await shown(page), 3500, 8500);
    await page.keyboard.press('Home');
    await drawn(page);
    near(await shown(page), 0, 5000);
    await page.keyboard.press('End');
    await drawn(page);
    near(await shown(page), 5000, 10_000);
    for (let press = 0; press < 20; press++) await page.keyboard.press('+');
    await drawn(page);
    const [from = 0, to = 0] = await shown(page) ?? [];
    expect(to - from).toBeCloseTo(80, 0);
    expect(await page.getByRole('button', { name: 'Zoom in' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await drawn(page);
    const [less = 0, more = 0] = await shown(page) ?? [];
    expect(more - less).toBeCloseTo(160, 0);
    await page.getByRole('button', { name: 'Show the whole' }).click();
    await drawn(page);
    expect(await shown(page)).toBeUndefined();
    await close();
  });

  it('pans with Shift held, never beyond an end', async () => {
    const { page, close } = await open([fileReport()]);
    await drag(page, 0.4, 0.6);
    await drag(page, 0.6, 0.35, 'Shift');
    near(await shown(page), 4500, 6500);
    for (let times = 0; times < 5; times++) await drag(page, 0.1, 0.95, 'Shift');
    near(await shown(page), 0, 2000);
    await close();
  });

  it('zooms between two fingers, follows one, and a double tap shows the whole', async () => {
    const { page, close } = await open([fileReport()], { viewport: phone, hasTouch: true, isMobile: true });
    const box = await plots(page);
    const session = await page.context().newCDPSession(page);
    const y = box.y + 60;
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]): Promise<void> => {
      await session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((share, id) => ({ x: box.x + box.width * share, y, id })) });
    };
    await touch('touchStart', 0.4, 0.6);
    await touch('touchMove', 0.35, 0.65);
    await touch('touchMove', 0.2, 0.8);
    await touch('touchEnd');
    await expect.poll(async () => { const [from = 0, to = 0] = await shown(page) ?? []; return Math.round((to - from) / 100); }).toBe(33);
    const [from = 0] = await shown(page) ?? [];
    await page.waitForTimeout(400);
    await touch('touchStart', 0.8);
    await touch('touchMove', 0.6);
    await touch('touchMove', 0.3);
    await touch('touchEnd');
    await expect.poll(async () => (await shown(page))?.[0] ?? 0).toBeGreaterThan(from + 1000);
    await page.waitForTimeout(400);
    for (let tap = 0; tap < 2; tap++) {
      await touch('touchStart', 0.5);
      await touch('touchEnd');
    }
    await expect.poll(() => shown(page)).toBeUndefined();
    await close();
  });

  it('labels time as the page without a script does, from milliseconds to days', async () => {
    for (const binMs of [20, 1000, 20_000, 900_000]) {
      const line = { ...timeline(500, 20), binMs };
      const { page, close } = await open([{ ...fileReport('x', line), media: { container: 'flv', durationMs: 500 * binMs, bytes: 1, tags: { audio: 0, video: 0, script: 0 }, tracks: [], timeline: line } }]);
      const { width } = await plots(page);
      await page.locator('#charts-0 .panels').focus();
      let [from, to] = [0, 500 * binMs];
      for (let press = 0; press < 7; press++) {
        const { stepMs, at } = timeTicks(from, to, Math.floor(width / 84));
        expect(await labels(page)).toEqual(at.map((ms) => clock(ms, stepMs)));
        await page.keyboard.press('+');
        await drawn(page);
        const quarter = Math.max((to - from) / 4, 2 * binMs);
        [from, to] = [(from + to) / 2 - quarter, (from + to) / 2 + quarter];
      }
      await close();
    }
  });

  it('shows the values under the pointer, and the resting ones when it leaves', async () => {
    const { page, close } = await open([fileReport()]);
    const box = await plots(page);
    const values = (): Promise<string[]> => page.locator('#charts-0 .key').allTextContents();
    const resting = await values();
    await page.mouse.move(box.x + box.width * 0.43, box.y + 90);
    expect(await page.locator('#charts-0 .cross span').textContent()).toMatch(/^4\.[23]\d\d s$/);
    expect(await values()).toEqual(expect.arrayContaining(['video 633 ms', 'lost 0', 'key 0', 'offset –']));
    await page.mouse.move(5, 5);
    expect(await values()).toEqual(resting);
    expect(await page.locator('#charts-0 .cross').isHidden()).toBe(true);
    await close();
  });

  it('leads from a marker to its card, and from a card to its place in time', async () => {
    const { page, problems, close } = await open([fileReport()]);
    await plots(page);
    await page.locator('#charts-0 .marker').nth(1).click();
    expect(new URL(page.url()).hash).toBe('#finding-0-0');
    await expect.poll(() => page.evaluate('(({ top }) => top >= 0 && top < innerHeight / 2)(document.querySelector("#finding-0-0").getBoundingClientRect())')).toBe(true);
    await page.locator('#finding-0-1').getByRole('link', { name: '9.200 s' }).click();
    await expect.poll(() => shown(page)).toBeDefined();
    near(await shown(page), 8575, 9825, 100);
    await expect.poll(() => page.evaluate('document.activeElement === document.querySelector("#charts-0 .panels")')).toBe(true);
    // The card of an oddity is folded away: its marker unfolds it.
    await page.getByRole('button', { name: 'Show the whole' }).click();
    await page.locator('#charts-0 .marker.info').click();
    expect(await page.locator('#finding-0-2').isVisible()).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });

  it('shows the requests of a session as bars, and its opening close up', async () => {
    const { page, problems, close } = await open([captureReport()]);
    const figure = '#charts-0-1';
    const bars = (): Promise<number[]> => page.evaluate(`[...document.querySelectorAll('${figure} .bar')].map((bar) => Math.round(bar.getBoundingClientRect().width))`) as Promise<number[]>;
    expect(Math.max(...await bars())).toBeLessThan(12);
    await page.locator(figure).getByRole('button', { name: 'Show the opening of the session' }).click();
    await drawn(page);
    const [connect = 0, , , createStream = 0, publish = 0] = await bars();
    expect(connect / createStream).toBeCloseTo(42.1 / 3.2, 0);
    expect(publish / connect).toBeCloseTo(88 / 42.1, 0);
    const stalled = await page.locator('#charts-0-0 .bar.unanswered').boundingBox();
    const { x, width } = await plots(page, '#charts-0-0');
    expect((stalled?.x ?? 0) + (stalled?.width ?? 0)).toBeGreaterThan(x + width - 2);
    expect(problems).toEqual([]);
    await close();
  });

  it('is complete without a script', async () => {
    const { page, problems, close } = await open([fileReport(), captureReport()], { javaScriptEnabled: false });
    expect(await page.locator('#charts-0 svg path').count()).toBe(6);
    expect(await page.locator('#charts-0 .tick span').allTextContents()).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s', '10 s']);
    expect(await page.getByText('18 video frames are missing').first().isVisible()).toBe(true);
    expect(await page.locator('.tools button').count()).toBe(0);
    expect(await page.locator('.hint').first().isVisible()).toBe(false);
    expect(problems).toEqual([]);
    await close();
  });

  it('lets hostile names do nothing, and no name makes the page wider than the screen', async () => {
    const count = (page: Page): Promise<unknown> => page.evaluate('document.querySelectorAll("*").length');
    const calm = await open([attackedReport('calm')]);
    const elements = await count(calm.page);
    await calm.close();
    for (const attack of attacks) {
      const { page, problems, close } = await open([attackedReport(attack)]);
      expect(await count(page), attack.slice(0, 60)).toBe(elements);
      for (const viewport of [wide, phone]) {
        await page.setViewportSize(viewport);
        expect(await page.evaluate('document.documentElement.scrollWidth'), attack.slice(0, 60)).toBeLessThanOrEqual(viewport.width);
      }
      expect(problems, attack.slice(0, 60)).toEqual([]);
      await close();
    }
  });

  it('opens a page of 50 sessions and 200 findings, and every way on it leads somewhere', async () => {
    const { page, problems, close } = await open([largeReport()]);
    expect(await page.locator('figure.chart').count()).toBe(100);
    await page.locator('#finding-0-0').getByRole('link').first().click();
    await expect.poll(() => page.locator('figure.chart.zoomed').count()).toBe(1);
    expect(await page.locator('figure.chart.zoomed').isVisible()).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });

  it('fits a wide screen and a phone, light and dark', async () => {
    for (const [name, reports] of [['file', [fileReport()]], ['capture', [captureReport()]], ['compared', [comparedReport(), captureReport()]]] as const) {
      const { page, problems, close } = await open(reports);
      for (const [size, viewport] of [['wide', wide], ['phone', phone]] as const) {
        await page.setViewportSize(viewport);
        const grounds: unknown[] = [];
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
          if (pictures !== undefined) await page.screenshot({ path: join(pictures, `report-${name}-${size}-${colorScheme}.png`), fullPage: true });
        }
        expect(grounds[0]).not.toEqual(grounds[1]);
      }
      expect(problems).toEqual([]);
      await close();
    }
  });
});
