import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrace, TraceWriter } from '../../src/sources/trace-file.js';
import type { TraceEvent } from '../../src/trace/events.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const header = { tool: { name: 'rtmpdiag', version: '1.0.0' } };
const headerLine = '{"schema":"rtmpdiag.trace/1","tool":{"name":"rtmpdiag","version":"1.0.0"}}\n';
const notice = (text: string): TraceEvent => ({ kind: 'notice', atUs: 1, text });
const noticeLine = (session: number, text: string): string => `{"session":${session},"event":${JSON.stringify(notice(text))}}\n`;

async function read(content: string): Promise<{ events: [number, TraceEvent][]; truncated: boolean }> {
  const path = join(folder, 'a.jsonl');
  writeFileSync(path, content);
  const events: [number, TraceEvent][] = [];
  const { truncated } = await readTrace(path, { onEvent: (session, event) => events.push([session, event]) });
  return { events, truncated };
}

describe('a trace file', () => {
  it('comes back as it was written', async () => {
    const path = join(folder, 'b.jsonl');
    const writer = new TraceWriter(path, header);
    const long = notice('é'.repeat(200_000));
    writer.write(0, notice('one'));
    writer.write(7, long);
    await writer.close();
    expect(writer.error).toBeUndefined();
    const events: [number, TraceEvent][] = [];
    const summary = await readTrace(path, { onEvent: (session, event) => events.push([session, event]) });
    expect(events).toEqual([[0, notice('one')], [7, long]]);
    expect(summary).toEqual({ header: { schema: 'rtmpdiag.trace/1', ...header }, events: 2, truncated: false });
    expect(readFileSync(path, 'utf8').startsWith(headerLine)).toBe(true);
  });

  it('may end inside its last line, as a killed writer leaves it', async () => {
    expect(await read(`${headerLine}${noticeLine(0, 'a')}{"session":0,"event":{"kind":"not`)).toEqual({ events: [[0, notice('a')]], truncated: true });
  });

  it('is refused with the number of the line that is wrong', async () => {
    await expect(read(`${headerLine}${noticeLine(0, 'a')}{"session":0}\n${noticeLine(0, 'b')}`)).rejects.toThrow('line 3 has no event');
    await expect(read(`{"a":1}\n`)).rejects.toThrow(/^line 1 is not the header of a trace/);
    await expect(read('')).rejects.toThrow('line 1 is missing: the file is empty');
  });

  it('stops where it is told to', async () => {
    const path = join(folder, 'c.jsonl');
    writeFileSync(path, headerLine + noticeLine(0, 'x'.repeat(1000)).repeat(2000));
    const controller = new AbortController();
    let events = 0;
    const summary = await readTrace(path, {
      onEvent: () => {
        events += 1;
      },
      onProgress: () => {
        controller.abort();
      },
      signal: controller.signal,
    });
    expect(events).toBeGreaterThan(0);
    expect(events).toBeLessThan(2000);
    expect(summary.truncated).toBe(false);
  });

  it('keeps the first error of the disk and does not throw it at the proxy', async () => {
    const writer = new TraceWriter(join(folder, 'no', 'such', 'folder.jsonl'), header);
    writer.write(0, notice('a'));
    await writer.close();
    expect(writer.error).toMatchObject({ code: 'ENOENT' });
    expect(writer.write(0, notice('b'))).toBe(false);
  });
});
