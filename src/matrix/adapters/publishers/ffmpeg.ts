import { codecs } from '../../core/axes.js';
import { findProgram, startProgram, whereIs } from '../../program.js';
import type { PublisherAdapter } from '../adapter.js';

const adapter: PublisherAdapter = {
  id: 'ffmpeg', title: 'FFmpeg',
  find: () => findProgram('ffmpeg', 'ffmpeg', ['-version'], /^ffmpeg version (\S+)/),
  unable: ({ codec, handshake }) =>
    codecs[codec].enhanced ? 'FFmpeg before 6.1 knows no Enhanced RTMP' : handshake === 'digest' ? 'FFmpeg chooses its handshake itself' : undefined,
  start({ file, url, pace, offsetMs }) {
    return startProgram(whereIs('ffmpeg') ?? 'ffmpeg', [
      '-hide_banner', '-nostdin', '-v', 'warning', ...(pace === 'realtime' ? ['-re'] : []), '-i', file, '-map', '0:v?', '-map', '0:a?', '-c', 'copy',
      ...(offsetMs === 0 ? [] : ['-output_ts_offset', String(offsetMs / 1000)]), '-f', 'flv', url,
    ]);
  },
};

export default adapter;
