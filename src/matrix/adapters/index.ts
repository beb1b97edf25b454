/** Every program that the matrix knows, in the order of its tables. */
import type { PlayerAdapter, PublisherAdapter, ServerAdapter } from './adapter.js';
import { ffmpegs } from './ffmpeg.js';
import { playWith } from './players/ffmpeg.js';
import playOwn from './players/rtmpdiag.js';
import rtmp2src from './players/rtmp2src.js';
import rtmpdump from './players/rtmpdump.js';
import vlc from './players/vlc.js';
import { publishWith } from './publishers/ffmpeg.js';
import rtmp2sink from './publishers/rtmp2sink.js';
import publishOwn from './publishers/rtmpdiag.js';
import rtmpsink from './publishers/rtmpsink.js';
import ffmpegListen from './servers/ffmpeg-listen.js';
import { nginxDefault, nginxTuned } from './servers/nginx-rtmp.js';
import nodeMediaServer from './servers/node-media-server.js';
import own from './servers/rtmpdiag.js';

export const publisherAdapters: readonly PublisherAdapter[] = [publishOwn, ...ffmpegs.map(publishWith), rtmp2sink, rtmpsink];
export const playerAdapters: readonly PlayerAdapter[] = [playOwn, ...ffmpegs.map(playWith), rtmp2src, rtmpdump, vlc];
export const serverAdapters: readonly ServerAdapter[] = [own, nginxDefault, nginxTuned, nodeMediaServer, ffmpegListen];
