import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html.js';
import { scriptHash } from '../../src/report/html/script-hash.js';
import { pageScript } from '../../src/report/html/script.js';
import { pageStyle } from '../../src/report/html/style.js';
import { scriptJson } from '../../src/report/html/text.js';
import { buildReport } from '../../src/report/model.js';
import { attackedReport, attacks, captureReport, comparedReport, comparison, drift, fileReport, largeReport, lost, metadata } from './html-sample.js';
import { report, session, stall } from './sample.js';

const voids = new Set(['meta', 'link', 'path', '!doctype']);

/** Names of all elements, in order; throws where one is closed that was not open. Contents of script and style are no markup. */
function elements(page: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const bare = page.replace(/(<(script|style)[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3');
  for (const [, slash, name = '', rest = ''] of bare.matchAll(/<(\/?)([a-z!][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/gi)) {
    if (slash === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last ?? ''}>`);
    } else {
      names.push(name);
      if (!voids.has(name.toLowerCase()) && !rest.endsWith('/')) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return names;
}

/** The page as a reader meets it: without tags, scripts and styles. */
function words(page: string): string {
  return page.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('the page', () => {
  it('is well-formed, with one script of its own and data beside', () => {
    for (const reports of [[fileReport()], [captureReport()], [comparedReport(), captureReport()], [report([], [])], []]) {
      const names = elements(htmlReport(reports));
      const page = htmlReport(reports);
      expect(names.filter((name) => name === 'main')).toHaveLength(1);
      expect(page.match(/<script>/g)).toHaveLength(1);
      expect(page.match(/<h1/g) ?? []).toHaveLength(1);
    }
  });

  it('never gives two elements one id, and every link inside it arrives', () => {
    const page = htmlReport([comparedReport(), captureReport(), captureReport()]);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('loads nothing, and lets no script run but its own', () => {
    const page = htmlReport([fileReport(), captureReport()]);
    expect(page).not.toMatch(/\ssrc\s*=|url\(|@import|https?:\/\/(?!www\.w3\.org\/2000\/svg)/i);
    expect([...page.matchAll(/href="([^#"][^"]*)"/g)].map((match) => match[1]?.slice(0, 19))).toEqual(['data:image/svg+xml,']);
    expect(page).toContain(`default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'`);
    expect(page).not.toMatch(/ on[a-z]+="/);
  });

  it('names its script by the right hash', () => {
    expect(scriptHash).toBe(`sha256-${createHash('sha256').update(pageScript).digest('base64')}`);
    expect(htmlReport([fileReport()])).toContain(`<script>${pageScript}</script>`);
  });

  it('tells verdict, tracks, findings and what to do in words', () => {
    const text = words(htmlReport([fileReport()]));
    for (const part of [
      'recording.flv', 'degraded', 'It works, but viewers notice.', '2 degraded, 1 info', 'FLV file', 'Lost frames 18 of 732', 'H.264 avc1.64001e 320x180 30 fps', '282 frames · 0.000 s to 9.967 s · 5 key frames', 'missing before 4.600 s (18)',
      '18 lost (6.0 %)', 'seen in timestamps, frame num, poc', 'complete', '18 video frames are missing', 'What to do', 'byte 188 214, 1 511 bytes', 'last frame before the hole', '1 oddity without harm', 'The charts in numbers',
    ]) expect(text).toContain(part);
  });

  it('says which end each piece of evidence of a session comes from, and which file of several', () => {
    expect(words(htmlReport([captureReport()]))).toContain('server byte 3 314 no RTMP byte after this');
    const text = words(htmlReport([{ ...fileReport(), findings: [{ ...lost, evidence: [{ direction: 'c2s', offset: 7, length: 1, note: 'here', file: 'seg3.m4s' }] }] }]));
    expect(text).toContain('seg3.m4s byte 7 here');
  });

  it('puts the heaviest finding first, though it came last', () => {
    const page = htmlReport([{ ...fileReport(), findings: [metadata, lost, { ...stall, atMs: 9000 }], verdict: 'stall' }]);
    const order = [...page.matchAll(/<article class="card (\w+)" id="([^"]+)"/g)].map((match) => `${match[1]} ${match[2]}`);
    expect(order).toEqual(['stall finding-0-0', 'degraded finding-0-1', 'info finding-0-2']);
    expect(page).toContain(`<p class="look"><a href="#finding-0-0">${stall.message}`);
  });

  it('does not fold oddities away where there is nothing else to read', () => {
    expect(htmlReport([{ ...fileReport(), findings: [metadata], verdict: 'info' }])).not.toContain('oddity without harm');
    expect(htmlReport([{ ...fileReport(), findings: [], verdict: 'ok' }])).toContain('Nothing wrong was found.');
  });

  it('explains a rule once on a page, and stays silent where nobody can', () => {
    const explain = (rule: string) => (rule === 'frames-lost' ? { summary: 'Frames are missing.', why: 'Players freeze.', remedy: '', cites: [{ document: 'H.264', section: '7.4.3' }, { peer: 'mpegts.js', observed: '1.8.2' }] } : undefined);
    const text = words(htmlReport([{ ...fileReport(), findings: [lost, { ...lost, atMs: 5000 }, drift] }], { explain }));
    expect(text.match(/Players freeze\./g)).toHaveLength(1);
    expect(text).toContain('Source: H.264 7.4.3; mpegts.js, 1.8.2. More: rtmpdiag explain frames-lost');
    expect(text.match(/is told above/g)).toHaveLength(1);
  });

  it('keeps findings apart that are one object twice', () => {
    const page = htmlReport([{ ...fileReport(), findings: [lost, lost] }]);
    expect([...page.matchAll(/<article /g)]).toHaveLength(2);
    expect(page).toContain('id="finding-0-1"');
  });

  it('compares what was sent with what arrived', () => {
    const text = words(htmlReport([comparedReport()]));
    for (const part of [
      'Sent against arrived', 'publish live/x** of trace.pcap against the file of server-out.flv', 'sent arrived identical missing corrupted re-timed loss video 60 54 52 6 2 3 10.0 %',
      'Began at 0.733 s: the first video frame that is missing stood at byte 20 113 of what was sent, behind byte 17 500 of what arrived.', 'Missing in 2 places: 5 video frames from 0.733 s to 0.867 s, 1 key frame among them 1 video frame at 1.400 s',
      'video avc1 : altered (320x180 became 640x360)', '2 000 bytes are missing from the capture.',
    ]) expect(text.replace(/\s+/g, ' ')).toContain(part);
    expect(words(htmlReport([{ ...comparedReport(), comparison: { ...comparison, unrelated: true } }]))).toContain('60 frames against 54 frames, and hardly a payload in common');
  });

  it('unfolds the sessions that have something to say', () => {
    const sessions = Array.from({ length: 9 }, (_, id) => ({ ...session, id }));
    const page = htmlReport([buildReport({ version: '1', source: { kind: 'pcap', name: 'x', truncated: false }, sessions, findings: [{ ...stall, session: 6 }, { ...metadata, session: 2 }] })]);
    expect([...page.matchAll(/class="session" id="([^"]+)" open/g)].map((match) => match[1])).toEqual(['session-0-6']);
  });

  it('stays below a megabyte with 50 sessions and 200 findings', () => {
    const explain = () => ({ summary: 'x'.repeat(120), why: 'y'.repeat(600), remedy: '', cites: [] });
    const page = htmlReport([largeReport()], { explain });
    expect(page.length).toBeLessThan(1_000_000);
    expect([...page.matchAll(/<article /g)]).toHaveLength(200);
    // Of each session the conversation and, as nobody noted when they arrived, the media apart.
    expect([...page.matchAll(/<figure /g)]).toHaveLength(100);
  });
});

describe('hostile names', () => {
  const calm = elements(htmlReport([attackedReport('calm')]));

  it('leave the elements of the page as they are', () => {
    for (const attack of attacks) expect(elements(htmlReport([attackedReport(attack)])), JSON.stringify(attack.slice(0, 40))).toEqual(calm);
  });

  it('show no control character, no lone surrogate and no direction override', () => {
    for (const attack of attacks) expect(htmlReport([attackedReport(attack)])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u);
  });

  it('are isolated where their letters run from right to left', () => {
    expect(htmlReport([attackedReport('\u05d0\u05d1 1')])).toContain('<h1 class="file"><bdi>\u05d0\u05d1 1</bdi></h1>');
  });

  it('are cut when they are longer than a name can mean', () => {
    expect(htmlReport([attackedReport('x'.repeat(10_000))])).not.toContain('x'.repeat(2001));
    expect(htmlReport([attackedReport('x'.repeat(1_000_000))]).length).toBeLessThan(200_000);
  });

  it('cannot end a script element from within its data', () => {
    expect(scriptJson({ a: '</script><!--', b: Number.NaN })).toBe('{"a":"\\u003c/script>\\u003c!--","b":null}');
  });
});

describe('the colours', () => {
  /** WCAG 2.1 relative luminance and contrast. */
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const themes = [...pageStyle.matchAll(/:root \{([^}]*--text[^}]*)\}/g)].map((match) => new Map([...(match[1] ?? '').matchAll(/--([a-z]+): (#[0-9a-f]{6});/g)].map((pair) => [pair[1] ?? '', pair[2] ?? ''])));

  it('of text keep a contrast of 4.5 in both themes, those of charts 3', () => {
    expect(themes).toHaveLength(2);
    for (const theme of themes) {
      const colour = (name: string): string => theme.get(name) ?? '';
      for (const text of ['text', 'soft', 'link', 'ok', 'info', 'degraded', 'stall', 'fatal', 'lost']) expect(contrast(colour(text), colour('card')), text).toBeGreaterThanOrEqual(4.5);
      for (const text of ['text', 'soft']) for (const ground of ['ground', 'faint']) expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      for (const mark of ['video', 'audio', 'keyframe', 'offset']) expect(contrast(colour(mark), colour('card')), mark).toBeGreaterThanOrEqual(3);
    }
  });
});
