/** Damage to what the tags carry: configuration, NAL units, AAC frames, flags. */
import type { Damage } from './damage.js';
import type { FlvFile, Tag } from './flv-file.js';
import { concat, isAudioFrame, isAudioHeader, isKey, isVideoFrame, isVideoHeader, nalUnits, patched, pick, random, unsigned32, writeFlvFile } from './flv-file.js';
import { without } from './loss.js';

function everyTag(clean: FlvFile, change: (tag: Tag, index: number) => Tag): Uint8Array {
  return writeFlvFile({ ...clean, tags: clean.tags.map(change) });
}

function withHeader(clean: FlvFile, change: (body: Uint8Array) => Uint8Array): Uint8Array {
  return everyTag(clean, (tag) => (isVideoHeader(tag) ? { ...tag, body: change(tag.body) } : tag));
}

function annexB(body: Uint8Array): Uint8Array {
  return concat([body.subarray(0, 5), ...nalUnits(body).flatMap(({ bytes }) => [Uint8Array.of(0, 0, 0, 1), bytes])]);
}

/** ISO/IEC 14496-3 §1.A.2.2: no CRC, AAC-LC, 44.1 kHz, stereo. */
function adts(frame: Uint8Array): Uint8Array {
  const length = frame.length + 7;
  return concat([Uint8Array.of(0xff, 0xf1, 0x50, 0x80 | (length >> 11), length >> 3, ((length & 7) << 5) | 0x1f, 0xfc), frame]);
}

const codedFrames = 1;
const fourCc = Uint8Array.of(0x68, 0x76, 0x63, 0x31);

/** The same tag as Enhanced RTMP HEVC, with junk in place of HEVC. */
function asHevcStub(tag: Tag): Tag {
  if (tag.typeId !== 9) return tag;
  const packetType = tag.body[1]!;
  const first = Uint8Array.of(0x80 | (tag.body[0]! & 0x70) | packetType);
  const rest = packetType === 0 ? Uint8Array.of(1, 2, 3) : packetType === codedFrames ? tag.body.subarray(2) : new Uint8Array(0);
  return { ...tag, body: concat([first, fourCc, rest]) };
}

