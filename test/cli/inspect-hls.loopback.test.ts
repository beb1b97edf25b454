import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectFile } from '../../src/cli/inspect-file.js';
import { inspectHls } from '../../src/cli/inspect-hls.js';
import type { Report } from '../../src/report/model.js';
import { hlsOf } from '../helpers/hls-files.js';

const options = { version: '0', stallAfterUs: 5e6, showSecrets: false, deadlineGiven: false };
const servers: Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) server.close(); });

interface Answer { readonly status?: number; readonly type?: string; readonly body?: string | Uint8Array; readonly cutAt?: number }

/** Serves what `answer` says; undefined is 404. */
async function serve(answer: (path: string, count: number) => Answer | undefined): Promise<string> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '').slice(1);
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    const { status = 200, type = path.endsWith('.m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4', body, cutAt } = answer(path, count) ?? { status: 404, body: 'gone' };
    const bytes = Buffer.from(body ?? '');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
    response.writeHead(range === null ? status : 206, { 'content-type': type, 'content-length': part.length });
    if (cutAt === undefined) response.end(part);
    else response.write(part.subarray(0, cutAt), () => { response.destroy(); });
  });
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function inspect(url: string, maxWatchMs?: number): Promise<Report> {
  const signal = new AbortController().signal;
  const { report, broken } = await (maxWatchMs === undefined ? inspectFile(url, { ...options, signal }) : inspectHls(url, { ...options, signal, maxWatchMs }));
  expect(broken).toBe(false);
  return report;
}

const loud = (report: Report): string[] => [...new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule))].sort();
const { playlist, files } = hlsOf('h264-aac');

describe('an http address', () => {
  it('that serves what rtmpdiag serve writes is sound', async () => {
    const url = await serve((path) => (path === 'index.m3u8' ? { body: playlist } : files.has(path) ? { body: files.get(path)! } : undefined));
    const report = await inspect(`${url}/index.m3u8?token=hush`);
    expect(report.findings).toEqual([]);
    expect(report.source).toEqual({ kind: 'hls', name: 'index.m3u8', truncated: false });
    expect(report.media?.tags['video']).toBeGreaterThan(20);
    expect(JSON.stringify(report)).not.toContain('hush');
  });

  it('names a segment with the status the server gave, and one type that is wrong', async () => {
    const segments = [...files.keys()].filter((name) => name.endsWith('.m4s'));
    const url = await serve((path) => (path === 'index.m3u8' ? { body: playlist, type: 'text/plain' } : path === segments[1] ? undefined : { body: files.get(path) ?? '' }));
    const report = await inspect(`${url}/index.m3u8`);
    expect(loud(report)).toEqual(['hls-segment-missing']);
    expect(report.findings.find(({ rule }) => rule === 'hls-segment-missing')?.message).toContain('HTTP 404');
    expect(report.findings.map(({ rule }) => rule)).toContain('hls-mime-type-wrong');
  });

  it('whose connection breaks in the middle of a segment is told so', async () => {
    const segments = [...files.keys()].filter((name) => name.endsWith('.m4s'));
    const url = await serve((path) => (path === 'index.m3u8' ? { body: playlist } : { body: files.get(path) ?? '', ...(path === segments[0] ? { cutAt: 1000 } : {}) }));
    const report = await inspect(`${url}/index.m3u8`);
    expect(loud(report)).toEqual(['hls-segment-missing']);
    expect(report.findings.find(({ severity }) => severity === 'stall')?.message).toMatch(/connection/);
  });

  it('asks for byte ranges and gets them', async () => {
    const names = [...files.keys()];
    let at = 0;
    const starts = new Map(names.map((name) => {
      const start = at;
      at += files.get(name)!.length;
      return [name, start];
    }));
    const all = Buffer.concat(names.map((name) => files.get(name)!));
    const range = (name: string): string => `${files.get(name)!.length}@${starts.get(name)!}`;
    const text = playlist.replace(/#EXT-X-MAP:URI="([^"]+)"/g, (_, name: string) => `#EXT-X-MAP:URI="all.mp4",BYTERANGE="${range(name)}"`).replace(/^(\S+\.m4s)$/gm, (_, name: string) => `#EXT-X-BYTERANGE:${range(name)}\nall.mp4`);
    const url = await serve((path) => ({ body: path === 'index.m3u8' ? text : all }));
    const report = await inspect(`${url}/index.m3u8`);
    expect(report.findings).toEqual([]);
    expect(report.media?.tags['video']).toBeGreaterThan(20);
  });

  it('of a single MP4 file is inspected as one', async () => {
    const url = await serve(() => ({ body: Buffer.concat([...files.values()]) }));
    expect(await inspect(`${url}/whole.mp4`)).toMatchObject({ source: { kind: 'mp4', name: 'whole.mp4' }, media: { container: 'mp4' } });
  });

  it('that gives nothing is an error of the operator', async () => {
    const url = await serve(() => undefined);
    await expect(inspect(`${url}/index.m3u8`)).rejects.toThrow(/HTTP 404/);
    const page = await serve(() => ({ type: 'text/html', body: '<html>' }));
    await expect(inspect(`${page}/`)).rejects.toThrow(/neither an HLS playlist nor an MP4/);
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    }
    await expect(inspect(`${url}/index.m3u8`)).rejects.toThrow(/cannot be had: (nobody listens there|the server closed)/);
  });
});

