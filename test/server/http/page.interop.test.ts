/** The player page in a real browser, fed by a live FFmpeg. */
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpFront } from '../../../src/server/http/front.js';
import { startRtmpServer, type RtmpServer } from '../../../src/server/server.js';
import { program, start, type Running } from '../../helpers/programs.js';

const videoArguments = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30', '-f', 'lavfi', '-i', 'sine=440:r=44100', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
/** Without: a screenshot is made only where somebody wants to look at it. */
const pictures = process.env.RTMPDIAG_SCREENSHOTS;

describe('the player page', () => {
  let server: RtmpServer;
  let front: HttpFront;
  let address = '';
  let browser: Browser;
  let publisher: Running | undefined;

  beforeAll(async () => {
    front = new HttpFront({
      listen: { host: '127.0.0.1', port: 0 }, segmentMs: 1000, mode: 'window', tokens: [{ app: 'live', name: 'guarded', secret: 's3cret' }],
      subscribers: (path) => server.streams().find((each) => each.stream.path === path)?.subscribers ?? 0,
    });
    const { host, port } = await front.start();
    address = `http://${host}:${port}`;
    server = await startRtmpServer({ openStream: (stream) => [front.openStream(stream)] });
    browser = await chromium.launch({ executablePath: program('chromium'), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'] });
  }, 60_000);

  afterAll(async () => {
    await publisher?.stop();
    await browser.close();
    await server.close();
    await front.stop();
  });

  const publish = (name: string): Running => start(program('ffmpeg'), ['-nostdin', '-v', 'error', '-re', ...videoArguments, '-t', '60', '-f', 'flv', `rtmp://127.0.0.1:${server.port}/live/${name}`]);

  const watch = async (page: Page, problems: string[]): Promise<void> => {
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      // Asking for a playlist before its first segment is answered 404, which Chromium writes to the console by itself.
      if (message.type() === 'error' && !message.text().includes('404')) problems.push(`console: ${message.text()}`);
    });
    await page.goto(address);
  };

  it('lists the live stream and plays it: time goes on, frames are decoded, nothing is dropped, no error is written', { timeout: 60_000 }, async () => {
    publisher = publish('show');
    const problems: string[] = [];
    const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
    await watch(page, problems);
    await page.getByRole('button', { name: 'live/show' }).click({ timeout: 20_000 });
    // As text: the project has no types of a browser.
    const facts = async (): Promise<{ time: number; frames: number; error?: number; width: number }> => page.evaluate(`(() => {
      const video = document.querySelector('video');
      return { time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames, error: video.error?.code, width: video.videoWidth };
    })()`);
    await expect.poll(async () => (await facts()).time, { timeout: 30_000 }).toBeGreaterThan(1);
    const before = await facts();
    await page.waitForTimeout(4000);
    const after = await facts();
    expect(after.time - before.time).toBeGreaterThan(3);
    expect(after.frames - before.frames).toBeGreaterThan(80);
    expect(after.width).toBe(640);
    expect(after.error).toBeUndefined();
    expect(await page.locator('#cover').isVisible()).toBe(false);
    expect(await page.locator('#badge').textContent()).toBe('LIVE');
    expect(await page.locator('#size').textContent()).toBe('640 × 360');
    expect(await page.locator('#codecs').textContent()).toMatch(/^avc1\.[0-9a-f]{6}, mp4a\.40\.2$/);
    if (pictures !== undefined) {
      await page.screenshot({ path: join(pictures, 'light.png') });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ path: join(pictures, 'dark.png') });
      await page.setViewportSize({ width: 390, height: 780 });
      await page.screenshot({ path: join(pictures, 'phone.png') });
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows a hostile name as text', { timeout: 30_000 }, async () => {
    const name = '<img src=x onerror=alert(1)>';
    const sink = front.openStream({ app: 'live', name, path: `live/${name}` });
    const problems: string[] = [];
    const page = await browser.newPage();
    await watch(page, problems);
    const button = page.getByRole('button', { name: 'onerror' });
    await button.waitFor({ timeout: 10_000 });
    expect(await button.locator('strong').textContent()).toBe(`live/${name}`);
    expect(await page.locator('nav img').count()).toBe(0);
    expect(problems).toEqual([]);
    sink.end();
    await page.close();
  });

  it('does not list a guarded stream, and says what it needs', { timeout: 30_000 }, async () => {
    const sink = front.openStream({ app: 'live', name: 'guarded', path: 'live/guarded' });
    const page = await browser.newPage();
    await page.goto(`${address}/#/live/guarded`);
    await page.getByText('This stream is guarded').waitFor({ timeout: 10_000 });
    expect(await page.getByRole('button', { name: 'guarded' }).count()).toBe(0);
    await page.goto(`${address}/?token=s3cret#/live/guarded`);
    await page.getByText('Waiting for the stream').waitFor({ timeout: 10_000 });
    sink.end();
    await page.close();
  });
});
