import { join } from 'node:path';
import { waitForListener } from '../../../conformance/engine/lifecycle.js';
import { formatAddress } from '../../../trace/transport.js';
import type { Flow } from '../../core/axes.js';
import { noPlayer } from '../../core/select.js';
import { lastLine, startProgram } from '../../program.js';
import type { ServerAdapter } from '../adapter.js';
import { ffmpegs } from '../ffmpeg.js';

const [ffmpeg] = ffmpegs;
/** Those that are about more than one publisher and its stream, or about the server's settings. */
const beyond: readonly Flow[] = ['late-join', 'republish', 'player-leaves', 'ten-players', 'small-chunks'];

const adapter: ServerAdapter = {
  id: 'ffmpeg-listen', title: 'ffmpeg -listen 1', ingestOnly: true,
  find: () => ffmpeg.find(),
  unable: ({ codec, flow, player }) =>
    (player !== noPlayer ? 'it takes no player' : beyond.includes(flow) ? 'it takes one publisher and no player' : ffmpeg.cannot(codec)),
  async start({ folder, host, port, streamName }) {
    const stored = join(folder, 'stored.flv');
    const running = startProgram(ffmpeg.path, [
      '-hide_banner', '-nostdin', '-v', 'warning', '-y', '-copyts', '-listen', '1', '-i', `rtmp://${formatAddress(host, port)}/live/${streamName}`, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-copyinkf', '-f', 'flv', stored,
    ]);
    let over = false;
    void running.exited.then(() => { over = true; });
    // Its port may not be tried: that would be its one connection.
    await waitForListener(port, () => over);
    if (over) throw new Error(`the server did not start: ${lastLine(running.output)}`);
    return { host, port, app: 'live', stored, exited: running.exited, stop: () => running.stop(), get output() { return running.output; } };
  },
};

export default adapter;
