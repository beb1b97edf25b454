import { printable } from '../report/escape.js';
import { UserError } from './user-error.js';

/** A failed file operation as the operator's error; undefined when `error` is none. `doing` completes "cannot ... FILE". */
export function fileError(error: unknown, path: string, doing: 'read' | 'write'): UserError | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const name = printable(path);
  switch (error.code) {
    case 'ENOENT':
      return doing === 'read'
        ? new UserError(`There is no file ${name}.`, 'Check the path; it is taken from the current directory.')
        : new UserError(`The folder of ${name} does not exist.`, 'Create it, or name another file.');
    case 'EISDIR':
      return new UserError(`${name} is a directory.`, doing === 'read' ? 'Name the capture or trace inside it.' : 'Name a file inside it.');
    case 'ENOTDIR':
      return new UserError(`A part of the path ${name} is a file, not a directory.`, 'Check the path.');
    case 'EACCES':
    case 'EPERM':
      return new UserError(`This user may not ${doing} ${name}.`, `Check its permissions (captures made by root are often readable by root only).`);
    case 'ENOSPC':
      return new UserError(`The disk is full: ${name} could not be written.`, 'Free some space, or name a file on another disk.');
    case 'EROFS':
      return new UserError(`${name} is on a read-only file system.`, 'Name a file elsewhere.');
    case 'EMFILE':
    case 'ENFILE':
      return new UserError(`Too many files are open to ${doing} ${name}.`, 'Raise the limit (ulimit -n), or close other programs.');
    case 'EIO':
      return new UserError(`The disk reported an error at ${name}.`, 'Copy the file to another disk and try again.');
    default:
      return undefined;
  }
}
