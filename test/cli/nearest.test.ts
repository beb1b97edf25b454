import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/cli/nearest.js';

const names = ['inspect', 'proxy', 'explain', 'rules', 'createstream-no-reply', 'publish-no-reply'];

describe('nearest', () => {
  it('finds slips of the finger', () => {
    expect(nearest('insepct', names)).toEqual(['inspect']);
    expect(nearest('porxy', names)).toEqual(['proxy']);
    expect(nearest('Rules', names)).toEqual(['rules']);
    expect(nearest('createstream-norply', names)).toContain('createstream-no-reply');
  });

  it('finds a part of a long name', () => {
    expect(nearest('no-reply', names)).toEqual(['publish-no-reply', 'createstream-no-reply']);
  });

  it('does not guess wildly, and not at all at length', () => {
    expect(nearest('xyzzy', names)).toEqual([]);
    expect(nearest('inspect'.repeat(100), names)).toEqual([]);
    expect(didYouMean('xyzzy', names, 'See the help.')).toBe('See the help.');
  });
});
