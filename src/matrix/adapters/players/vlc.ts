import { tmpdir } from 'node:os';
import { codecs } from '../../core/axes.js';
import { startProgram, versionOf, whereIs } from '../../program.js';
import type { PlayerAdapter } from '../adapter.js';

/** What has to be written: VLC 3.0.24 now and then drops a few frames of a stream that came whole. */
const share = 0.9;

const adapter: PlayerAdapter = {
  id: 'vlc', title: 'VLC (smoke)', allowances: [], smoke: share,
  find: async () => {
    const path = whereIs('cvlc');
    return path === undefined ? { missing: 'cvlc', install: 'apt-get install --no-install-recommends vlc-bin vlc-plugin-base' } : { path, version: await versionOf(path, ['--version'], /VLC version (\d\S*)/, true) };
  },
  unable: ({ codec, handshake }) => (codecs[codec].enhanced ? 'the FFmpeg inside VLC 3 knows no Enhanced RTMP' : handshake === 'digest' ? 'VLC chooses its handshake itself' : undefined),
  // It writes to its standard output, for it may not be the owner of the folder.
  start: ({ url, output }) => startProgram(whereIs('cvlc') ?? 'cvlc', [
    '--ignore-config', '--no-media-library', '--play-and-exit', url, '--sout', '#std{access=file,mux=ffmpeg{mux=flv},dst=-}', '--sout-all', '--sout-keep',
  ], { stdout: output, noRoot: true, env: { HOME: tmpdir() } }),
};

export default adapter;
