import { describe, expect, it } from 'vitest';
import { fileError } from '../../src/cli/file-error.js';

function failed(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code });
}

describe('a failed file operation', () => {
  it.each([
    ['EACCES', 'read', 'This user may not read a\\x1bb.'],
    ['EPERM', 'write', 'This user may not write a\\x1bb.'],
    ['ENOENT', 'read', 'There is no file a\\x1bb.'],
    ['ENOENT', 'write', 'The folder of a\\x1bb does not exist.'],
    ['EISDIR', 'write', 'a\\x1bb is a directory.'],
    ['ENOSPC', 'write', 'The disk is full: a\\x1bb could not be written.'],
    ['EROFS', 'write', 'a\\x1bb is on a read-only file system.'],
  ] as const)('%s while wanting to %s is one sentence', (code, doing, sentence) => {
    const error = fileError(failed(code), 'a\u001bb', doing);
    expect(error?.sentence).toBe(sentence);
    expect(error?.nextStep).toMatch(/\.$/);
  });

  it('is left alone when it is none: that would be our own fault', () => {
    expect(fileError(new TypeError('x is not a function'), 'a', 'read')).toBeUndefined();
    expect(fileError(failed('ERR_INVALID_ARG_TYPE'), 'a', 'read')).toBeUndefined();
    expect(fileError('text', 'a', 'read')).toBeUndefined();
  });
});
