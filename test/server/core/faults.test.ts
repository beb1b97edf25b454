import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/analyzers/index.js';
import { serverFault, serverFaults } from '../../../src/server/core/faults.js';

describe('the catalogue of server faults', () => {
  it('lists every file of its folder, under the file\'s name', () => {
    const files = readdirSync(new URL('../../../src/server/core/faults', import.meta.url)).map((name) => name.replace(/\.ts$/, ''));
    expect(serverFaults.map((fault) => fault.id).sort()).toEqual(files.sort());
  });

  it('describes each in one sentence and finds it by its id', () => {
    for (const fault of serverFaults) {
      expect(fault.summary, fault.id).toMatch(/^[A-Z].*\.$/);
      expect(serverFault(fault.id)).toBe(fault);
    }
    expect(serverFault('no-such-fault')).toBeUndefined();
  });

  it('names rules that exist, but for those that are still to be written', () => {
    const known = new Set(rules.map((rule) => rule.meta.id));
    expect(serverFaults.filter((fault) => fault.rule !== null && !known.has(fault.rule)).map((fault) => fault.id)).toEqual(['stops-reading']);
  });

  it('gives every connection seams of its own', () => {
    for (const fault of serverFaults) expect(fault.create(), fault.id).toEqual(expect.objectContaining({}));
    const stranded = serverFault('stranded-buffer');
    expect(stranded?.create()).not.toBe(stranded?.create());
  });
});
