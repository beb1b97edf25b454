import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/cli/start.js';
import { UserError } from '../../src/cli/user-error.js';
import { StartError } from '../../src/net/start-error.js';

const before = process.env.DEBUG;
beforeEach(() => {
  delete process.env.DEBUG;
});
afterEach(() => {
  if (before === undefined) delete process.env.DEBUG;
  else process.env.DEBUG = before;
});

describe('the end of the process', () => {
  it('is 2 with a sentence and a next step for the operator\'s mistakes', () => {
    expect(outcomeOf(new UserError('The file is empty.', 'Name another.'), undefined, [])).toEqual({ status: 2, text: 'The file is empty.\nName another.\n' });
    expect(outcomeOf(new StartError('Port 1935 is in use.', 'Choose another.'), undefined, [])).toEqual({ status: 2, text: 'Port 1935 is in use.\nChoose another.\n' });
  });

  it('is 70 with a request for a report, and no stack, for our own faults', () => {
    const { status, text } = outcomeOf(new TypeError('x\u001b is undefined'), undefined, []);
    expect(status).toBe(70);
    expect(text).toMatch(/^rtmpdiag itself failed: x\\x1b is undefined\nThis is a fault of rtmpdiag, not of the stream: please report it.*DEBUG.*\n$/);
    expect(outcomeOf('text', undefined, []).status).toBe(70);
  });

  it('shows the stack when asked', () => {
    process.env.DEBUG = 'rtmpdiag';
    expect(outcomeOf(new TypeError('x'), undefined, []).text).toMatch(/^ {4}at /m);
  });
});
