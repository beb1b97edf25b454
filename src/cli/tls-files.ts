/** Certificate and key from a flag's value. */
import { readFileSync } from 'node:fs';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

/** `CERT,KEY` to PEM texts; `flag` names it in errors. */
export function readTlsFiles(flag: string, text: string): { cert: string; key: string } {
  const [cert, key, ...more] = text.split(',');
  if (cert === undefined || key === undefined || key === '' || more.length > 0) {
    throw new UserError(`--${flag} takes two files, certificate and key, joined by a comma.`, `For example: --${flag} cert.pem,key.pem`);
  }
  return { cert: readPem(cert), key: readPem(key) };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'read') ?? error;
  }
}
