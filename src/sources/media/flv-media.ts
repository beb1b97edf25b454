/** The media of an FLV file. */
import { mediaParts } from '../../pipeline/media-parts.js';
import { FlvReader } from '../../wire/flv/file.js';
import { readPieces } from '../pieces.js';
import type { MediaFileOptions, MediaSink } from './media-file.js';

/** A tag that the end of the file cuts off has not arrived. */
export async function readFlvMedia(path: string, sink: MediaSink, { signal }: MediaFileOptions): Promise<void> {
  const stream = { session: 0, msid: 0 };
  const reader = new FlvReader((item) => {
    if (item.kind !== 'tag' || item.cut || item.header.filter) return;
    const { typeId, timestampMs } = item.header;
    if (typeId !== 8 && typeId !== 9) return;
    for (const part of mediaParts(typeId, item.body)) sink.part(stream, part, { timestampMs, offset: item.offset });
  });
  await readPieces(path, (piece) => { reader.push(piece); }, { signal });
  if (!signal.aborted) reader.end();
}
