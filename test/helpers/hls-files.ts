/** HLS presentations in memory: what `serve --http` makes of a recording. */
import { HlsStream } from '../../src/server/core/hls/hls-stream.js';
import { flvFixture, readFlv } from './media-bytes.js';

export interface HlsFiles { readonly playlist: string; readonly files: ReadonlyMap<string, Uint8Array> }

/** The recording of captures/files/`name` as segments of a second. */
export function hlsOf(name: string, ended = true): HlsFiles {
  const files = new Map<string, Uint8Array>();
  const hls = new HlsStream({ mode: 'whole', segmentMs: 1000, store: { put: (file, bytes) => { files.set(file, bytes); }, remove: (file) => { files.delete(file); } } });
  for (const item of readFlv(flvFixture(name))) if (item.kind === 'tag') hls.message({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, payload: item.body });
  if (ended) hls.end();
  return { playlist: hls.playlist() ?? '', files };
}
