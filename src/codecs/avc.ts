/** H.264: AVCDecoderConfigurationRecord (ISO 14496-15 §5.3.3) and frames: NAL unit types and the pictures that begin in them. */
import type { PictureFacts } from '../trace/events.js';
import { parseAvcSps } from './avc-parameter-sets.js';
import type { AvcSps } from './avc-parameter-sets.js';
import { AvcMemory, avcNalType } from './avc-slice.js';
import { Problems, defineCodec, hex2, makeConfig, plausibleSize } from './define-codec.js';
import type { FrameContext } from './define-codec.js';
import { unusableRecord, walkNalUnits } from './nal.js';
import type { NalForm } from './nal.js';

export { parseAvcSps } from './avc-parameter-sets.js';
export type { AvcSps } from './avc-parameter-sets.js';
export { avcNalType } from './avc-slice.js';

const form: NalForm = { headerBytes: 1, typeOf: (bytes, at) => bytes[at]! & 0x1f };

/** Two fields may share a message. More than this is no frame of a real sender. */
const maxPictures = 16;
/** An SPS extension, and a PPS per slice type: parameter sets beyond this in one message are not read. */
const maxSetsInFrame = 64;

/** Profile and level in words, "High 3.0". */
export function avcProfileName(profileIdc: number, constraints: number, levelIdc: number): string {
  const set1 = (constraints & 0x40) !== 0;
  const set3 = (constraints & 0x10) !== 0;
  let name: string;
  switch (profileIdc) {
    case 66: name = set1 ? 'Constrained Baseline' : 'Baseline'; break;
    case 77: name = 'Main'; break;
    case 88: name = 'Extended'; break;
    case 100: name = 'High'; break;
    case 110: name = set3 ? 'High 10 Intra' : 'High 10'; break;
    case 122: name = set3 ? 'High 4:2:2 Intra' : 'High 4:2:2'; break;
    case 244: name = set3 ? 'High 4:4:4 Intra' : 'High 4:4:4 Predictive'; break;
    case 44: name = 'CAVLC 4:4:4 Intra'; break;
    default: name = `profile ${profileIdc}`;
  }
  // Level 1b is level_idc 11 with constraint_set3 in the old profiles (§A.3.1).
  const level = levelIdc === 11 && set3 && profileIdc < 100 ? '1b' : `${Math.floor(levelIdc / 10)}.${levelIdc % 10}`;
  return `${name} ${level}`;
}

/** True for a record that has the shape of an HEVC one: OBS up to 29.0 sent those under codec id 7. */
function looksLikeHevc(record: Uint8Array): boolean {
  return record.length > 28 && record[0] === 1 && (record[13]! & 0xf0) === 0xf0 && (record[15]! & 0xfc) === 0xfc
    && (record[16]! & 0xfc) === 0xfc && record[22]! > 0 && (record[23]! & 0x3f) >= 32 && (record[23]! & 0x3f) <= 40;
}

/** Reads `count` entries of U16 length and NAL unit; returns the offset behind them, or -1 when they run past the end. */
function readSets(record: Uint8Array, start: number, count: number, visit: (nal: Uint8Array) => void): number {
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + 2 > record.length) return -1;
    const length = (record[at]! << 8) | record[at + 1]!;
    at += 2;
    if (at + length > record.length) return -1;
    visit(record.subarray(at, at + length));
    at += length;
  }
  return at;
}

export const inBandProblem = 'the parameter sets in the stream are of another size or profile';

