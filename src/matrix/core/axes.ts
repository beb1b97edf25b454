/** The axes of the matrix and what each value stands for. */

/** How the programs meet. */
export const flows = {
  'player-first': 'the player waits, then the publisher begins',
  'late-join': 'the player joins 2.4 s into the stream, between key frames',
  republish: 'the publisher ends and another one takes the name; the player stays',
  'player-leaves': 'two players, one of which comes and leaves in mid-stream',
  'burst-end': 'the whole stream as fast as the server takes it, and the end right behind it',
  'past-24-bit': 'timestamps cross 0xFFFFFF (4 h 39 min)',
  'high-rate': '20 Mbit/s of video',
  'small-chunks': 'chunks of 128 bytes',
  'header-change': 'another picture size in mid-stream, with its sequence header',
  'ten-players': 'ten players of one stream',
} as const;

export type Flow = keyof typeof flows;

/** What is in the stream. `enhanced`: as Enhanced RTMP, with FourCC. */
export const codecs = {
  'h264+aac': { words: 'H.264 without B-frames and AAC', video: 'avc1', audio: 'mp4a', enhanced: false },
  'h264b+aac': { words: 'H.264 with B-frames and AAC', video: 'avc1', audio: 'mp4a', enhanced: false },
  'h264+mp3': { words: 'H.264 and MP3', video: 'avc1', audio: '.mp3', enhanced: false },
  h264: { words: 'H.264 alone', video: 'avc1', audio: undefined, enhanced: false },
  aac: { words: 'AAC alone', video: undefined, audio: 'mp4a', enhanced: false },
  'hevc+aac': { words: 'HEVC (Enhanced RTMP) and AAC', video: 'hvc1', audio: 'mp4a', enhanced: true },
  'av1+aac': { words: 'AV1 (Enhanced RTMP) and AAC', video: 'av01', audio: 'mp4a', enhanced: true },
  'vp9+opus': { words: 'VP9 and Opus (Enhanced RTMP)', video: 'vp09', audio: 'Opus', enhanced: true },
  'h264+opus': { words: 'H.264 and Opus (Enhanced RTMP)', video: 'avc1', audio: 'Opus', enhanced: true },
  multitrack: { words: 'two video and two audio tracks (Enhanced RTMP multitrack)', video: 'avc1', audio: 'mp4a', enhanced: true },
} as const;

export type Codec = keyof typeof codecs;

export const handshakes = { plain: 'the simple handshake', digest: 'the handshake with digests' } as const;

export type Handshake = keyof typeof handshakes;

export const transports = {
  rtmp: 'RTMP over TCP on 127.0.0.1',
  rtmps: 'RTMP over TLS between the programs and the taps',
  ipv6: 'RTMP over TCP on ::1',
  impaired: 'segments cut and held back up to 100 ms, both ways',
} as const;

export type Transport = keyof typeof transports;
