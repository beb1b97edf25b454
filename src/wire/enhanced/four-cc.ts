/** The codec names of Enhanced RTMP v2: four ASCII bytes, case-sensitive, big-endian when written as a number. */

export const videoFourCcs = ['av01', 'vp08', 'vp09', 'hvc1', 'avc1', 'vvc1'] as const;
export const audioFourCcs = ['ac-3', 'ec-3', 'Opus', '.mp3', 'fLaC', 'mp4a'] as const;

/** The number of a four-character code, as onMetaData and the wire have it. */
export function fourCcToNumber(name: string): number {
  let value = 0;
  for (let i = 0; i < 4; i += 1) value = (value << 8) | (name.charCodeAt(i) & 0xff);
  return value >>> 0;
}

const names = new Map<number, string>([...videoFourCcs, ...audioFourCcs].map((name) => [fourCcToNumber(name), name]));
const videoNumbers = new Set<number>(videoFourCcs.map(fourCcToNumber));
const audioNumbers = new Set<number>(audioFourCcs.map(fourCcToNumber));
const avc = fourCcToNumber('avc1');
const hevc = fourCcToNumber('hvc1');
const vvc = fourCcToNumber('vvc1');

/** The four characters of a code; unprintable bytes and the backslash as \xNN. */
export function fourCcName(value: number): string {
  const known = names.get(value >>> 0);
  if (known !== undefined) return known;
  let text = '';
  for (let shift = 24; shift >= 0; shift -= 8) {
    const byte = (value >>> shift) & 0xff;
    text += byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

export function isVideoFourCc(value: number): boolean {
  return videoNumbers.has(value >>> 0);
}

export function isAudioFourCc(value: number): boolean {
  return audioNumbers.has(value >>> 0);
}

/** Only these carry a signed 24-bit composition time in CodedFrames (E-RTMP v2 "Enhanced Video"). */
export function hasCompositionTime(value: number): boolean {
  return value === avc || value === hevc || value === vvc;
}
