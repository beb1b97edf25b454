import { codecs } from '../../core/axes.js';
import { findProgram, startProgram, whereIs } from '../../program.js';
import type { PlayerAdapter } from '../adapter.js';

const adapter: PlayerAdapter = {
  id: 'ffmpeg', title: 'FFmpeg', allowances: [],
  find: () => findProgram('ffmpeg', 'ffmpeg', ['-version'], /^ffmpeg version (\S+)/),
  unable: ({ codec, handshake }) =>
    codecs[codec].enhanced ? 'FFmpeg before 6.1 knows no Enhanced RTMP' : handshake === 'digest' ? 'FFmpeg chooses its handshake itself' : undefined,
  start({ url, output }) {
    return startProgram(whereIs('ffmpeg') ?? 'ffmpeg', [
      // Without -copyinkf it throws away what comes before the first key frame.
      '-hide_banner', '-nostdin', '-v', 'warning', '-y', '-copyts', '-i', url, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-copyinkf', '-flush_packets', '1', '-f', 'flv', output,
    ]);
  },
};

export default adapter;
