/** AV1: AV1CodecConfigurationRecord (AV1-ISOBMFF §2.3), the sequence header OBU in it (AV1 §5.5), and temporal units. */
import { Av1Memory, av1ObuType, classifyTemporalUnit, walkObus } from './av1-frame.js';
import type { Av1SequenceHeader } from './av1-frame.js';
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, makeConfig, plausibleFrameRate, plausibleSize } from './define-codec.js';

/** A record holds a sequence header and perhaps metadata; more OBUs than this are not looked at. */
const maxObus = 32;

interface SequenceHeader { readonly width: number; readonly height: number; readonly frameRate?: number; readonly frames?: Av1SequenceHeader }

/** Reads the sequence header OBU's payload; undefined when it ends early. `frames` is absent when only its rest does. */
export function parseAv1SequenceHeader(payload: Uint8Array): SequenceHeader | undefined {
  const bits = new BitReader(payload);
  bits.skip(4);
  const reducedStill = bits.flag();
  let frameRate: number | undefined;
  let presentationTimeBits = 0;
  let removalTimeBits = 0;
  const modelledPoints: number[] = [];
  if (reducedStill) {
    bits.skip(5);
  } else {
    let delayBits = 0;
    if (bits.flag()) {
      const unitsInTick = bits.u(32);
      const timeScale = bits.u(32);
      const equalInterval = bits.flag();
      if (equalInterval) {
        const ticksPerPicture = bits.ue() + 1;
        if (unitsInTick > 0) frameRate = plausibleFrameRate(timeScale / (unitsInTick * ticksPerPicture));
      }
      if (bits.flag()) {
        delayBits = bits.u(5) + 1;
        bits.skip(32);
        removalTimeBits = bits.u(5) + 1;
        const timeBits = bits.u(5) + 1;
        if (!equalInterval) presentationTimeBits = timeBits;
      }
    }
    const displayDelayPresent = bits.flag();
    const operatingPoints = bits.u(5) + 1;
    for (let i = 0; i < operatingPoints; i += 1) {
      const idc = bits.u(12);
      if (bits.u(5) > 7) bits.skip(1);
      if (delayBits > 0 && bits.flag()) {
        modelledPoints.push(idc);
        bits.skip(2 * delayBits + 1);
      }
      if (displayDelayPresent && bits.flag()) bits.skip(4);
    }
  }
  const widthBits = bits.u(4) + 1;
  const heightBits = bits.u(4) + 1;
  const width = bits.u(widthBits) + 1;
  const height = bits.u(heightBits) + 1;
  if (bits.failed) return undefined;
  const size = { width, height, ...(frameRate !== undefined && { frameRate }) };
  const tools = readTools(bits, reducedStill);
  return bits.failed ? size : { ...size, frames: { reducedStill, presentationTimeBits, removalTimeBits, modelledPoints, ...tools } };
}

/** The flags behind the size, up to the bits of the order hint. */
function readTools(bits: BitReader, reducedStill: boolean): Pick<Av1SequenceHeader, 'frameIdBits' | 'orderHintBits' | 'screenContentTools' | 'integerMv'> {
  const frameSays = 2;
  let frameIdBits = 0;
  if (!reducedStill && bits.flag()) {
    const deltaBits = bits.u(4) + 2;
    frameIdBits = bits.u(3) + deltaBits + 1;
  }
  bits.skip(3);
  if (reducedStill) return { frameIdBits, orderHintBits: 0, screenContentTools: frameSays, integerMv: frameSays };
  bits.skip(4);
  const orderHints = bits.flag();
  if (orderHints) bits.skip(2);
  const screenContentTools = bits.flag() ? frameSays : bits.u(1);
  const integerMv = screenContentTools === 0 || bits.flag() ? frameSays : bits.u(1);
  return { frameIdBits, orderHintBits: orderHints ? bits.u(3) + 1 : 0, screenContentTools, integerMv };
}

/** The payload of the sequence header among the record's OBUs; undefined when there is none. */
function findSequenceHeader(record: Uint8Array): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  let count = 0;
  walkObus(record, 4, (header, _extension, start, end) => {
    if (((header >> 3) & 15) === av1ObuType.sequenceHeader) found = record.subarray(start, end);
    count += 1;
    return found === undefined && count < maxObus;
  });
  return found;
}

export default defineCodec({
  names: ['av01'],
  // FFmpeg sends an empty SequenceStart first and the full one later: "no change".
  needsConfiguration: false,

  /** The sequence header inside the record is optional; without it there is no size. */
  parseConfiguration(record) {
    const problems = new Problems();
    if (record.length === 0) problems.add('empty record');
    else if (record.length < 4) problems.add('shorter than 4 bytes');
    if (problems.list.length > 0) return makeConfig(record, problems);
    if ((record[0]! & 0x80) === 0) problems.add('marker bit is 0');
    if ((record[0]! & 0x7f) !== 1) problems.add(`configurationVersion ${record[0]! & 0x7f}`);
    const profile = record[1]! >> 5;
    const level = record[1]! & 0x1f;
    const tier = (record[2]! & 0x80) !== 0 ? 'H' : 'M';
    const depth = (record[2]! & 0x40) === 0 ? 8 : (record[2]! & 0x20) !== 0 ? 12 : 10;
    const payload = findSequenceHeader(record);
    const header = payload === undefined ? undefined : parseAv1SequenceHeader(payload);
    if (payload !== undefined && header === undefined) problems.add('sequence header cannot be read');
    return makeConfig(record, problems, {
      codecString: `av01.${profile}.${String(level).padStart(2, '0')}${tier}.${String(depth).padStart(2, '0')}`,
      ...(header !== undefined && plausibleSize(header.width, header.height)),
      frameRate: header?.frameRate,
      // seq_level_idx counts in fours from level 2.0 (AV1 §A.3).
      profile: `${['Main', 'High', 'Professional'][profile] ?? `profile ${profile}`} ${2 + (level >> 2)}.${level & 3}`,
    });
  },

  remember(record) {
    const memory = new Av1Memory();
    const payload = record === undefined ? undefined : findSequenceHeader(record);
    if (payload !== undefined) memory.sequence(parseAv1SequenceHeader(payload)?.frames);
    return memory;
  },

  classifyFrame: (body, context) => classifyTemporalUnit(body, context, (payload) => parseAv1SequenceHeader(payload)?.frames),
});
