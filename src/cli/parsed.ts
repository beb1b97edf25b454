import { UserError } from './user-error.js';

/** What cannot be parsed is the operator's mistake; our parsers return the reason as a string then. */
export function parsed<T extends object>(command: string, flag: string, value: T | string): T {
  if (typeof value === 'string') throw new UserError(`--${flag}: ${value}.`, `See: rtmpdiag ${command} --help`);
  return value;
}
