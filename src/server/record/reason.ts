/** Why a file operation failed, in words that complete "recording failed: ...". */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full', EDQUOT: 'the disk quota is used up', EIO: 'the disk reported an error', EFBIG: 'the file has become too large',
  EROFS: 'the file system is read-only', EACCES: 'this user may not write there', EPERM: 'this user may not write there', ENOENT: 'the folder is gone',
  ENOTDIR: 'a part of the path is a file', EMFILE: 'too many files are open', ENFILE: 'too many files are open', ENAMETOOLONG: 'the name is too long for this file system',
};

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : reasons[code]) ?? code ?? message;
}