describe('a live playlist', () => {
  const lines = playlist.replace('#EXT-X-PLAYLIST-TYPE:EVENT\n', '').replace('#EXT-X-ENDLIST\n', '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXTINF'));
  const window = (from: number, count: number): string => {
    const segments = lines.slice(first).join('\n').split(/(?=#EXTINF)/).filter((text) => text.startsWith('#EXTINF'));
    return `${lines.slice(0, first).join('\n').replace(/MEDIA-SEQUENCE:\d+/, `MEDIA-SEQUENCE:${from}`)}\n${segments.slice(from, from + count).join('')}`;
  };
  const answer = (text: (count: number) => string) => (path: string, count: number): Answer => (path === 'index.m3u8' ? { body: text(count) } : { body: files.get(path) ?? '' });

  it('that is never renewed is a stall (h16)', async () => {
    const url = await serve(answer(() => window(0, 2)));
    const report = await inspect(`${url}/index.m3u8`, 60_000);
    expect(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule, severity }) => [rule, severity])).toEqual([['hls-playlist-stale', 'stall']]);
  }, 30_000);

  it('that is renewed in time is sound', async () => {
    const url = await serve(answer((count) => window(0, 1 + count)));
    const report = await inspect(`${url}/index.m3u8`);
    expect(loud(report)).toEqual([]);
    expect(report.findings.map(({ rule }) => rule)).not.toContain('hls-live-window');
  }, 30_000);

  it('whose numbers go back is told so', async () => {
    const url = await serve(answer((count) => (count === 0 ? window(1, 2) : window(0, 2))));
    expect(loud(await inspect(`${url}/index.m3u8`))).toContain('hls-playlist-rewritten');
  }, 30_000);
});

describe('a file that is named like an MP4', () => {
  it('and holds the placeholder of incident 2.13 is told as what it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-placeholder-'));
    try {
      const path = join(folder, 'init.mp4');
      writeFileSync(path, 'fMP4 init segment placeholder');
      const report = await inspect(path);
      expect(report.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['mp4-not-mp4', 'fatal']]);
      expect(report.findings[0]?.message).toContain('"fMP4 init segment placeholder"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a playlist in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-list-'));
  it('leads to no server and to no device', async () => {
    const path = join(folder, 'index.m3u8');
    writeFileSync(path, '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="http://127.0.0.1:9/i.mp4"\n#EXTINF:2,\nfile:///etc/passwd\n#EXTINF:2,\n../../../../../../dev/zero\n#EXT-X-ENDLIST\n');
    try {
      const report = await inspect(path);
      expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`).sort()).toEqual([
        expect.stringMatching(/^hls-segment-missing: .*it is not a file/), expect.stringMatching(/^hls-unchecked: .*address is on a server/),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
