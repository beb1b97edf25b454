/** How far a declared value may be from the measured one before it is wrong, and before it misleads players. */
import { audioCodecName } from '../../wire/flv/audio-tag-header.js';
import { videoCodecName } from '../../wire/flv/video-tag-header.js';
import { fourCcName } from '../../wire/enhanced/four-cc.js';

/** `off`: differs. `far`: so much that players which believe it go wrong. */
export type Judgement = 'right' | 'off' | 'far';

/** Beyond a tenth a wrong picture size or rate is no rounding and no other way of counting. */
const farShare = 0.1;
/** Frame rates are rounded (nginx-rtmp writes whole numbers) and measured by the millisecond. */
const frameRateShare = 0.02;
/** Requested and real bit rate differ by nature. */
const bitrateShare = 0.15;
const sampleRateHz = 100;
/** Writers count the last frame's duration or do not. */
const durationSeconds = 1;
const durationShare = 0.01;

/** Width or height against all sizes that the stream had: metadata may have been right at its time. */
export function judgeSize(declared: number, measured: readonly number[]): Judgement {
  if (measured.length === 0 || measured.includes(declared)) return 'right';
  return measured.every((each) => share(declared, each) > farShare) ? 'far' : 'off';
}

/** Frames a second against every way to count them. */
export function judgeFrameRate(declared: number, measured: readonly number[]): Judgement {
  const least = Math.min(...measured.map((each) => share(declared, each)));
  if (measured.length === 0 || least <= frameRateShare) return 'right';
  return least > farShare ? 'far' : 'off';
}

/** Kilobits a second; writers use 1000 and 1024. */
export function judgeBitrate(declaredKbps: number, measuredKbps: number): Judgement {
  return Math.min(share(declaredKbps, measuredKbps), share(declaredKbps * 1.024, measuredKbps)) > bitrateShare ? 'off' : 'right';
}

/** Hz. AAC with SBR is known by the rate of its core and by twice that. */
export function judgeSampleRate(declared: number, measured: number, codec: string): Judgement {
  const rates = codec === 'mp4a' ? [measured, measured * 2, measured / 2] : [measured];
  return rates.some((rate) => Math.abs(declared - rate) <= sampleRateHz) ? 'right' : 'off';
}

/** Seconds against every way to measure them; `slackSeconds`: what jumps and pauses make uncertain. */
export function judgeDuration(declared: number, measured: readonly number[], slackSeconds: number): Judgement {
  return measured.every((each) => Math.abs(declared - each) > Math.max(durationSeconds, durationShare * each) + slackSeconds) ? 'far' : 'right';
}

function share(declared: number, measured: number): number {
  return measured === 0 ? Infinity : Math.abs(declared - measured) / measured;
}

/** Texts in use for codecs, in lower case: OBS and FMLE write such, GStreamer and FFmpeg numbers. */
const spelled: Readonly<Record<string, string>> = {
  avc1: 'avc1', avc: 'avc1', h264: 'avc1', 'h.264': 'avc1', x264: 'avc1', hvc1: 'hvc1', hev1: 'hvc1', hevc: 'hvc1', h265: 'hvc1', 'h.265': 'hvc1', av01: 'av01', av1: 'av01',
  vp09: 'vp09', vp9: 'vp09', vp08: 'vp08', vp8: 'vp08', vvc1: 'vvc1', vp6: 'vp06', vp06: 'vp06', vp62: 'vp06', h263: 'h263', flv1: 'h263',
  mp4a: 'mp4a', aac: 'mp4a', mp3: '.mp3', '.mp3': '.mp3', opus: 'Opus', flac: 'fLaC', 'ac-3': 'ac-3', ac3: 'ac-3', 'ec-3': 'ec-3', eac3: 'ec-3', speex: 'speex',
};

/** A FourCC as a number has four letters; smaller numbers are the ids of FLV. */
const smallestFourCc = 0x20202020;

/** Codec name as `MediaUnit.codec` has it, of a videocodecid or audiocodecid; undefined when it names none that we know. */
export function declaredCodec(kind: 'audio' | 'video', id: number | string): string | undefined {
  if (typeof id === 'string') {
    const text = id.trim().toLowerCase();
    return Object.hasOwn(spelled, text) ? spelled[text] : undefined;
  }
  if (!Number.isInteger(id) || id < 0) return undefined;
  if (id >= smallestFourCc) {
    if (id > 0xffff_ffff) return undefined;
    const name = fourCcName(id);
    return name === 'hev1' ? 'hvc1' : name;
  }
  if (id > 15) return undefined;
  // 9 only says that a FourCC tells; 0 is what writers put that do not know.
  if (kind === 'audio') return id === 9 || id === 0 ? undefined : known(audioCodecName(id));
  return known(videoCodecName(id));
}

function known(name: string): string | undefined {
  return name.startsWith('id-') ? undefined : name;
}
