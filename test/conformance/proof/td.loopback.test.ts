import { describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { runBuiltIn } from '../built-in.js';
import { proveGroup } from './prove.js';
import { proof } from './td.js';

proveGroup('TD', proof);

describe('a server that tells the end by StreamEOF alone, as nginx-rtmp does', () => {
  it('is not accused of telling nothing', async () => {
    const { results } = await runBuiltIn({ mutant: 'S71', cases: cases.filter(({ id }) => id === 'TD-001' || id === 'TD-002') });
    expect(results.map(({ id, reason }) => [id, reason])).toEqual([['TD-001', 'free-and-told'], ['TD-002', 'free-and-told']]);
  });
});
