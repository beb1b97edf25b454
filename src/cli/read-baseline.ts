/** A baseline of a suite from its file; its text is kept for the update. */
import { readFileSync } from 'node:fs';
import { parseYamlSubset } from '../conformance/core/yaml-subset.js';
import { printable } from '../report/escape.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

export interface BaselineSource<T> {
  readonly path: string;
  /** Then it is as if it were empty. */
  readonly mayBeMissing: boolean;
  /** How an entry is written: a sentence. */
  readonly example: string;
  /** A sentence says what is wrong. */
  readonly read: (value: unknown) => T | string;
}

export function readBaselineFile<T extends object>({ path, mayBeMissing, example, read }: BaselineSource<T>): { readonly baseline: T; readonly text: string } {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!mayBeMissing || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError(error, path, 'read') ?? error;
  }
  const document = parseYamlSubset(text);
  const baseline = 'problem' in document ? document.problem : read(document.value);
  if (typeof baseline === 'string') throw new UserError(`The baseline ${printable(path)} cannot be used: ${printable(baseline)}.`, example);
  return { baseline, text };
}
