/** Handshake reader: no throw, the same result for any cut, every byte handed on. */
import { buildPacket1, buildPacket2, withVersion } from '../../../dist/wire/handshake/packets.js';
import { HandshakeReader } from '../../../dist/wire/handshake/reader.js';
import { digest, ensure, sameLines } from '../check.mjs';
import { concat, corruptSome, cuts, pieces } from '../random.mjs';
import { chunkStream } from '../streams.mjs';

const others = ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'POST /open/1 HTTP/1.1\r\n', 'HTTP/1.1 400 Bad Request\r\n', '\u0016\u0003\u0001\u0002\u0000', '\u0015\u0003\u0001\u0000\u0002\u0002\u0028', 'SSH-2.0-x\r\n', 'PUT'];

export default {
  name: 'handshake',

  generate(random) {
    if (random.chance(0.1)) {
      const text = (part) => corruptSome(random, concat([Uint8Array.from(part, (c) => c.charCodeAt(0)), random.bytes(random.size(400))]));
      return { fromStart: random.chance(0.7), c2s: text(random.pick(others)), s2c: text(random.pick(others)), cuts: [cuts(random), cuts(random)] };
    }
    const packet1 = (sender) => {
      const withDigest = random.chance(0.5);
      return buildPacket1({ timeMs: random.u32(), version: withDigest ? [9, 0, 124, 2] : [0, 0, 0, 0], random: random.bytes(1528), ...(withDigest ? { digest: random.pick(['base8', 'base772']) } : {}) }, sender);
    };
    const c1 = packet1('c2s');
    const s1 = random.chance(0.2) ? c1.slice() : packet1('s2c');
    const version = random.pick([3, 3, 3, 3, 6, 8, 0, 31]);
    const c2 = random.chance(0.15) ? new Uint8Array(0) : buildPacket2(s1, random.bytes(1504), 1, 'c2s');
    const s2 = random.chance(0.1) ? new Uint8Array(0) : buildPacket2(c1, random.bytes(1504), 1, 's2c');
    const rest = () => (random.chance(0.7) ? chunkStream(random, { count: 3, maxLength: 300 }).bytes : random.bytes(random.size(2000)));
    return {
      fromStart: random.chance(0.85), cuts: [cuts(random), cuts(random)],
      c2s: corruptSome(random, concat([withVersion(version, c1), c2, rest()])),
      s2c: corruptSome(random, concat([withVersion(random.pick([3, version]), s1), s2, rest()])),
    };
  },

  run(input) {
    const whole = read(input, undefined);
    for (const sizes of input.cuts) sameLines(whole, read(input, sizes), `cut into ${sizes.join(',')}`);
  },

  size: (input) => (input.c2s.length + input.s2c.length) * (1 + input.cuts.length),
};

function read(input, sizes) {
  const lines = [];
  const readers = {};
  const rests = { c2s: [], s2c: [] };
  for (const direction of ['c2s', 's2c']) {
    readers[direction] = new HandshakeReader(direction, {
      protocol: (protocol, firstByte, detail) => lines.push(`${direction} protocol ${protocol} ${firstByte} ${detail}`),
      packet1: (packet) => lines.push(`${direction} packet1 ${JSON.stringify(packet)}`),
      packet2: (packet) => lines.push(`${direction} packet2 ${JSON.stringify(packet)}`),
      skipped: (offset) => lines.push(`${direction} skipped ${offset}`),
    }, input.fromStart);
  }
  readers.c2s.peer = readers.s2c;
  readers.s2c.peer = readers.c2s;
  const feed = (direction, from, to) => {
    const reader = readers[direction];
    for (const piece of pieces(input[direction].subarray(from, to), sizes)) rests[direction].push(reader.stage === 'reading' ? reader.push(piece).slice() : piece);
  };
  // The order of a real handshake, so that each side's packet is compared with one that has come.
  feed('c2s', 0, 1537);
  feed('s2c', 0, 3073);
  feed('c2s', 1537, Infinity);
  feed('s2c', 3073, Infinity);
  for (const direction of ['c2s', 's2c']) {
    const reader = readers[direction];
    reader.finish();
    const bytes = input[direction];
    const rest = concat(rests[direction]);
    lines.push(`${direction} ${reader.stage} ${reader.end} ${digest(rest)}`);
    if (reader.stage === 'chunks' || reader.stage === 'search') {
      ensure(reader.end <= bytes.length, `${direction}: the handshake ends at ${reader.end} of ${bytes.length}`);
      if (rest.length > 0) ensure(digest(rest) === digest(bytes.subarray(reader.end)), `${direction}: bytes behind the handshake (${bytes.length - reader.end}) are not what was handed on (${rest.length})`);
    }
  }
  return lines;
}
