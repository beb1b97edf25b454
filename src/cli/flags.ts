/** Flags that proxy, inspect and serve share. Values are checked here, so that every command says the same about a wrong one. */
import { Flags } from '@oclif/core';
import type { FailOn } from '../report/model.js';
import { UserError } from './user-error.js';

export const colourFlags = {
  'no-color': Flags.boolean({ description: 'No colours (also: NO_COLOR in the environment, or output that is not a terminal).', helpGroup: 'GLOBAL' }),
};

export const jsonFlag = Flags.boolean({ description: 'JSON on standard output and nothing else there.' });

const failOnValues: readonly FailOn[] = ['fatal', 'stall', 'degraded', 'info', 'never'];

/** A number of seconds above 0, at most a day: more is a slip of units. */
const seconds = Flags.custom<number>({
  parse: (input, _context, options) => {
    const value = Number(input);
    if (input.trim() === '' || !Number.isFinite(value) || value <= 0 || value > 86_400) {
      throw new UserError(`--${options.name} takes seconds above 0, not "${input}".`, `For example: --${options.name} 5`);
    }
    return Promise.resolve(value);
  },
});

export const sharedFlags = {
  json: jsonFlag,
  'fail-on': Flags.option({ options: failOnValues })({
    description: 'Lowest severity that makes the exit status 1.', default: 'stall', helpValue: 'SEVERITY',
  }),
  'stall-after': seconds({ description: 'When silence after a request is called a stall (suspected from 2 s).', default: 5, helpValue: 'SECONDS' }),
  'show-secrets': Flags.boolean({ description: 'Do not mask stream keys, tokens and passwords.' }),
  report: Flags.string({ description: 'Also write the report: .json, .html, .xml (JUnit) or .md by its ending.', helpValue: 'FILE' }),
};

/** A flag that takes a count of seconds. */
export const secondsFlag = seconds;

/** A flag that takes a whole number in a range, such as a port. */
export const wholeNumber = Flags.custom<number, { from: number; to: number }>({
  parse: (input, _context, options) => {
    const value = Number(input);
    if (!/^\d+$/.test(input) || value < options.from || value > options.to) {
      throw new UserError(`--${options.name} takes a whole number from ${options.from} to ${options.to}, not "${input}".`, `See: rtmpdiag --help`);
    }
    return Promise.resolve(value);
  },
});

/** A flag that takes a number above 0, such as a factor. */
export const positiveNumber = Flags.custom<number>({
  parse: (input, _context, options) => {
    const value = Number(input);
    if (input.trim() === '' || !Number.isFinite(value) || value <= 0 || value > 1000) {
      throw new UserError(`--${options.name} takes a number above 0 and at most 1000, not "${input}".`, `For example: --${options.name} 2`);
    }
    return Promise.resolve(value);
  },
});
