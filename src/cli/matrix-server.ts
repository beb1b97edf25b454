/** `--server name=NAME,url=rtmp://HOST:PORT/APP`: a server that the matrix does not know. */
import { parseConformUrl } from '../conformance/engine/target.js';
import type { CommandServer } from '../matrix/adapters/servers/by-command.js';
import { noPlayer } from '../matrix/core/select.js';
import { printable } from '../report/escape.js';
import { UserError } from './user-error.js';

const example = 'For example: --server name=mine,url=rtmp://127.0.0.1:1935/live';

export function serverFlag(spec: string, command: string | undefined, taken: readonly string[]): CommandServer {
  const values = new Map<string, string>();
  for (const piece of spec.split(',')) {
    const [, key = '', value = ''] = /^(name|url)=(.+)$/.exec(piece.trim()) ?? [];
    // The piece is not repeated: an address may hold a key.
    if (key === '' || values.has(key)) throw new UserError('--server takes name=NAME,url=ADDRESS, each once.', example);
    values.set(key, value);
  }
  const [name, url] = [values.get('name'), values.get('url')];
  if (name === undefined || url === undefined) throw new UserError(`--server does not say its ${name === undefined ? 'name' : 'url'}.`, example);
  if (!/^[A-Za-z0-9][\w.-]{0,39}$/.test(name)) throw new UserError(`--server: "${printable(name)}" is no name for a server.`, 'A name has up to 40 letters, digits, dots and hyphens: it becomes part of the ids of cells.');
  if (taken.includes(name) || name === noPlayer) throw new UserError(`--server: the name "${name}" is taken.`, 'Give it another one.');
  const target = parseConformUrl(url);
  if (typeof target === 'string') throw new UserError(`--server: ${target}.`, example);
  if (target.tls) throw new UserError('--server: the taps speak plain RTMP with the server.', 'Give its rtmp:// address; cells with rtmps have TLS between the programs and the taps.');
  if (target.query !== '' || /^[a-z]+:\/\/[^/]*@/i.test(url)) throw new UserError('--server: the address may hold no key, user or password: the programs would not all send them alike.', 'Open an app of the server to everybody on this machine.');
  const { host, port, app } = target;
  return { name, host, port, app, command };
}
