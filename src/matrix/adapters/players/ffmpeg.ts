import { startProgram } from '../../program.js';
import type { PlayerAdapter } from '../adapter.js';
import { enhancedArgs, type Ffmpeg } from '../ffmpeg.js';

export function playWith({ id, title, path, find, cannot }: Ffmpeg): PlayerAdapter {
  return {
    id, title, find, allowances: [],
    unable: ({ codec, handshake }) => cannot(codec) ?? (handshake === 'digest' ? 'FFmpeg chooses its handshake itself' : undefined),
    start({ url, output, codec }) {
      return startProgram(path, [
        // Without -copyinkf it throws away what comes before the first key frame.
        '-hide_banner', '-nostdin', '-v', 'warning', '-y', '-copyts', ...enhancedArgs(codec), '-i', url, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-copyinkf', '-flush_packets', '1', '-f', 'flv', output,
      ]);
    },
  };
}
