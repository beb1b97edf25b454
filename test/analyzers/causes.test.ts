import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/analyzers/causes.js';
import { explains } from '../../src/analyzers/causes.js';
import { rules } from '../../src/analyzers/index.js';
import type { Direction } from '../../src/trace/events.js';

function candidate(rule: string, direction?: Direction, atUs = 0): Candidate {
  const meta = rules.find((each) => each.meta.id === rule)?.meta;
  if (meta === undefined) throw new Error(`no rule ${rule}`);
  return { rule, level: meta.level, severity: meta.severity, atUs, ...(direction === undefined ? {} : { direction }) };
}

describe('explains', () => {
  it.each([
    ['tcp-server-silent', undefined, 'connect-no-reply', undefined, true],
    ['handshake-c2-missing', 'c2s', 'connect-no-reply', undefined, true],
    ['chunk-desync', 'c2s', 'publish-no-reply', undefined, true],
    ['chunk-desync', 's2c', 'publish-no-reply', undefined, false],
    ['chunk-size-applied-not-announced', 's2c', 'chunk-desync', 's2c', true],
    ['chunk-size-applied-not-announced', 's2c', 'chunk-desync', 'c2s', false],
    ['reply-txn-mismatch', 's2c', 'createstream-no-reply', undefined, true],
    ['publish-denied', undefined, 'close-right-after-publish', undefined, true],
    ['publish-denied', undefined, 'status-level-hides-error', undefined, false],
    ['connect-rejected', undefined, 'connect-error-hidden', undefined, false],
    ['annexb-in-avcc', 'c2s', 'close-right-after-publish', undefined, true],
    ['annexb-in-avcc', 'c2s', 'avcc-record-invalid', 'c2s', false],
    ['connect-no-reply', undefined, 'createstream-no-reply', undefined, true],
    ['publish-no-reply', undefined, 'annexb-in-avcc', 'c2s', false],
  ] as const)('%s (%s) and %s (%s): %s', (cause, causeDirection, symptom, symptomDirection, expected) => {
    expect(explains(candidate(cause, causeDirection), candidate(symptom, symptomDirection))).toBe(expected);
  });

  it('never looks into the past, and never lets information explain', () => {
    expect(explains(candidate('chunk-desync', 'c2s', 2), candidate('publish-no-reply', undefined, 1))).toBe(false);
    expect(explains({ ...candidate('chunk-desync', 'c2s'), severity: 'info' }, candidate('publish-no-reply'))).toBe(false);
  });
});
