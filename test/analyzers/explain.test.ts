import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analyzers/explain.js';
import { rules } from '../../src/analyzers/index.js';

describe('explain', () => {
  it('knows no rule that is not in the catalogue', () => {
    expect(explain('no-such-rule')).toBeUndefined();
  });

  it('says what, why, what to do, and shows a session', () => {
    const text = explain('createstream-no-reply')?.text ?? '';
    expect(text).toMatch(/^# createstream-no-reply\n/);
    for (const heading of ['## Why it matters', '## What to do', '## What is not meant', '## Example', '## Sources']) expect(text).toContain(`\n${heading}\n`);
    expect(text).toContain('    c2s createStream 4 null');
    expect(text).toContain('RTMP 1.0 §7.2.1.3');
  });

  it('wraps prose at 80 columns', () => {
    for (const rule of rules) {
      const prose = (explain(rule.meta.id)?.text ?? '').split('\n').filter((line) => !line.startsWith('    '));
      for (const line of prose) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });
});
