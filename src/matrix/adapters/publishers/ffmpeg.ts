import { startProgram } from '../../program.js';
import type { PublisherAdapter } from '../adapter.js';
import { enhancedArgs, type Ffmpeg } from '../ffmpeg.js';

export function publishWith({ id, title, path, find, cannot }: Ffmpeg): PublisherAdapter {
  return {
    id, title, find,
    unable: ({ codec, handshake }) => cannot(codec) ?? (handshake === 'digest' ? 'FFmpeg chooses its handshake itself' : undefined),
    start({ file, url, pace, offsetMs, codec }) {
      return startProgram(path, [
        '-hide_banner', '-nostdin', '-v', 'warning', ...(pace === 'realtime' ? ['-re'] : []), '-i', file, '-map', '0:v?', '-map', '0:a?', '-c', 'copy',
        ...(offsetMs === 0 ? [] : ['-output_ts_offset', String(offsetMs / 1000)]), ...enhancedArgs(codec), '-f', 'flv', url,
      ]);
    },
  };
}