export const codecDamages: readonly Damage[] = [
  {
    name: '07-no-video-seqhdr', what: 'AVC sequence header removed', found: ['avc-sequence-header-missing'],
    make: (clean) => without(clean, isVideoHeader),
  },
  {
    name: '08-no-audio-seqhdr', what: 'AAC sequence header removed', found: ['aac-sequence-header-missing'],
    make: (clean) => without(clean, isAudioHeader),
  },
  {
    name: '09-annexb', what: 'coded AVC NALs have start codes not lengths', found: ['annexb-in-avcc'],
    make: (clean) => ({ bytes: everyTag(clean, (tag) => (isVideoFrame(tag) ? { ...tag, body: annexB(tag.body) } : tag)) }),
  },
  {
    name: '32-seqhdr-changed-sps', what: 'new AVC sequence header (480x270) at 4 s and frames of the new size', found: ['sequence-header-changed'],
    make(clean, other) {
      const header = other.tags.find(isVideoHeader)!;
      const before = clean.tags.filter((tag) => tag.timestampMs < 4000 || !isVideoFrame(tag));
      const after = [{ ...header, timestampMs: 4000 }, ...other.tags.filter((tag) => isVideoFrame(tag) && tag.timestampMs >= 4000)];
      const tags: Tag[] = [];
      for (const tag of before) {
        while (after.length > 0 && after[0]!.timestampMs <= tag.timestampMs) tags.push(after.shift()!);
        tags.push(tag);
      }
      return { bytes: writeFlvFile({ ...clean, tags: [...tags, ...after] }) };
    },
  },
  {
    name: '33-seqhdr-changed-mid-gop', what: 'foreign sequence header in mid-GOP, frames unchanged', found: ['sequence-header-changed'],
    make(clean, other) {
      const header = other.tags.find(isVideoHeader)!;
      const at = clean.tags.findIndex((tag) => isVideoFrame(tag) && tag.timestampMs >= 5000);
      return { bytes: writeFlvFile({ ...clean, tags: clean.tags.flatMap((tag, i) => (i === at ? [{ ...header, timestampMs: tag.timestampMs }, tag] : [tag])) }) };
    },
  },
  {
    name: '34-seqhdr-repeat-same', what: 'identical sequence headers repeated every second (legal)', found: [],
    make(clean) {
      const headers = [clean.tags.find(isVideoHeader)!, clean.tags.find(isAudioHeader)!];
      let next = 1000;
      return { bytes: writeFlvFile({ ...clean, tags: clean.tags.flatMap((tag) => {
        if (tag.timestampMs < next || next > 9000) return [tag];
        next += 1000;
        return [...headers.map((header) => ({ ...header, timestampMs: tag.timestampMs })), tag];
      }) }) };
    },
  },
  {
    name: '39-adts-in-aac', what: 'AAC raw frames carry ADTS headers', found: ['aac-adts-in-flv'],
    make: (clean) => ({ bytes: everyTag(clean, (tag) => (isAudioFrame(tag) ? { ...tag, body: concat([tag.body.subarray(0, 2), adts(tag.body.subarray(2))]) } : tag)) }),
  },
  {
    name: '45-nal-length-overflow', what: 'one NAL length points beyond tag end', found: ['nalu-length-broken'],
    make(clean) {
      const at = clean.tags.findIndex((tag) => isVideoFrame(tag) && !isKey(tag) && tag.timestampMs >= 5000);
      return { bytes: everyTag(clean, (tag, i) => (i === at ? { ...tag, body: patched(tag.body, 5, ...unsigned32(tag.body.length + 500)) } : tag)) };
    },
  },
  {
    name: '46-key-flag-lies', what: 'keyframes flagged as inter, one inter as key', found: ['keyframe-flag-wrong'],
    make(clean) {
      const at = clean.tags.findIndex((tag) => isVideoFrame(tag) && !isKey(tag) && tag.timestampMs >= 5000);
      return { bytes: everyTag(clean, (tag, i) => (isKey(tag) ? { ...tag, body: patched(tag.body, 0, 0x27) } : i === at ? { ...tag, body: patched(tag.body, 0, 0x17) } : tag)) };
    },
  },
  {
    name: '52-codec-changes', what: '10 video tags claim codec id 2 (H.263)', found: ['video-codec-changed'],
    make(clean) {
      const first = clean.tags.findIndex((tag) => isVideoFrame(tag) && tag.timestampMs >= 5000);
      let left = 10;
      return { bytes: everyTag(clean, (tag, i) => (i >= first && isVideoFrame(tag) && !isKey(tag) && (left -= 1) >= 0 ? { ...tag, body: patched(tag.body, 0, (tag.body[0]! & 0xf0) | 2) } : tag)) };
    },
  },
  {
    // Behind the slice header everything is a legal bit stream: only a decoder notices, and none is in here.
    name: '55-bitflip-slices', what: 'random bit flips in 20 slices', found: [],
    make(clean, _other, seed) {
      const places = pick(clean.tags, (tag) => isVideoFrame(tag) && nalUnits(tag.body).at(-1)!.bytes.length > 60, 20, seed);
      const next = random(seed);
      return { bytes: everyTag(clean, (tag, i) => {
        if (!places.has(i)) return tag;
        const body = tag.body.slice();
        for (let flips = 0; flips < 5; flips += 1) body[body.length - 1 - Math.floor(next() * 40)]! ^= 1 << Math.floor(next() * 8);
        return { ...tag, body };
      }) };
    },
  },
  {
    name: '56-avcc-cut', what: 'avcC cut to 8 bytes', found: ['avcc-record-invalid'],
    make: (clean) => ({ bytes: withHeader(clean, (body) => body.subarray(0, 5 + 8)) }),
  },
  {
    name: '57-avcc-badversion', what: 'avcC configurationVersion 0', found: ['avcc-record-invalid'],
    make: (clean) => ({ bytes: withHeader(clean, (body) => patched(body, 5, 0)) }),
  },
  {
    name: '58-audio-flags-8k', what: 'sound flags say 5.5kHz mono 8-bit for AAC 44.1 stereo', found: ['aac-tag-bits'], harmless: true,
    make: (clean) => ({ bytes: everyTag(clean, (tag) => (tag.typeId === 8 ? { ...tag, body: patched(tag.body, 0, 0xa0) } : tag)) }),
  },
  {
    name: '61-exhdr-hvc1-stub', what: 'E-RTMP ExVideoTagHeader hvc1 tags (frames of junk)', found: ['avcc-record-invalid'],
    // onMetaData still says that the video is H.264.
    companions: ['metadata-vs-stream-mismatch'],
    make: (clean) => ({ bytes: everyTag(clean, asHevcStub) }),
  },
];
