/** The media of an MP4 file. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Mp4Presentation } from '../../pipeline/mp4-presentation.js';
import { openSource } from '../mp4.js';
import type { MediaFileOptions, MediaSink } from './media-file.js';
import { samplesInto } from './sample-parts.js';

/** Steps of the reader between two looks at the operator's signals. */
const stepsPerTurn = 64;

export async function readMp4Media(path: string, sink: MediaSink, { signal }: MediaFileOptions): Promise<void> {
  const source = openSource(path);
  try {
    const reading = new Mp4Presentation({ name: basename(path), showSecrets: false, onEvent: samplesInto(sink, { session: 0, msid: 0 }) }).reading(source);
    for (let step = 1; !signal.aborted && reading.next().done !== true; step += 1) if (step % stepsPerTurn === 0) await setImmediate();
  } finally {
    source.close();
  }
}
