/** The media of an HLS presentation on disk: each playlist is a stream of its own. */
import { HlsPresentation } from '../../pipeline/hls-presentation.js';
import { parsePlaylist } from '../../wire/hls/parse.js';
import type { MediaPlaylist } from '../../wire/hls/playlist.js';
import { FolderLoader } from '../hls/folder-loader.js';
import type { HlsLoader } from '../hls/loader.js';
import { plainName } from '../hls/loader.js';
import type { MediaFileOptions, MediaSink } from './media-file.js';
import { samplesInto } from './sample-parts.js';

/** Renditions of one presentation that are read; real ones have up to a dozen. */
const maxPlaylists = 24;

export async function readHlsMedia(path: string, sink: MediaSink, options: MediaFileOptions): Promise<void> {
  const loader = new FolderLoader();
  const top = await loader.text(path, '');
  const playlist = parsePlaylist(top.text ?? '', top.valid);
  if (playlist.kind === 'media') {
    await readPlaylist(loader, playlist, top.base, 0, sink, options);
    return;
  }
  const uris = [...new Set([...playlist.variants, ...playlist.renditions].map(({ uri }) => uri).filter((uri) => uri !== ''))];
  for (const [index, uri] of uris.slice(0, maxPlaylists).entries()) {
    const loaded = await loader.text(uri, top.base);
    const media = loaded.text === undefined ? undefined : parsePlaylist(loaded.text, loaded.valid);
    if (media?.kind !== 'media' || options.signal.aborted) continue;
    await readPlaylist(loader, media, loaded.base, index, sink, options);
    sink.session(index, plainName(uri));
  }
}

async function readPlaylist(loader: HlsLoader, playlist: MediaPlaylist, base: string, session: number, sink: MediaSink, { signal }: MediaFileOptions): Promise<void> {
  const presentation = new HlsPresentation({ name: plainName(base), showSecrets: false, onEvent: samplesInto(sink, { session, msid: 0 }) });
  presentation.playlist(playlist, false);
  for (const segment of playlist.segments) {
    if (signal.aborted) return;
    if (segment.gap) continue;
    if (segment.map !== undefined && presentation.needsInit(segment)) {
      const init = await loader.open(segment.map.uri, base, segment.map.range);
      try {
        presentation.init(segment, init.loaded);
      } finally {
        init.close();
      }
    }
    const media = await loader.open(segment.uri, base, segment.range);
    try {
      presentation.segment(segment, media.loaded);
    } finally {
      media.close();
    }
  }
}
