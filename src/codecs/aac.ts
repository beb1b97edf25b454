/** AAC: AudioSpecificConfig (ISO 14496-3 §1.6.2.1) and the ADTS header that must not stand in FLV (§1.A.2.2). */
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, makeConfig } from './define-codec.js';
import type { FrameFacts } from './define-codec.js';

const sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350] as const;
/** Channels by channelConfiguration; 0 means a program config element tells, undefined is reserved. */
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8, undefined, undefined, undefined, 7, 8, 24, 8, undefined] as const;

const sbrType = 5;
const psType = 29;
const objectTypeNames: Readonly<Record<number, string>> = { 1: 'Main', 2: 'LC', 3: 'SSR', 4: 'LTP', 5: 'HE-AAC', 23: 'LD', 29: 'HE-AAC v2', 39: 'ELD', 42: 'xHE-AAC' };
/** Object types whose specific part is GASpecificConfig. */
const generalAudioTypes = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

export const adtsProblem = 'ADTS header';
/** The tag names another rate or size than the 44 kHz and 16 bit that FLV E.4.2.1 wants there for AAC. */
export const aacTagBitsProblem = 'unusual tag bits';
const adts: FrameFacts = { problems: [adtsProblem] };
const nothing: FrameFacts = {};

function readObjectType(bits: BitReader): number {
  const type = bits.u(5);
  return type === 31 ? 32 + bits.u(6) : type;
}

/** 0 when the index is reserved. */
function readSampleRate(bits: BitReader, problems: Problems): number {
  const index = bits.u(4);
  if (index === 15) {
    const rate = bits.u(24);
    if (rate === 0 && !bits.failed) problems.add('sample rate 0');
    return rate;
  }
  const rate = sampleRates[index];
  if (rate === undefined) problems.add(`sample rate index ${index}`);
  return rate ?? 0;
}

/** Channels of a program_config_element (§4.4.1.1), up to the element lists. */
function readProgramConfig(bits: BitReader): number {
  bits.skip(4 + 2 + 4);
  const sides = [bits.u(4), bits.u(4), bits.u(4)];
  const lfe = bits.u(2);
  const associated = bits.u(3);
  const coupling = bits.u(4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(3);
  let channels = lfe;
  for (const count of sides) {
    for (let i = 0; i < count; i += 1) {
      channels += bits.flag() ? 2 : 1;
      bits.skip(4);
    }
  }
  bits.skip(4 * lfe + 4 * associated + 5 * coupling);
  bits.byteAlign();
  bits.skip(8 * bits.u(8));
  return channels;
}

/** Bytes of the ADTS frame at `at`, 0 when there is none: sync word, layer 0, a real rate index, a length above its header's. */
function adtsFrameBytes(bytes: Uint8Array, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return 0;
  if (((bytes[at + 2]! >> 2) & 15) >= sampleRates.length) return 0;
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return length > 7 ? length : 0;
}

export default defineCodec({
  names: ['mp4a'],
  needsConfiguration: true,

  /**
   * `codecString` has the object type the record names first, so backward-compatible SBR stays "mp4a.40.2"; rate and
   * channels are those that come out of the decoder.
   */
  parseConfiguration(record) {
    const problems = new Problems();
    if (record.length === 0) problems.add('empty record');
    else if (record.length < 2) problems.add('shorter than 2 bytes');
    else if (adtsFrameBytes(record, 0) > 0) problems.add('starts with an ADTS header');
    if (problems.list.length > 0) return makeConfig(record, problems);

    const bits = new BitReader(record);
    const signalled = readObjectType(bits);
    if (signalled === 0) problems.add('object type 0');
    const coreRate = readSampleRate(bits, problems);
    const channelConfiguration = bits.u(4);
    let coreType = signalled;
    let sbr = signalled === sbrType || signalled === psType;
    let ps = signalled === psType;
    let outputRate = coreRate;
    if (sbr) {
      outputRate = readSampleRate(bits, problems);
      coreType = readObjectType(bits);
      if (coreType === 22) bits.skip(4);
    }
    let channels: number | undefined = channelCounts[channelConfiguration];
    if (channels === undefined) problems.add(`channel configuration ${channelConfiguration}`);
    let coreSamples = 1024;
    if (generalAudioTypes.has(coreType)) {
      // GASpecificConfig: frameLengthFlag, dependsOnCoreCoder, extensionFlag.
      if (bits.flag()) coreSamples = 960;
      if (bits.flag()) bits.skip(14);
      const extension = bits.flag();
      if (channels === 0) channels = readProgramConfig(bits);
      if (coreType === 6 || coreType === 20) bits.skip(3);
      if (extension) {
        if (coreType === 22) bits.skip(16);
        if (coreType === 17 || coreType === 19 || coreType === 20 || coreType === 23) bits.skip(3);
        bits.skip(1);
      }
    }
    if (coreType === 23 || coreType === 39) coreSamples /= 2;
    if (bits.failed) problems.add('runs past the end');
    // Backward-compatible signalling behind the core's configuration (§1.6.6.1).
    if (!sbr && !bits.failed && bits.bitsLeft >= 16 && bits.u(11) === 0x2b7 && readObjectType(bits) === sbrType && bits.flag()) {
      sbr = true;
      outputRate = readSampleRate(bits, problems);
      if (bits.bitsLeft >= 12 && bits.u(11) === 0x548) ps = bits.flag();
    }
    if (channels === 0) channels = undefined;
    return makeConfig(record, problems, {
      codecString: `mp4a.40.${signalled}`,
      sampleRate: outputRate > 0 ? outputRate : undefined,
      channels: ps && channels === 1 ? 2 : channels,
      profile: ps ? 'HE-AAC v2' : sbr ? 'HE-AAC' : (objectTypeNames[signalled] ?? `object type ${signalled}`),
      // In samples of the output rate.
      samplesPerFrame: coreRate > 0 && outputRate > 0 ? Math.round((coreSamples * outputRate) / coreRate) : undefined,
    });
  },

  /** Reports ADTS only when the lengths of its frames lead exactly to the end: a raw frame cannot do that by chance. */
  classifyFrame(body, { complete }) {
    if (body.length < 7 || body[0] !== 0xff || !complete) return nothing;
    let at = 0;
    while (at < body.length) {
      const length = adtsFrameBytes(body, at);
      if (length === 0) return nothing;
      at += length;
    }
    return at === body.length ? adts : nothing;
  },
});
