/**
 * Which client program speaks. flashVer names FFmpeg; OBS copies Adobe's encoder (FMLE) and is told apart by the chunk
 * size that it announces before connect; GStreamer copies librtmp's flashVer and is told apart by transaction id 0.
 * Seen: FFmpeg 5.1 and 9.0, OBS 32.2, GStreamer 1.22, rtmpdump (librtmp 2.4).
 */
import type { Request } from './transactions.js';

export type ClientKind = 'ffmpeg' | 'obs' | 'librtmp' | 'gstreamer' | 'fmle' | 'unknown';

/** The kinds that have a state machine in `client-models/`. */
export type ModelledClient = 'ffmpeg' | 'obs' | 'librtmp' | 'gstreamer';

export interface ClientSigns {
  readonly flashVer?: string;
  /** The client announced a chunk size before it sent connect. */
  readonly chunkSizeBeforeConnect: boolean;
}

/** Best guess from what has been seen so far; later requests can only turn librtmp into GStreamer. */
export function clientKind(signs: ClientSigns, requests: readonly Request[]): ClientKind {
  const flashVer = signs.flashVer;
  if (flashVer === undefined) return 'unknown';
  if (flashVer.includes('Lavf') || flashVer === 'LNX 9,0,124,2') return 'ffmpeg';
  if (flashVer.startsWith('FMLE/')) return signs.chunkSizeBeforeConnect && flashVer === 'FMLE/3.0 (compatible; FMSc/1.0)' ? 'obs' : 'fmle';
  if (/^[A-Z]{3} 10,0,32,18$/.test(flashVer)) {
    const zero = requests.some((request) => request.direction === 'c2s' && request.transactionId === 0 && ['releaseStream', 'FCPublish', 'publish', 'play'].includes(request.name));
    return zero ? 'gstreamer' : 'librtmp';
  }
  return 'unknown';
}

/** How reports call a client. */
export const clientTitles: Readonly<Record<ClientKind, string>> = {
  ffmpeg: 'FFmpeg', obs: 'OBS', librtmp: 'librtmp', gstreamer: 'GStreamer', fmle: 'an FMLE-like encoder', unknown: 'the client',
};
