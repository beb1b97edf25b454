/** pcap, pcapng and TCP: damaged packets and files; no throw, the same facts for any block size, nothing delivered that the file does not hold. */
import { CaptureReader } from '../../../dist/sources/capture.js';
import { digest, ensure, ensurePlain, sameLines } from '../check.mjs';
import { corpus } from '../corpus.mjs';
import { concat, corrupt, corruptSome, cuts, pieces } from '../random.mjs';

const le32 = (value) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
const le16 = (value) => Uint8Array.of(value, value >>> 8);

function pcap(linkType, packets) {
  const parts = [le32(0xa1b2c3d4), le16(2), le16(4), le32(0), le32(0), le32(262144), le32(linkType)];
  for (const { seconds, us, original, bytes } of packets) parts.push(le32(seconds), le32(us), le32(bytes.length), le32(original), bytes);
  return concat(parts);
}

function block(type, ...body) {
  const inner = concat(body);
  const length = le32(12 + inner.length + (-inner.length & 3));
  return concat([le32(type), length, inner, new Uint8Array(-inner.length & 3), length]);
}

function pcapng(linkType, packets) {
  const parts = [block(0x0a0d0d0a, le32(0x1a2b3c4d), le16(1), le16(0), new Uint8Array(8).fill(0xff)), block(1, le16(linkType), le16(0), le32(0))];
  for (const { seconds, us, original, bytes } of packets) {
    const units = BigInt(seconds) * 1_000_000n + BigInt(us);
    parts.push(block(6, le32(0), le32(Number(units >> 32n)), le32(Number(units & 0xffffffffn)), le32(bytes.length), le32(original), bytes));
  }
  return concat(parts);
}

/** Changes fields of the TCP header where the packet is plain IPv4 behind its link header. */
function damageTcp(random, linkType, packet) {
  const bytes = packet.bytes.slice();
  const ip = linkType === 1 ? 14 : linkType === 113 ? 16 : linkType === 276 ? 20 : 4;
  if (bytes.length < ip + 40 || bytes[ip] >> 4 !== 4) return packet;
  const tcp = ip + (bytes[ip] & 15) * 4;
  switch (random.int(0, 4)) {
    case 0: bytes[tcp + 13] = random.pick([0x02, 0x12, 0x10, 0x11, 0x14, 0x04, 0x18, 0]); break;
    case 1: bytes.set(random.bytes(random.int(1, 4)), tcp + random.pick([4, 8])); break;
    case 2: bytes[tcp + 6] += random.int(1, 8); break;
    case 3: bytes[tcp + 12] = random.int(0, 15) << 4; break;
    default: bytes.set(random.bytes(2), ip + random.pick([2, 4, 6])); break;
  }
  return { ...packet, bytes };
}

function damagePackets(random, linkType, given) {
  const packets = given.slice();
  for (let left = random.pick([0, 1, 2, 6]); left > 0 && packets.length > 1; left--) {
    const i = random.int(0, packets.length - 1);
    const packet = packets[i];
    switch (random.int(0, 7)) {
      case 0: packets.splice(i, 1); break;
      case 1: packets.splice(i, 0, packet); break;
      case 2: packets.splice(random.int(0, packets.length - 1), 0, ...packets.splice(i, random.int(1, 5))); break;
      case 3: packets[i] = { ...packet, bytes: corrupt(random, packet.bytes) }; break;
      case 4: packets[i] = { ...packet, bytes: packet.bytes.slice(0, random.int(0, packet.bytes.length)) }; break;
      case 5: packets[i] = { ...packet, seconds: (packet.seconds + random.pick([-5, 5, 1000, 0x40000000])) >>> 0 }; break;
      default: packets[i] = damageTcp(random, linkType, packet); break;
    }
  }
  return packets;
}

export default {
  name: 'files',

  generate(random) {
    const { linkType, packets } = random.pick(corpus().captures);
    const some = damagePackets(random, linkType, packets.slice(0, random.int(4, packets.length)));
    const kind = random.pick(['pcap', 'pcap', 'pcapng']);
    const clean = (kind === 'pcap' ? pcap : pcapng)(linkType, some);
    const bytes = random.chance(0.5) ? clean : corruptSome(random, clean);
    return { kind, bytes, cuts: cuts(random).map((size) => (bytes.length > 20000 ? size + 13 : size)), ...(random.chance(0.1) ? { port: random.pick([1935, 1939, 80]) } : {}) };
  },

  run(input) {
    sameLines(read(input, undefined), read(input, input.cuts), `blocks of ${input.cuts.join(',')}`);
  },

  size: (input) => input.bytes.length * 2,
};

function read({ kind, bytes, port }, sizes) {
  const lines = [];
  let delivered = 0;
  let connections = 0;
  const reader = new CaptureReader(kind, {
    ...(port === undefined ? {} : { port }),
    onConnection: (info) => {
      const id = connections++;
      let ended = false;
      lines.push(`${id} ${JSON.stringify(info)}`);
      const totals = { c2s: 0, s2c: 0 };
      const told = (what, atUs) => {
        ensure(!ended, `connection ${id} goes on after its end: ${what}`);
        ensure(Number.isFinite(atUs), `connection ${id}: ${what} at ${atUs}`);
      };
      return {
        bytes: (direction, piece, atUs) => {
          told('bytes', atUs);
          ensure(piece.length > 0, `connection ${id}: an empty piece`);
          delivered += piece.length;
          totals[direction] += piece.length;
          lines.push(`${id} ${direction} ${piece.length} ${digest(piece)} ${atUs}`);
        },
        gap: (direction, length, atUs) => {
          told('gap', atUs);
          ensure(Number.isSafeInteger(length) && length > 0 && length < 2 ** 32, `connection ${id}: a gap of ${length} bytes`);
          totals[direction] += length;
          lines.push(`${id} ${direction} gap ${length} ${atUs}`);
        },
        acked: (direction, total, atUs) => {
          told('acked', atUs);
          ensure(Number.isSafeInteger(total) && total >= 0, `connection ${id}: acknowledged ${total}`);
          lines.push(`${id} ${direction} acked ${total} ${atUs}`);
        },
        close: (direction, how, atUs) => {
          told('close', atUs);
          lines.push(`${id} ${direction} ${how} ${atUs}`);
        },
        time: (atUs) => told('time', atUs),
        end: (reason, atUs) => {
          told('end', atUs);
          ended = true;
          lines.push(`${id} end ${reason} ${atUs}`);
        },
      };
    },
  });
  for (const piece of pieces(bytes, sizes)) reader.push(piece);
  const summary = reader.finish('capture-end');
  ensurePlain(summary, 'summary');
  ensure(delivered <= bytes.length, `${delivered} bytes delivered out of a file of ${bytes.length}`);
  ensure(summary.problems.length <= 200, `${summary.problems.length} problems`);
  lines.push(JSON.stringify({ ...summary, bytes: reader.stopped ? 0 : summary.bytes }));
  return lines;
}
