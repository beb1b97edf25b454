import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Spool } from '../../src/cli/spool.js';

let folder = '';
const before = process.env.TMPDIR;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-'));
  process.env.TMPDIR = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

describe('the spool', () => {
  it('gives back the lines of each session in order, from memory and from disk', () => {
    const spool = new Spool();
    const long = Array.from({ length: 20_000 }, (_, index) => `é line ${index}`);
    for (const [index, line] of long.entries()) {
      spool.push(0, line);
      if (index % 5000 === 0) spool.push(1, `short ${index}`);
    }
    expect([...spool.lines(0)]).toEqual(long);
    expect([...spool.lines(0)]).toEqual(long);
    expect([...spool.lines(1)]).toEqual(['short 0', 'short 5000', 'short 10000', 'short 15000']);
    expect([...spool.lines(2)]).toEqual([]);
    spool.dispose();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('forgets a session', () => {
    const spool = new Spool();
    for (let index = 0; index < 20_000; index += 1) spool.push(3, 'some line or other');
    const [made] = readdirSync(folder);
    expect(existsSync(join(folder, made ?? '', '3.lines'))).toBe(true);
    spool.drop(3);
    expect(existsSync(join(folder, made ?? '', '3.lines'))).toBe(false);
    expect([...spool.lines(3)]).toEqual([]);
    spool.dispose();
  });
});
