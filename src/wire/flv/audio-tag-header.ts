/** The legacy audio tag header, one byte and for AAC a second one (FLV E.4.2.1). */

export const soundFormat = {
  pcmPlatform: 0, adpcm: 1, mp3: 2, pcmLittleEndian: 3, nelly16kMono: 4, nelly8kMono: 5, nelly: 6, alaw: 7, ulaw: 8,
  /** Reserved in FLV, the Enhanced RTMP v2 audio header. */
  enhanced: 9, aac: 10, speex: 11, mp3At8k: 14, device: 15,
} as const;

export const aacPacketType = { sequenceHeader: 0, raw: 1 } as const;

/** Nominal Hz by SoundRate; meaningless for AAC, Speex, Nelly 8/16 and G.711. */
const soundRatesHz = [5512, 11025, 22050, 44100] as const;

export interface AudioTagHeader {
  /** SoundFormat, 0..15. With 9 only `format` and `headerBytes` (0) count: read it as an enhanced header. */
  readonly format: number;
  /** SoundRate, 0..3, and what it stands for. AAC writers put 3 whatever the truth is. */
  readonly rate: number;
  readonly sampleRate: number;
  readonly sampleBits: 8 | 16;
  readonly channels: 1 | 2;
  /** AAC only: 0 sequence header, 1 raw frame, others undefined by FLV. */
  readonly aacPacketType?: number;
  /** Bytes before the body. */
  readonly headerBytes: number;
}

/** Reads the header; undefined when the payload is empty or, for AAC, ends before the packet type. */
export function decodeAudioTagHeader(payload: Uint8Array): AudioTagHeader | undefined {
  if (payload.length === 0) return undefined;
  const first = payload[0]!;
  const format = first >> 4;
  const rate = (first >> 2) & 3;
  const sampleRate = soundRatesHz[rate]!;
  const sampleBits = (first & 2) !== 0 ? 16 : 8;
  const channels = (first & 1) !== 0 ? 2 : 1;
  if (format === soundFormat.aac) {
    if (payload.length < 2) return undefined;
    return { format, rate, sampleRate, sampleBits, channels, aacPacketType: payload[1]!, headerBytes: 2 };
  }
  return { format, rate, sampleRate, sampleBits, channels, headerBytes: format === soundFormat.enhanced ? 0 : 1 };
}

/** Writes the header. Without rate, size and channels it is the byte AAC writers should use: 44 kHz, 16 bit, stereo ("AF"). */
export function encodeAudioTagHeader(header: { format: number; rate?: number; sampleBits?: 8 | 16; channels?: 1 | 2; aacPacketType?: number }): Uint8Array {
  const { format, rate = 3, sampleBits = 16, channels = 2 } = header;
  const first = ((format & 15) << 4) | ((rate & 3) << 2) | (sampleBits === 16 ? 2 : 0) | (channels === 2 ? 1 : 0);
  return format === soundFormat.aac ? Uint8Array.of(first, header.aacPacketType ?? aacPacketType.raw) : Uint8Array.of(first);
}

/** Codec name of a SoundFormat as `MediaUnit.codec` has it; "id-N" for reserved ones. */
export function audioCodecName(format: number): string {
  switch (format) {
    case soundFormat.pcmPlatform: case soundFormat.pcmLittleEndian: return 'pcm';
    case soundFormat.adpcm: return 'adpcm';
    case soundFormat.mp3: case soundFormat.mp3At8k: return '.mp3';
    case soundFormat.nelly16kMono: case soundFormat.nelly8kMono: case soundFormat.nelly: return 'nelly';
    case soundFormat.alaw: return 'alaw';
    case soundFormat.ulaw: return 'ulaw';
    case soundFormat.aac: return 'mp4a';
    case soundFormat.speex: return 'speex';
    default: return `id-${format}`;
  }
}
