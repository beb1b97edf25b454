/** AV1: AV1CodecConfigurationRecord (AV1-ISOBMFF §2.3) and the sequence header OBU in it (AV1 §5.5). */
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, makeConfig, plausibleFrameRate, plausibleSize } from './define-codec.js';

const obuSequenceHeader = 1;
/** A record holds a sequence header and perhaps metadata; more OBUs than this are not looked at. */
const maxObus = 32;

interface SequenceHeader { readonly width: number; readonly height: number; readonly frameRate?: number }

/** Reads the sequence header OBU's payload; undefined when it ends early. */
export function parseAv1SequenceHeader(payload: Uint8Array): SequenceHeader | undefined {
  const bits = new BitReader(payload);
  bits.skip(4);
  const reduced = bits.flag();
  let frameRate: number | undefined;
  if (reduced) {
    bits.skip(5);
  } else {
    let delayBits = 0;
    if (bits.flag()) {
      const unitsInTick = bits.u(32);
      const timeScale = bits.u(32);
      if (bits.flag()) {
        const ticksPerPicture = bits.ue() + 1;
        if (unitsInTick > 0) frameRate = plausibleFrameRate(timeScale / (unitsInTick * ticksPerPicture));
      }
      if (bits.flag()) {
        delayBits = bits.u(5) + 1;
        bits.skip(32 + 5 + 5);
      }
    }
    const displayDelayPresent = bits.flag();
    const operatingPoints = bits.u(5) + 1;
    for (let i = 0; i < operatingPoints; i += 1) {
      bits.skip(12);
      if (bits.u(5) > 7) bits.skip(1);
      if (delayBits > 0 && bits.flag()) bits.skip(2 * delayBits + 1);
      if (displayDelayPresent && bits.flag()) bits.skip(4);
    }
  }
  const widthBits = bits.u(4) + 1;
  const heightBits = bits.u(4) + 1;
  const width = bits.u(widthBits) + 1;
  const height = bits.u(heightBits) + 1;
  if (bits.failed) return undefined;
  return { width, height, ...(frameRate !== undefined && { frameRate }) };
}

/** Finds the sequence header among the record's OBUs (AV1 §5.3). */
function findSequenceHeader(record: Uint8Array): Uint8Array | undefined {
  let at = 4;
  for (let i = 0; i < maxObus && at < record.length; i += 1) {
    const header = record[at]!;
    at += (header & 4) !== 0 ? 2 : 1;
    let size = record.length - at;
    if ((header & 2) !== 0) {
      size = 0;
      // leb128() has at most eight bytes (§4.10.5); sizes here fit in four.
      for (let j = 0; j < 8; j += 1) {
        const byte = record[at] ?? 0;
        at += 1;
        size += (byte & 0x7f) * 2 ** (7 * j);
        if ((byte & 0x80) === 0) break;
      }
    }
    if (((header >> 3) & 15) === obuSequenceHeader && at <= record.length) return record.subarray(at, at + size);
    at += size;
  }
  return undefined;
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
});
