/** Words on the command line that conform and matrix share: lists, parts, seeds, and what may not be written down. */
import { randomBytes } from 'node:crypto';
import { printable } from '../report/escape.js';
import { UserError } from './user-error.js';

/** `PC-*,CH-010`, given once or several times. */
export function listOf(values: readonly string[] | undefined): string[] | undefined {
  return values?.flatMap((value) => value.split(',')).map((value) => value.trim()).filter((value) => value !== '');
}

/** `--shard I/N`. */
export function shardFlag(text: string): { index: number; of: number } {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const index = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match === null || index < 1 || index > of) throw new UserError(`--shard takes a part and their number, not "${printable(text)}".`, 'For example: --shard 1/4');
  return { index, of };
}

/** `--seed`; undefined where none was given. */
export function seedFlag(seed: string | undefined): string | undefined {
  if (seed !== undefined && !/^[\w.-]{1,64}$/.test(seed)) throw new UserError('--seed takes up to 64 letters, digits, dots and hyphens.', 'Take it from the report of the run to repeat.');
  return seed;
}

export function freshSeed(): string {
  return randomBytes(4).toString('hex');
}

/** For `sh`; plain words stay plain. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