export default defineCodec({
  names: ['avc1'],
  needsConfiguration: true,

  /** Tolerated: reserved bits 0 and a missing High-profile extension; many encoders write both. */
  parseConfiguration(record) {
    const problems = new Problems();
    const unusable = unusableRecord(record, 7);
    if (unusable !== undefined) {
      problems.add(unusable);
      return makeConfig(record, problems);
    }
    if (looksLikeHevc(record)) {
      problems.add('looks like an HEVC record');
      return makeConfig(record, problems);
    }
    if (record[0] !== 1) problems.add(`configurationVersion ${record[0]!}`);
    const nalLengthBytes = (record[4]! & 3) + 1;
    if (nalLengthBytes === 3) problems.add('NAL length size 3');

    const spsCount = record[5]! & 0x1f;
    if (spsCount === 0) problems.add('no SPS');
    let sps: AvcSps | undefined;
    let first: number | undefined;
    let at = readSets(record, 6, spsCount, (nal) => {
      const type = nal.length > 0 ? nal[0]! & 0x1f : -1;
      first ??= type;
      if (type === -1) problems.add('empty SPS');
      else if (type !== avcNalType.sps) problems.add(first === type ? `first NAL is not an SPS but type ${type}` : `type ${type} among the SPS`);
      else if (sps === undefined) {
        sps = parseAvcSps(nal);
        if (sps === undefined) problems.add('SPS cannot be read');
        if (nal.length >= 4 && (nal[1] !== record[1] || nal[2] !== record[2] || nal[3] !== record[3])) problems.add('profile bytes differ from the SPS');
      }
    });
    if (at < 0) {
      problems.add('SPS runs past the end');
    } else if (at >= record.length) {
      problems.add('no PPS');
    } else {
      const ppsCount = record[at]!;
      if (ppsCount === 0) problems.add('no PPS');
      at = readSets(record, at + 1, ppsCount, (nal) => {
        if (nal.length === 0) problems.add('empty PPS');
        else if ((nal[0]! & 0x1f) !== avcNalType.pps) problems.add(`type ${nal[0]! & 0x1f} among the PPS`);
      });
      if (at < 0) problems.add('PPS runs past the end');
    }
    return makeConfig(record, problems, {
      codecString: `avc1.${hex2(record[1]!)}${hex2(record[2]!)}${hex2(record[3]!)}`,
      ...(sps !== undefined && plausibleSize(sps.width, sps.height)),
      frameRate: sps?.frameRate,
      profile: avcProfileName(record[1]!, record[2]!, record[3]!),
      nalLengthBytes,
    });
  },

  remember(record) {
    const memory = new AvcMemory();
    if (record === undefined || unusableRecord(record, 7) !== undefined) return memory;
    const take = (nal: Uint8Array): void => {
      memory.parameterSet(nal);
    };
    const at = readSets(record, 6, record[5]! & 0x1f, take);
    if (at >= 0 && at < record.length) readSets(record, at + 1, record[at]!, take);
    return memory;
  },

  classifyFrame(body, context) {
    const facts = walkNalUnits(body, context, form);
    const { memory } = context;
    if (facts.nalTypes === undefined || !(memory instanceof AvcMemory)) return facts;
    const { pictures, contradicts } = readPictures(body, context, memory);
    const problems = contradicts ? [...(facts.problems ?? []), inBandProblem] : facts.problems;
    const read = pictures === undefined ? { nalTypes: facts.nalTypes } : { nalTypes: facts.nalTypes, pictures };
    return problems === undefined ? read : { ...read, problems };
  },
});

/**
 * A second walk, over lengths that are known to lead through the frame (or to its cut end). `pictures` is undefined when no slice can be read,
 * empty when the message only goes on with the picture of the one before it.
 */
function readPictures(body: Uint8Array, context: FrameContext, memory: AvcMemory): { pictures: readonly PictureFacts[] | undefined; contradicts: boolean } {
  const size = context.nalLengthBytes ?? 4;
  let pictures: PictureFacts[] | undefined;
  let first = true;
  let sets = 0;
  let contradicts = false;
  for (let at = 0; at + size < body.length;) {
    let length = 0;
    for (let i = 0; i < size; i += 1) length = length * 256 + body[at + i]!;
    at += size;
    const end = Math.min(body.length, at + length);
    const type = length > 0 ? body[at]! & 0x1f : 0;
    if (type === avcNalType.slice || type === avcNalType.idr || type === avcNalType.partitionA) {
      const picture = memory.slice(body, at, end, first);
      if (picture !== undefined) {
        first = false;
        if (picture === null) pictures ??= [];
        else if (pictures === undefined) pictures = [picture];
        else if (pictures.length < maxPictures) pictures.push(picture);
      }
    } else if ((type === avcNalType.sps || type === avcNalType.pps) && sets < maxSetsInFrame && at + length <= body.length) {
      if (memory.parameterSet(body.subarray(at, end))) contradicts = true;
      sets += 1;
    }
    at += length;
  }
  return { pictures, contradicts };
}
