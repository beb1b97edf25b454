/** Where the resources of a playlist come from: a folder or a server. */
import type { Loaded } from '../../pipeline/hls-presentation.js';
import type { ByteRangeRef } from '../../wire/hls/playlist.js';

/** A whole small text; `text` is undefined when it cannot be had, and `reason` says why. */
export interface LoadedText {
  /** As the reports name it: no query, nothing secret. */
  readonly name: string;
  readonly text?: string;
  /** False when its bytes were no UTF-8. */
  readonly valid?: boolean;
  readonly mime?: string;
  readonly reason?: string;
  /** It was not tried. */
  readonly unchecked?: boolean;
  /** Against which the addresses in it are resolved. */
  readonly base: string;
}

export interface OpenResource { readonly loaded: Loaded; close(): void }

export interface HlsLoader {
  /** A server may bring more later. */
  readonly live: boolean;
  text(uri: string, base: string): Promise<LoadedText>;
  open(uri: string, base: string, range: ByteRangeRef | undefined): Promise<OpenResource>;
}

/** Playlists are text; two weeks of two-second segments with long addresses fit. */
export const maxPlaylistBytes = 64 * 1024 * 1024;
/** A segment of a minute at 80 Mbit/s is smaller; the rest of a larger one is not fetched. */
export const maxResourceBytes = 512 * 1024 * 1024;

export const nothing = (): void => undefined;

/** Without query and fragment, which may carry tokens. */
export function plainName(uri: string): string {
  return uri.replace(/[?#].*$/s, '').slice(-200);
}

export function decodeText(bytes: Uint8Array): { readonly text: string; readonly valid: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), valid: true };
  } catch {
    return { text: new TextDecoder('latin1').decode(bytes), valid: false };
  }
}
