/** One MP4 file, analysed: plain, fragmented, an initialization segment or a media segment alone. */
import type { ByteSource } from '../wire/mp4/read/source.js';
import type { FileSessionOptions } from './file-session.js';
import { FileSession } from './file-session.js';
import { Mp4Feed } from './mp4-feed.js';
import type { SegmentMeasure } from './mp4-feed.js';

export class Mp4Presentation {
  readonly session: FileSession;
  readonly feed: Mp4Feed;

  constructor(options: Omit<FileSessionOptions, 'container'>) {
    this.session = new FileSession({ ...options, container: 'mp4' });
    this.feed = new Mp4Feed(this.session, false);
  }

  /** Reads it from front to back, in small steps. */
  * reading(source: ByteSource): Generator<void, SegmentMeasure> {
    const measure = yield* this.feed.reading(source, undefined);
    const { boxes } = measure;
    const tell = (what: `mp4-${string}`, values: Readonly<Record<string, number | string>>): void => { this.session.container(what, 0, source.size, values); };
    if (!measure.hasMovie && boxes.size > 0) {
      if (boxes.has('moof')) tell('mp4-init-not-given', { fragments: measure.fragments });
      else tell('mp4-movie-missing', { cut: measure.broken ? 1 : 0, boxes: [...boxes].slice(0, 8).join(' ') });
    } else if (measure.hasMovie) {
      const order = [...boxes];
      if (measure.samples > 0 && !boxes.has('moof') && order.indexOf('mdat') >= 0 && order.indexOf('mdat') < order.indexOf('moov')) tell('mp4-movie-last', { bytes: source.size });
    }
    return measure;
  }
}
