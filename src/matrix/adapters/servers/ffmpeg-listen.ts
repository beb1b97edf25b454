import { join } from 'node:path';
import { formatAddress } from '../../../trace/transport.js';
import { codecs } from '../../core/axes.js';
import { findProgram, startProgram, whereIs } from '../../program.js';
import type { ServerAdapter } from '../adapter.js';

/** Its port may not be looked at: the look would be its one connection. */
const startMs = 1500;

const adapter: ServerAdapter = {
  id: 'ffmpeg-listen', title: 'ffmpeg -listen 1', ingestOnly: true,
  find: () => findProgram('ffmpeg', 'ffmpeg', ['-version'], /^ffmpeg version (\S+)/),
  unable: ({ codec, flow, handshake }) =>
    (codecs[codec].enhanced ? 'FFmpeg before 6.1 knows no Enhanced RTMP' : flow === 'player-first' || flow === 'burst-end' || flow === 'past-24-bit' ? handshake === 'digest' ? 'it knows the simple handshake only' : undefined : 'it takes one publisher and no player'),
  async start({ folder, host, port, streamName }) {
    const stored = join(folder, 'stored.flv');
    const running = startProgram(whereIs('ffmpeg') ?? 'ffmpeg', [
      '-hide_banner', '-nostdin', '-v', 'warning', '-y', '-copyts', '-listen', '1', '-i', `rtmp://${formatAddress(host, port)}/live/${streamName}`, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-copyinkf', '-f', 'flv', stored,
    ]);
    await new Promise((resolve) => { setTimeout(resolve, startMs); });
    return { host, port, app: 'live', stored, exited: running.exited, stop: () => running.stop(), get output() { return running.output; } };
  },
};

export default adapter;
