/** FLAC: the STREAMINFO metadata block (RFC 9639 §8.2). */
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, makeConfig } from './define-codec.js';

const streamInfoBytes = 34;

/** E-RTMP wants "fLaC" and the block header in front; FFmpeg 9.0 and e-flv-js send the bare 34 bytes. */
function findStreamInfo(record: Uint8Array): number {
  const signed = record[0] === 0x66 && record[1] === 0x4c && record[2] === 0x61 && record[3] === 0x43;
  const at = signed ? 4 : 0;
  const isBlock = (record[at]! & 0x7f) === 0 && record[at + 1] === 0 && record[at + 2] === 0 && record[at + 3] === streamInfoBytes;
  if (signed) return isBlock ? at + 4 : -1;
  // A bare STREAMINFO starts with a minimum block size of at least 16, a block header with 00 00 or 80 00.
  return isBlock && record.length >= streamInfoBytes + 4 ? 4 : 0;
}

export default defineCodec({
  names: ['fLaC'],
  needsConfiguration: true,

  parseConfiguration(record) {
    const problems = new Problems();
    if (record.length === 0) problems.add('empty record');
    const at = record.length === 0 ? 0 : findStreamInfo(record);
    if (at < 0) problems.add('STREAMINFO is not the first block');
    else if (record.length > 0 && record.length < at + streamInfoBytes) problems.add('STREAMINFO is cut');
    if (problems.list.length > 0) return makeConfig(record, problems);
    const bits = new BitReader(record, at);
    const smallest = bits.u(16);
    const largest = bits.u(16);
    bits.skip(24 + 24);
    const sampleRate = bits.u(20);
    const channels = bits.u(3) + 1;
    if (smallest < 16 || largest < smallest) problems.add(`block sizes ${smallest} to ${largest}`);
    if (sampleRate === 0) problems.add('sample rate 0');
    return makeConfig(record, problems, {
      codecString: 'flac',
      sampleRate: sampleRate > 0 ? sampleRate : undefined,
      channels,
      samplesPerFrame: smallest === largest && smallest > 0 ? smallest : undefined,
    });
  },
});
