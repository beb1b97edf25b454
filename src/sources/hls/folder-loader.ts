/** Resources beside a playlist on disk. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ByteRangeRef } from '../../wire/hls/playlist.js';
import { rangeSource } from '../../wire/mp4/read/source.js';
import { openSource } from '../mp4.js';
import type { HlsLoader, LoadedText, OpenResource } from './loader.js';
import { decodeText, maxPlaylistBytes, nothing, plainName } from './loader.js';

export class FolderLoader implements HlsLoader {
  readonly live = false;

  /** `base`: path of the playlist that names it; empty for the playlist that the operator gave. */
  text(uri: string, base: string): Promise<LoadedText> {
    const path = base === '' ? uri : pathOf(uri, base);
    const name = base === '' ? uri : plainName(uri);
    if (path === undefined) return Promise.resolve({ name, base, reason: elsewhere, unchecked: true });
    try {
      const facts = statSync(path);
      if (!facts.isFile()) return Promise.resolve({ name, base, reason: 'it is not a file' });
      if (facts.size > maxPlaylistBytes) return Promise.resolve({ name, base, reason: `it has ${facts.size} bytes, more than any playlist` });
      return Promise.resolve({ name, base: path, ...decodeText(readFileSync(path)) });
    } catch (error) {
      return Promise.resolve({ name, base, reason: reasonOf(error) });
    }
  }

  open(uri: string, base: string, range: ByteRangeRef | undefined): Promise<OpenResource> {
    const name = plainName(uri);
    const path = pathOf(uri, base);
    const failed = (reason: string, unchecked = false): Promise<OpenResource> => Promise.resolve({ loaded: { state: 'failed', name, reason, unchecked }, close: nothing });
    if (path === undefined) return failed(elsewhere, true);
    try {
      // A FIFO would wait for ever.
      if (!statSync(path).isFile()) return failed('it is not a file');
      const source = openSource(path);
      const close = (): void => { source.close(); };
      if (range === undefined) return Promise.resolve({ loaded: { state: 'ok', name, source, start: 0, shortBytes: 0 }, close });
      const part = rangeSource(source, range.offset, range.length);
      return Promise.resolve({ loaded: { state: 'ok', name, source: part, start: range.offset, shortBytes: range.length - part.size }, close });
    } catch (error) {
      return failed(reasonOf(error));
    }
  }
}

const elsewhere = 'its address is on a server; inspect the playlist at its own http address to check it';

/** Undefined for addresses that are no files beside the playlist. */
function pathOf(uri: string, base: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith('//')) return undefined;
  return resolve(dirname(base), decoded(plainPath(uri)));
}

function plainPath(uri: string): string {
  return uri.replace(/[?#].*$/s, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  return code === 'EACCES' || code === 'EPERM' ? 'no permission to read it' : `it cannot be read (${code === '' ? String(error) : code})`;
}
