import { describe, expect, it } from 'vitest';
import { runDemo } from '../../src/cli/demo-run.js';
import { plain } from '../../src/report/palette.js';

describe('the demo', () => {
  it('finds and names the stall, finds nothing in the sound session, and masks the stream key', async () => {
    const lines: string[] = [];
    const asExpected = await runDemo({ out: { write: (line) => { lines.push(line); }, backlog: () => 0 }, text: { palette: plain, width: 100 }, version: 'test' });
    const text = lines.join('\n');
    expect(asExpected, text).toBe(true);
    expect(text).toMatch(/STALL\s+createstream-no-reply/);
    expect(text.match(/STALL/g)).toHaveLength(1);
    expect(text).toContain('keep the parser\'s position when a chunk spans two reads');
    expect(text).toMatch(/createStream\s+UNANSWERED/);
    expect(text).toMatch(/25 video frames, \d+ audio frames/);
    expect(text).not.toContain('demo,');
    expect(text).not.toMatch(/\bdemo live\b/);
  });
});
