/** H.265: HEVCDecoderConfigurationRecord (ISO 14496-15 §8.3.3) and frames: NAL unit types and the pictures that begin in them. */
import type { PictureFacts } from '../trace/events.js';
import { Problems, defineCodec, makeConfig, plausibleFrameRate, plausibleSize } from './define-codec.js';
import type { FrameContext } from './define-codec.js';
import { parseHevcSps } from './hevc-parameter-sets.js';
import type { HevcSps } from './hevc-parameter-sets.js';
import { HevcMemory, hevcNalType } from './hevc-slice.js';
import { unusableRecord, walkNalUnits } from './nal.js';
import type { NalForm } from './nal.js';

/** An access unit is one picture; two fields may share a message. More than this is no frame of a real sender. */
const maxPictures = 16;

const form: NalForm = { headerBytes: 2, typeOf: (bytes, at) => (bytes[at]! >> 1) & 0x3f };

/** "hvc1.1.6.L93.B0" (ISO 14496-15 Annex E): compatibility flags bit-reversed, constraint bytes without trailing zeros. */
function codecString(record: Uint8Array): string {
  const first = record[1]!;
  const space = ['', 'A', 'B', 'C'][first >> 6]!;
  let flags = 0;
  for (let i = 0; i < 32; i += 1) flags += ((record[2 + (i >> 3)]! >> (7 - (i & 7))) & 1) * 2 ** i;
  let text = `hvc1.${space}${first & 0x1f}.${flags.toString(16)}.${(first & 0x20) !== 0 ? 'H' : 'L'}${record[12]!}`;
  let last = 11;
  while (last >= 6 && record[last] === 0) last -= 1;
  for (let i = 6; i <= last; i += 1) text += `.${record[i]!.toString(16)}`;
  return text;
}

function profileName(record: Uint8Array): string {
  const idc = record[1]! & 0x1f;
  const name = { 1: 'Main', 2: 'Main 10', 3: 'Main Still Picture', 4: 'Range Extensions', 5: 'High Throughput', 9: 'Screen Content' }[idc] ?? `profile ${idc}`;
  return `${name} ${(record[12]! / 30).toFixed(1)}`;
}

export default defineCodec({
  names: ['hvc1'],
  needsConfiguration: true,

  /** Tolerated: reserved bits 0 (rtmp-go before 220281f and others). */
  parseConfiguration(record) {
    const problems = new Problems();
    const unusable = unusableRecord(record, 23);
    if (unusable !== undefined) {
      problems.add(unusable);
      return makeConfig(record, problems);
    }
    if (record[0] !== 1) problems.add(`configurationVersion ${record[0]!}`);
    const nalLengthBytes = (record[21]! & 3) + 1;
    if (nalLengthBytes === 3) problems.add('NAL length size 3');
    const averageFrameRate = plausibleFrameRate(((record[19]! << 8) | record[20]!) / 256);

    const seen = new Set<number>();
    let sps: HevcSps | undefined;
    readArrays(record, problems, (type, nal) => {
      seen.add(type);
      if (nal.length < 2) {
        problems.add(`empty NAL unit in the array of type ${type}`);
      } else if (form.typeOf(nal, 0) !== type) {
        problems.add(`type ${form.typeOf(nal, 0)} in the array of type ${type}`);
      } else if (type === hevcNalType.sps && sps === undefined) {
        sps = parseHevcSps(nal);
        if (sps === undefined) problems.add('SPS cannot be read');
        else if (sps.profileByte !== record[1]) problems.add('profile bytes differ from the SPS');
      }
    });
    if (!seen.has(hevcNalType.vps)) problems.add('no VPS');
    if (!seen.has(hevcNalType.sps)) problems.add('no SPS');
    if (!seen.has(hevcNalType.pps)) problems.add('no PPS');
    return makeConfig(record, problems, {
      codecString: codecString(record),
      ...(sps !== undefined && plausibleSize(sps.width, sps.height)),
      // FFmpeg and GStreamer write 0, "unspecified", into the record.
      frameRate: averageFrameRate ?? sps?.frameRate,
      profile: profileName(record),
      nalLengthBytes,
    });
  },

  remember(record) {
    const memory = new HevcMemory();
    if (record !== undefined && unusableRecord(record, 23) === undefined) {
      readArrays(record, new Problems(), (type, nal) => {
        if (nal.length >= 2 && form.typeOf(nal, 0) === type) memory.parameterSet(type, nal, 0, nal.length);
      });
    }
    return memory;
  },

  classifyFrame(body, context) {
    const facts = walkNalUnits(body, context, form);
    const { memory } = context;
    if (facts.nalTypes === undefined || !(memory instanceof HevcMemory)) return facts;
    const pictures = readPictures(body, context, memory);
    if (pictures === undefined) return facts;
    return facts.problems === undefined ? { nalTypes: facts.nalTypes, pictures } : { nalTypes: facts.nalTypes, pictures, problems: facts.problems };
  },
});

/** A second walk, over lengths that are known to lead through the frame (or to its cut end). */
function readPictures(body: Uint8Array, context: FrameContext, memory: HevcMemory): readonly PictureFacts[] | undefined {
  const size = context.nalLengthBytes ?? 4;
  let pictures: PictureFacts[] | undefined;
  for (let at = 0; at + size + 2 <= body.length;) {
    let length = 0;
    for (let i = 0; i < size; i += 1) length = length * 256 + body[at + i]!;
    at += size;
    const end = Math.min(body.length, at + length);
    const type = form.typeOf(body, at);
    // Decoders ignore the reserved types 10 to 15 and 22 to 31.
    if (length >= 2 && (type <= hevcNalType.raslR || (type >= hevcNalType.blaWLp && type <= hevcNalType.cra))) {
      const picture = memory.picture(body, at, end);
      if (picture !== undefined) {
        if (pictures === undefined) pictures = [picture];
        else if (pictures.length < maxPictures) pictures.push(picture);
      }
    } else if (length >= 2 && type > hevcNalType.lastVcl && (context.complete || at + length <= body.length)) {
      memory.parameterSet(type, body, at, end);
    }
    at += length;
  }
  return pictures;
}

/** Walks the arrays; every step consumes bytes of the record, so 255 arrays of 65535 entries end where it ends. */
function readArrays(record: Uint8Array, problems: Problems, visit: (type: number, nal: Uint8Array) => void): void {
  let at = 23;
  for (let array = 0; array < record[22]!; array += 1) {
    if (at + 3 > record.length) {
      problems.add('NAL array runs past the end');
      return;
    }
    const type = record[at]! & 0x3f;
    const count = (record[at + 1]! << 8) | record[at + 2]!;
    at += 3;
    for (let i = 0; i < count; i += 1) {
      const length = at + 2 <= record.length ? (record[at]! << 8) | record[at + 1]! : -1;
      if (length < 0 || at + 2 + length > record.length) {
        problems.add(type === hevcNalType.sps ? 'SPS runs past the end' : 'NAL unit runs past the end');
        return;
      }
      visit(type, record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
}
