/** MP4 reader: damaged files and segments. No throw, no hang, events in proportion to the bytes, evidence inside the file. */
import { HlsStream } from '../../../dist/server/core/hls/hls-stream.js';
import { Mp4Presentation } from '../../../dist/pipeline/mp4-presentation.js';
import { bytesSource } from '../../../dist/wire/mp4/read/source.js';
import { ensure, ensurePlain } from '../check.mjs';
import { concat, corruptSome } from '../random.mjs';

const avcHeader = Uint8Array.from(Buffer.from('17000000000164000dffe100196764000dacd94141fb011000000300100000030320f142996001000668ebe3cb22c0fdf8f800', 'hex'));
const aacHeader = Uint8Array.of(0xaf, 0, 0x12, 0x10);
/** Types that lead a reader somewhere. */
const boxTypes = ['ftyp', 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'stts', 'ctts', 'stsc', 'stsz', 'stz2', 'stco', 'co64', 'stss', 'elst', 'mvex', 'trex', 'moof', 'traf', 'tfhd', 'tfdt', 'trun', 'mdat', 'avcC', 'esds', 'free'];

/** What our own packager makes of a short stream, as one file. */
function fragmented(random) {
  const parts = [];
  const hls = new HlsStream({ mode: 'whole', segmentMs: 500, store: { put: (_, bytes) => { parts.push(bytes); }, remove: () => {} } });
  hls.message({ typeId: 9, timestampMs: 0, payload: avcHeader });
  hls.message({ typeId: 8, timestampMs: 0, payload: aacHeader });
  for (let timestampMs = 0, left = random.int(2, 60); left > 0; left -= 1, timestampMs += 40) {
    const key = left % 10 === 0;
    hls.message({ typeId: 9, timestampMs, payload: Uint8Array.from([key ? 0x17 : 0x27, 1, 0, 0, 0, 0, 0, 0, 4, key ? 0x65 : 0x41, random.int(0, 255), 9, 8]) });
    hls.message({ typeId: 8, timestampMs, payload: Uint8Array.from([0xaf, 1, random.int(0, 255), 3]) });
  }
  hls.end();
  return concat(parts);
}

/** Boxes at random, nested, with sizes that mostly add up. */
function boxes(random, depth) {
  const parts = [];
  for (let left = random.int(0, 5); left > 0; left -= 1) {
    const body = depth < 6 && random.chance(0.5) ? boxes(random, depth + 1) : random.bytes(random.pick([0, 4, 8, 12, 16, 24, 40, 100]));
    const box = new Uint8Array(8 + body.length);
    new DataView(box.buffer).setUint32(0, random.chance(0.05) ? random.u32() : box.length);
    for (const [at, character] of [...random.pick(boxTypes)].entries()) box[4 + at] = character.charCodeAt(0);
    box.set(body, 8);
    parts.push(box);
  }
  return concat(parts);
}

export default {
  name: 'mp4',

  generate(random) {
    const bytes = random.chance(0.6) ? fragmented(random) : boxes(random, 0);
    for (let left = random.int(0, 4); left > 0 && bytes.length > 8; left -= 1) {
      const at = random.int(0, Math.min(bytes.length - 4, 3000));
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, random.pick([0, 1, 7, 0xffffffff, 0x7fffffff, random.int(0, 5000), random.u32()]));
    }
    return { bytes: corruptSome(random, bytes) };
  },

  run({ bytes }) {
    let events = 0;
    const presentation = new Mp4Presentation({ name: 'x.mp4', showSecrets: false, onEvent: (event) => {
      events += 1;
      if (event.kind === 'container') ensurePlain(event);
    } });
    const reading = presentation.reading(bytesSource(bytes));
    while (reading.next().done !== true);
    presentation.session.end('closed');
    const { findings, verdicts } = presentation.session.result();
    ensure(events <= 100 + 4 * bytes.length, () => `${events} events from ${bytes.length} bytes`);
    ensure(verdicts.every(({ outcome }) => outcome !== 'broken'), () => `a rule broke: ${JSON.stringify(verdicts.find(({ outcome }) => outcome === 'broken'))}`);
    for (const finding of findings) {
      ensurePlain(finding);
      for (const { offset, length } of finding.evidence) ensure(offset >= 0 && length >= 0 && offset <= bytes.length, () => `${finding.rule} at ${offset}+${length} of ${bytes.length}`);
    }
  },

  size: (input) => input.bytes.length * 20,
};
