import { describe, expect, it } from 'vitest';
import { runBuiltIn } from './built-in.js';

describe('the reference server', () => {
  it('passes every case, with no warning', async () => {
    const { results, habits, unusable, faults } = await runBuiltIn();
    expect(faults).toEqual([]);
    expect(unusable).toBeUndefined();
    expect(habits).toMatchObject({ reach: 'play', echoesTransactions: true, saysPublishStart: true, saysPlayStart: true });
    expect(results.filter(({ verdict }) => !['pass', 'info', 'skip'].includes(verdict))).toEqual([]);
  });
});
