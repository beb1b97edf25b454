import { describe, expect, it } from 'vitest';
import { containerExplains } from '../../src/analyzers/container-causes.js';
import { rules } from '../../src/analyzers/index.js';
import { readFileSync } from 'node:fs';

describe('containerExplains', () => {
  it('explains a hole by the segment that is missing, and not the reverse', () => {
    expect(containerExplains('hls-segment-missing', 'frames-lost')).toBe(true);
    expect(containerExplains('frames-lost', 'hls-segment-missing')).toBe(false);
    expect(containerExplains('mp4-data-unused', 'frames-lost')).toBe(false);
    expect(containerExplains('toString', 'frames-lost')).toBe(false);
  });

  it('names only rules that exist', () => {
    const text = readFileSync(new URL('../../src/analyzers/container-causes.ts', import.meta.url), 'utf8');
    const known = new Set(rules.map(({ meta }) => meta.id));
    for (const [, id = ''] of text.matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)+)'/g)) expect(known, id).toContain(id);
  });
});
