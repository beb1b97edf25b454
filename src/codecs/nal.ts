/** NAL units of AVC, HEVC and VVC: length-prefixed frames (ISO 14496-15) and emulation prevention. */
import type { FrameContext, FrameFacts } from './define-codec.js';

/** How many NAL types of a frame are kept: enough to see AUD, parameter sets, SEI and the first slices. */
export const maxNalTypes = 8;
/** Parameter sets end far earlier; what follows cannot be one and is not unescaped. */
const maxParameterSetBytes = 8192;

export const annexBProblem = 'starts with an Annex-B start code';
export const lengthsProblem = 'NAL lengths do not add up';
export const zeroLengthProblem = 'zero-length NAL unit';

const nothing: FrameFacts = {};
const annexB: FrameFacts = { problems: [annexBProblem] };
const badLengths: FrameFacts = { problems: [lengthsProblem] };

/** Bytes of an Annex-B start code at the front: 4, 3, or 0 for none. */
export function startCodeBytes(bytes: Uint8Array): 0 | 3 | 4 {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) return 0;
  if (bytes[2] === 1) return 3;
  return bytes[2] === 0 && bytes[3] === 1 ? 4 : 0;
}

/** Why nothing of a configuration record can be read, in plain words; undefined when it can. */
export function unusableRecord(record: Uint8Array, leastBytes: number): string | undefined {
  if (record.length === 0) return 'empty record';
  if (startCodeBytes(record) > 0) return annexBProblem;
  return record.length < leastBytes ? `shorter than ${leastBytes} bytes` : undefined;
}

/** How to read a NAL header: AVC has one byte, HEVC and VVC have two. */
export interface NalForm {
  readonly headerBytes: 1 | 2;
  readonly typeOf: (bytes: Uint8Array, at: number) => number;
}

/**
 * Walks the length prefixes of a frame to its end without copying. Problems are named only where sure: without a
 * known length size (no sequence header) four bytes are tried, and a failed walk then proves nothing.
 */
export function walkNalUnits(body: Uint8Array, context: FrameContext, form: NalForm): FrameFacts {
  const { nalLengthBytes, complete } = context;
  const size = nalLengthBytes ?? 4;
  const end = body.length;
  // Most frames have one or two units: a list that is made with its first is small.
  let types: number[] | undefined;
  let zeroLength = false;
  let at = 0;
  while (at < end) {
    if (at + size > end) {
      if (!complete || (at > 0 && isPadding(body, at))) break;
      return failed(body, nalLengthBytes, form);
    }
    let length = 0;
    for (let i = 0; i < size; i += 1) length = length * 256 + body[at + i]!;
    if (length === 0) {
      if (at > 0 && isPadding(body, at)) break;
      zeroLength = true;
    }
    at += size;
    if (length > end - at && complete) return failed(body, nalLengthBytes, form);
    if (length > 0 && at + form.headerBytes <= end) {
      if (types === undefined) types = [form.typeOf(body, at)];
      else if (types.length < maxNalTypes) types.push(form.typeOf(body, at));
    }
    at += length;
  }
  // Of a cut payload nobody knows whether its lengths add up, and then a length of zero proves nothing.
  if (zeroLength && complete && nalLengthBytes !== undefined) return types === undefined ? { problems: [zeroLengthProblem] } : { nalTypes: types, problems: [zeroLengthProblem] };
  return types === undefined ? nothing : { nalTypes: types };
}

/** Up to four trailing zero bytes are padding that many encoders leave (seen: flv.js issue 689). */
function isPadding(body: Uint8Array, at: number): boolean {
  if (body.length - at > 4) return false;
  for (let i = at; i < body.length; i += 1) {
    if (body[i] !== 0) return false;
  }
  return true;
}

/** Only frames whose lengths do not walk come here: "00 00 01 xx" alone may be a legal length. */
function failed(body: Uint8Array, nalLengthBytes: number | undefined, form: NalForm): FrameFacts {
  const startCode = startCodeBytes(body);
  // The forbidden bit is clear and the type is not the unspecified 0 (AVC) behind a real start code.
  if (startCode > 0 && startCode < body.length && (body[startCode]! & 0x80) === 0 && (form.headerBytes === 2 || form.typeOf(body, startCode) > 0)) return annexB;
  return nalLengthBytes === undefined ? nothing : badLengths;
}

/** The payload of a NAL unit behind its header, without emulation prevention bytes (H.264 §7.4.1), cut at 8 KiB. */
export function unescapeNal(nal: Uint8Array, headerBytes: number): Uint8Array {
  const end = Math.min(nal.length, maxParameterSetBytes);
  const out = new Uint8Array(Math.max(0, end - headerBytes));
  let size = 0;
  let zeros = 0;
  for (let i = headerBytes; i < end; i += 1) {
    const byte = nal[i]!;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[size] = byte;
    size += 1;
  }
  return out.subarray(0, size);
}
