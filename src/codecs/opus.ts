/** Opus: the identification header (RFC 7845 §5.1), little-endian. */
import { Problems, defineCodec, makeConfig } from './define-codec.js';

const magic = [0x4f, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64] as const;
const headerBytes = 19;
/** Opus always decodes to 48 kHz; the header's input rate only tells where the sound came from. */
const outputRate = 48000;

export default defineCodec({
  names: ['Opus'],
  // E-RTMP v2: an empty SequenceStart means a MultichannelConfig follows, or mono or stereo by default.
  needsConfiguration: false,

  parseConfiguration(record) {
    const problems = new Problems();
    if (record.length === 0) problems.add('empty record');
    else if (!magic.every((byte, i) => record[i] === byte)) problems.add('no OpusHead signature');
    else if (record.length < headerBytes) problems.add('shorter than 19 bytes');
    if (problems.list.length > 0) return makeConfig(record, problems);
    // §5.1: "1"; other minor versions (low nibble) stay readable.
    const version = record[8]!;
    if (version === 0 || version > 15) problems.add(`version ${version}`);
    const channels = record[9]!;
    if (channels === 0) problems.add('no channel');
    const family = record[18]!;
    if (family === 0 && channels > 2) problems.add(`${channels} channels with mapping family 0`);
    if (family !== 0 && record.length < headerBytes + 2 + channels) problems.add('channel mapping is cut');
    return makeConfig(record, problems, { codecString: 'opus', sampleRate: outputRate, channels: channels > 0 ? channels : undefined });
  },
});
