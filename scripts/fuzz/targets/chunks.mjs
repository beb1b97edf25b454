/** Chunk reader: no throw, the same result for any cut of the input, true times, no payload that is not in the stream, bounded memory. */
import { ChunkReader } from '../../../dist/wire/chunk/reader.js';
import { digest, ensure, sameLines } from '../check.mjs';
import { corruptSome, cuts, pieces } from '../random.mjs';
import { chunkStream, manyStreams } from '../streams.mjs';

/** The reader's own bound on payload bytes in assembly, and room for its window. */
const partialMax = 64 * 1024 * 1024;
const streamsMax = 4096;

export default {
  name: 'chunks',

  generate(random) {
    if (random.chance(0.004)) return { bytes: corruptSome(random, manyStreams(random)), midStream: false, gaps: [], cuts: [[1448]] };
    const honest = random.chance(0.15);
    const { bytes: clean, messages } = chunkStream(random, { honest });
    if (honest) return { bytes: clean, midStream: false, gaps: [], cuts: [cuts(random), cuts(random)], expected: messages.map(lineOfSent) };
    const bytes = corruptSome(random, clean);
    const gaps = [];
    for (let at = random.int(0, bytes.length), left = random.pick([0, 0, 0, 1, 2]); left > 0 && at < bytes.length; left--) {
      const length = random.size(4000);
      gaps.push({ at, length });
      at += length + random.int(0, bytes.length);
    }
    return { bytes, midStream: random.chance(0.15), gaps, cuts: [cuts(random), cuts(random)] };
  },

  run(input) {
    const whole = read(input, undefined);
    for (const sizes of input.cuts) sameLines(whole, read(input, sizes), `cut into ${sizes.join(',')}`);
    if (input.expected !== undefined) sameLines(input.expected, whole.filter((line) => line.startsWith('message ')).map((line) => line.replace(/ at .*/, '')), 'sent and read');
  },

  size: (input) => input.bytes.length * (1 + input.cuts.length),
};

function lineOfSent({ csid, msid, typeId, timestampMs, payload }) {
  return `message ${csid} ${msid} ${typeId} ${timestampMs} ${payload.length} ${digest(payload)}`;
}

function read({ bytes, midStream, gaps }, sizes) {
  const lines = [];
  /** By stream offset: the push that brought it. */
  const arrival = new Uint32Array(bytes.length);
  let payloadBytes = 0;
  const reader = new ChunkReader({
    message: (message) => {
      const { offset, endOffset, csid, msid, typeId, timestampMs, length, chunks, missingBytes, payload, fmt, pieces: places } = message;
      ensure(payload.length === (missingBytes === length ? payload.length : length), `the message at ${offset} has ${length} bytes and shows ${payload.length}`);
      ensure(offset >= 0 && endOffset > offset && endOffset <= bytes.length, `the message at ${offset}..${endOffset} lies outside the stream of ${bytes.length}`);
      ensure(length - missingBytes <= endOffset - offset || chunks > 1, `the message at ${offset} is longer than its place`);
      payloadBytes += length - missingBytes;
      if (places !== undefined && missingBytes === 0) {
        let at = 0;
        for (let i = 0; i < places.length; i += 2) {
          const part = bytes.subarray(places[i], places[i] + places[i + 1]);
          ensure(digest(part) === digest(payload.subarray(at, at + part.length)), `a piece of the message at ${offset} is not what stands at ${places[i]}`);
          at += places[i + 1];
        }
        ensure(at === length, `the pieces of the message at ${offset} make ${at} of ${length} bytes`);
      }
      ensure(message.firstUs === arrival[offset], () => `the message at ${offset} began at ${message.firstUs}, its first byte came at ${arrival[offset]}`);
      ensure(message.atUs === arrival[endOffset - 1], () => `the message at ${offset} ended at ${message.atUs}, its last byte came at ${arrival[endOffset - 1]}`);
      lines.push(`message ${csid} ${msid} ${typeId} ${timestampMs} ${length} ${digest(payload)} at ${offset}..${endOffset} fmt ${fmt} chunks ${chunks} missing ${missingBytes}`);
    },
    anomaly: (what, offset, length, csid, values) => lines.push(`anomaly ${what} ${offset} ${length} ${csid} ${JSON.stringify(values)}`),
    lost: (offset, length, because) => {
      ensure(offset >= 0 && length > 0 && offset + length <= bytes.length, `lost range ${offset}+${length} lies outside the stream of ${bytes.length}`);
      lines.push(`lost ${offset} ${length} ${because}`);
    },
    landmark: (offset, csid, fmt, starts) => lines.push(`landmark ${offset} ${csid} ${fmt} ${starts}`),
  }, 0, midStream);
  let at = 0;
  let turn = 0;
  const feed = (end) => {
    for (const piece of pieces(bytes.subarray(at, end), sizes)) {
      turn += 1;
      arrival.fill(turn, at, at + piece.length);
      at += piece.length;
      reader.push(piece, turn);
      ensure(reader.settledOffset <= at, `settled up to ${reader.settledOffset} with ${at} bytes`);
      const { partial } = reader;
      ensure(partial === undefined || (partial.have >= 0 && partial.offset <= at), () => `partial message ${JSON.stringify(partial)} with ${at} bytes`);
      reader.splitState();
    }
  };
  for (const gap of gaps) {
    if (gap.at < at || gap.at >= bytes.length) continue;
    feed(gap.at);
    const length = Math.min(gap.length, bytes.length - at);
    turn += 1;
    arrival.fill(turn, at, at + length);
    at += length;
    reader.gap(length, turn);
  }
  feed(bytes.length);
  reader.finish(turn + 1);
  ensure(payloadBytes <= bytes.length, `${payloadBytes} payload bytes out of ${bytes.length}`);
  // The reader's own fields: what it holds must follow what came, not what was claimed.
  const held = [...reader.streams.values()].reduce((sum, stream) => sum + stream.buffer.length, 0);
  ensure(reader.streams.size <= streamsMax && held <= Math.min(partialMax, 4 * bytes.length + 4096 * reader.streams.size), `${held} bytes held in ${reader.streams.size} chunk streams after ${bytes.length}`);
  ensure(reader.held.data.length <= 4 * bytes.length + 4096, `a window of ${reader.held.data.length} bytes after ${bytes.length}`);
  return lines;
}
