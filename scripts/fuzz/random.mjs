/** Repeatable randomness and the corruptions that every fuzz target uses. */

/** 32-bit FNV-1a. */
function hash(text, start) {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** sfc32, seeded by a text: the same text always gives the same run. */
export class Random {
  constructor(seed) {
    this.a = hash(seed, 0x811c9dc5);
    this.b = hash(seed, 0x1234567);
    this.c = hash(seed, 0xdeadbeef);
    this.d = 1;
    for (let i = 0; i < 12; i++) this.u32();
  }

  u32() {
    const sum = (this.a + this.b + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** min..max, both included. */
  int(min, max) {
    return min + (this.u32() % (max - min + 1));
  }

  /** Small numbers are likelier than large ones, as in real traffic. */
  size(max) {
    return Math.floor(max ** (this.u32() / 2 ** 32));
  }

  chance(probability) {
    return this.u32() / 2 ** 32 < probability;
  }

  pick(list) {
    return list[this.u32() % list.length];
  }

  bytes(length) {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) out[i] = this.u32();
    return out;
  }

  text(length, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789_') {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[this.u32() % alphabet.length];
    return out;
  }
}

export function concat(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const tellingBytes = [0x00, 0x01, 0x02, 0x03, 0x05, 0x08, 0x09, 0x0a, 0x11, 0x7f, 0x80, 0xc0, 0xc3, 0xff];

const corruptions = [
  (random, bytes) => {
    const out = bytes.slice();
    out[random.int(0, out.length - 1)] ^= 1 << random.int(0, 7);
    return out;
  },
  (random, bytes) => {
    const out = bytes.slice();
    out[random.int(0, out.length - 1)] = random.pick(tellingBytes);
    return out;
  },
  (random, bytes) => {
    const out = bytes.slice();
    const at = random.int(0, out.length - 1);
    out.fill(random.pick([0, 0xff]), at, at + random.size(64));
    return out;
  },
  (random, bytes) => {
    const out = bytes.slice();
    const at = random.int(0, out.length - 1);
    out.set(random.bytes(Math.min(random.size(4), out.length - at)), at);
    return out;
  },
  (random, bytes) => {
    const at = random.int(0, bytes.length - 1);
    return concat([bytes.subarray(0, at), bytes.subarray(at + random.size(2000))]);
  },
  (random, bytes) => {
    const at = random.int(0, bytes.length);
    return concat([bytes.subarray(0, at), random.bytes(random.size(300)), bytes.subarray(at)]);
  },
  (random, bytes) => {
    const at = random.int(0, bytes.length - 1);
    const end = at + random.size(2000);
    return concat([bytes.subarray(0, end), bytes.subarray(at)]);
  },
  (random, bytes) => bytes.slice(0, random.int(0, bytes.length)),
];

/** One of: a flipped bit, a telling value, a blanked or random range, bytes taken out, put in, doubled, or cut off. */
export function corrupt(random, bytes) {
  return bytes.length === 0 ? random.bytes(random.size(8)) : random.pick(corruptions)(random, bytes);
}

/** None in a fifth of the cases, mostly one, sometimes several. */
export function corruptSome(random, bytes) {
  let out = bytes;
  for (let left = random.pick([0, 1, 1, 2, 4]); left > 0; left--) out = corrupt(random, out);
  return out;
}

/** Piece sizes, repeated until the input is used up. */
export function cuts(random) {
  switch (random.int(0, 3)) {
    case 0: return [1];
    case 1: return Array.from({ length: random.int(1, 8) }, () => random.int(1, 40));
    case 2: return Array.from({ length: random.int(1, 8) }, () => random.size(3000));
    default: return [1448];
  }
}

/** The pieces of `bytes` under `sizes`; `undefined` leaves them whole. */
export function* pieces(bytes, sizes) {
  if (sizes === undefined) {
    if (bytes.length > 0) yield bytes;
    return;
  }
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
