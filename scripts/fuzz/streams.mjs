/** Generated RTMP: AMF values, message payloads, chunk streams and whole sessions. Structured, so that one corruption goes deep. */
import { concat } from './random.mjs';
import { encodeAmf0 } from '../../dist/wire/amf/amf0.js';
import { ChunkWriter } from '../../dist/wire/chunk/writer.js';
import { buildPacket1, buildPacket2, withVersion } from '../../dist/wire/handshake/packets.js';

const texts = ['', 'live', 'connect', 'publish', 'streamName', 'é', '日本', 'rtmp://host:1935/live?a=b&c=d', 'x'.repeat(60), '\u0000', 'a\u001b[31mb', '<b>', 'NetStream.Publish.Start'];
const numbers = [0, -0, 1, 4, -1, 0.5, 255, 65535, 2 ** 28 - 1, -(2 ** 28), 2 ** 28, 2 ** 53, NaN, Infinity, -Infinity];

/** A random AMF value; `amf3` also allows the kinds that only AMF3 has. */
export function amfValue(random, depth = 0, amf3 = false) {
  const deep = depth < 5 && random.chance(0.45);
  if (deep) {
    const count = random.size(6) - 1;
    const properties = () => Array.from({ length: count }, () => ({ name: random.chance(0.5) ? random.pick(texts) : random.text(random.size(12)), value: amfValue(random, depth + 1, amf3) }));
    const items = () => Array.from({ length: count }, () => amfValue(random, depth + 1, amf3));
    switch (random.int(0, amf3 ? 6 : 4)) {
      case 0: return { type: 'object', properties: properties() };
      case 1: return { type: 'object', className: random.pick(texts), properties: properties() };
      case 2: return { type: 'ecmaArray', count: random.int(0, 9), properties: properties() };
      case 3: return { type: 'strictArray', items: items() };
      case 4: return { type: 'avmPlus', value: amfValue(random, depth + 1, true) };
      case 5: return { type: 'vector', of: 'object', fixed: random.chance(0.5), className: random.pick(texts), items: items() };
      default: return { type: 'dictionary', weak: random.chance(0.5), entries: items().map((item) => [amfValue(random, 5, true), item]) };
    }
  }
  switch (random.int(0, amf3 ? 11 : 8)) {
    case 0: return { type: 'number', value: random.pick(numbers) };
    case 1: return { type: 'boolean', value: random.chance(0.5) };
    case 2: return { type: 'null' };
    case 3: return { type: 'undefined' };
    case 4: return { type: 'date', value: random.int(0, 1e9), zone: random.int(-720, 720) };
    case 5: return { type: 'xml', value: random.pick(texts) };
    case 6: return { type: 'reference', index: random.int(0, 3), table: random.pick(['amf0', 'object']) };
    case 7: return { type: 'string', value: random.text(random.size(200)), ...(random.chance(0.2) ? { long: true } : {}) };
    case 9: return { type: 'number', value: random.int(-1000, 1000), integer: true };
    case 10: return { type: 'byteArray', hex: Buffer.from(random.bytes(random.size(40))).toString('hex'), length: 0 };
    case 11: return { type: 'vector', of: random.pick(['int', 'uint', 'double']), fixed: false, items: Array.from({ length: random.size(8) }, () => ({ type: 'number', value: random.int(0, 99) })) };
    default: return { type: 'string', value: random.pick(texts) };
  }
}

const str = (value) => ({ type: 'string', value });
const num = (value) => ({ type: 'number', value });
const nul = { type: 'null' };
const object = (members) => ({ type: 'object', properties: Object.entries(members).map(([name, value]) => ({ name, value })) });

function u32(value) {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** AVC sequence header of a 320x180 stream, High 3.0. */
const avcHeader = Uint8Array.from(Buffer.from('17000000000164001effe1001a6764001eacd9405005bb0110000003001000000303c0f162d96001000668ebe3cb22c0', 'hex'));

/** Payload of a media message; `length` counts the whole of it. */
export function mediaPayload(random, typeId, length) {
  if (typeId === 8) {
    if (random.chance(0.05)) return Uint8Array.of(0xaf, 0, 0x12, 0x10);
    const out = random.bytes(Math.max(2, length));
    out.set([0xaf, 1]);
    return out;
  }
  if (random.chance(0.05)) return avcHeader.slice();
  const out = random.bytes(Math.max(10, length));
  out.set([random.chance(0.1) ? 0x17 : 0x27, 1, 0, 0, 0]);
  const nal = out.length - 9;
  out.set([...u32(nal), random.pick([0x41, 0x65, 0x01, 0x06])], 5);
  return out;
}

/** Payload of any message type. */
export function payloadOf(random, typeId, length) {
  switch (typeId) {
    case 1: return u32(random.pick([128, 129, 256, 1400, 4096, 5000, 60000, 65536, 1, 0, 0x80000080]));
    case 2: return u32(random.pick([2, 3, 4, 6, 300]));
    case 3: case 5: return u32(random.u32());
    case 4: return concat([Uint8Array.of(0, random.int(0, 33)), u32(random.int(0, 3)), ...(random.chance(0.3) ? [u32(3000)] : [])]);
    case 6: return concat([u32(2500000), Uint8Array.of(random.int(0, 3))]);
    case 8: case 9: return mediaPayload(random, typeId, length);
    case 15: case 18: return encodeAmf0([str(random.pick(['@setDataFrame', 'onMetaData', 'onCuePoint'])), amfValue(random), amfValue(random)]);
    case 17: return concat([Uint8Array.of(0), encodeAmf0([str('createStream'), num(4), nul])]);
    case 20: return encodeAmf0([str(random.pick(['connect', 'createStream', '_result', '_error', 'onStatus', 'publish', 'play', random.text(8)])), num(random.int(0, 6)), amfValue(random), amfValue(random)]);
    case 22: {
      const body = mediaPayload(random, 8, Math.min(length, 300));
      return concat([Uint8Array.of(8, 0, body.length >> 8, body.length & 0xff, 0, 0, 5, 0, 0, 0, 0), body, u32(11 + body.length)]);
    }
    default: return random.bytes(length);
  }
}

const csids = { 8: [4, 4, 4, 64, 320], 9: [6, 6, 6, 65, 4464], 20: [3, 3, 8, 300] };

/** A run of messages as a chunk stream, with chunk size changes announced, or not, and chunks that alternate. */
export function chunkStream(random, { count = random.int(2, 40), maxLength = random.pick([300, 3000, 20000]), honest = false } = {}) {
  const writer = new ChunkWriter({ extendedOnType3: honest || random.chance(0.8) });
  const parts = [];
  const messages = [];
  const clock = { 8: random.pick([0, 0, 1000, 16777200, 4294967000]), 9: 0 };
  clock[9] = clock[8];
  const csid = { 8: honest ? 4 : random.pick(csids[8]), 9: honest ? 6 : random.pick(csids[9]), 20: random.pick(csids[20]) };
  const write = (message) => {
    messages.push(message);
    return writer.chunks(message);
  };
  const append = (chunks) => {
    for (const { header, payload } of chunks) parts.push(header, payload);
  };
  const setChunkSize = (size, announced) => {
    if (announced) append(write({ csid: 2, msid: 0, typeId: 1, timestampMs: 0, payload: u32(size), fmt: 0 }));
    writer.maxChunkSize = size;
  };
  const media = () => {
    const typeId = random.pick([8, 9]);
    clock[typeId] = (clock[typeId] + random.pick([0, 21, 23, 33, 40, random.int(0, 70)])) >>> 0;
    return { csid: csid[typeId], msid: 1, typeId, timestampMs: clock[typeId], payload: mediaPayload(random, typeId, typeId === 8 ? 4 + random.size(500) : 10 + random.size(maxLength)) };
  };
  if (random.chance(0.7)) setChunkSize(random.pick([4096, 60000, 256, 1000, 131072]), true);
  while (messages.length < count) {
    const roll = random.int(0, 99);
    if (roll < 70) append(write(media()));
    else if (roll < 78 && csid[8] !== csid[9]) {
      const pair = [8, 9].map((typeId) => ({ ...media(), typeId, csid: csid[typeId], payload: mediaPayload(random, typeId, random.size(2000)) }));
      const left = pair.map((message) => writer.chunks(message));
      while (left[0].length + left[1].length > 0) {
        const turn = left[1].length === 0 || (left[0].length > 0 && random.chance(0.5)) ? 0 : 1;
        append([left[turn].shift()]);
        if (left[turn].length === 0) messages.push(pair[turn]);
      }
    } else if (roll < 82) setChunkSize(random.pick([128, 4096, 5000, 60000, 300]), honest || random.chance(0.85));
    else if (roll < 92 || honest) append(write({ csid: csid[20], msid: 0, typeId: random.pick([18, 20]), timestampMs: 0, payload: payloadOf(random, 20, 100), fmt: 0 }));
    else {
      const typeId = random.pick([2, 3, 4, 5, 6, 15, 17, 22, 22, 0, 7, 99]);
      append(write({ csid: typeId < 7 ? 2 : random.int(3, 70), msid: typeId < 7 ? 0 : 1, typeId, timestampMs: clock[8], payload: payloadOf(random, typeId, random.size(600)), fmt: random.pick([0, 1, 2, 3]) }));
    }
  }
  return { bytes: concat(parts), messages };
}

/** Thousands of chunk streams, each with an unfinished message that claims 16 MiB. */
export function manyStreams(random) {
  const parts = [];
  const count = random.int(100, 5000);
  for (let i = 0; i < count; i++) {
    const id = 256 + i;
    parts.push(Uint8Array.of(1, id & 0xff, id >> 8, 0, 0, 0, 0xff, 0xff, 0xff, 9, 1, 0, 0, 0, 0x27, 1, 0, 0, 0), random.bytes(123));
  }
  return concat(parts);
}

const commandsOf = {
  publish: (key) => [
    [3, 0, [str('releaseStream'), num(2), nul, str(key)]], [3, 0, [str('FCPublish'), num(3), nul, str(key)]], [3, 0, [str('createStream'), num(4), nul]],
    [8, 1, [str('publish'), num(5), nul, str(key), str('live')]],
  ],
  play: (key) => [[3, 0, [str('createStream'), num(2), nul]], [8, 1, [str('play'), num(3), nul, str(key), num(-2000)]]],
};

/**
 * Both directions of a session as pieces in their order: `{ direction, bytes, atUs }`. Parts of the server's answers are left out
 * at times, so that stalls are met too.
 */
export function session(random, { key = random.text(12), token = '', media = random.int(0, 40), app = 'live' } = {}) {
  const role = random.pick(['publish', 'publish', 'play']);
  const events = [];
  let atUs = 1_700_000_000_000_000;
  const put = (direction, ...parts) => {
    atUs += random.pick([0, 100, 1000, 20_000, 20_000, 3_000_000]);
    events.push({ kind: 'bytes', direction, bytes: concat(parts), atUs });
  };
  const hasDigest = random.chance(0.5);
  const packet1 = (sender) => buildPacket1({ timeMs: 0, version: hasDigest ? [9, 0, 124, 2] : [0, 0, 0, 0], random: random.bytes(1528), ...(hasDigest ? { digest: random.pick(['base8', 'base772']) } : {}) }, sender);
  const c1 = packet1('c2s');
  const s1 = packet1('s2c');
  put('c2s', withVersion(3, c1));
  put('s2c', withVersion(3, s1), buildPacket2(c1, random.bytes(1504), 1, 's2c'));
  const writer = { c2s: new ChunkWriter(), s2c: new ChunkWriter() };
  const message = (direction, csid, msid, typeId, payload, timestampMs = 0) => writer[direction].write({ csid, msid, typeId, timestampMs, payload, fmt: timestampMs === 0 ? 0 : 3 });
  const command = (direction, [csid, msid, values]) => {
    const amf3 = direction === 'c2s' && random.chance(0.1);
    const payload = encodeAmf0(values);
    return message(direction, csid, msid, amf3 ? 17 : 20, amf3 ? concat([Uint8Array.of(0), payload]) : payload);
  };
  const query = token === '' ? '' : `?token=${token}`;
  put('c2s', buildPacket2(s1, random.bytes(1504), 2, 'c2s'));
  put('c2s', command('c2s', [3, 0, [str('connect'), num(1), object({ app: str(`${app}${query}`), type: str('nonprivate'), flashVer: str('FMLE/3.0 (compatible; Lavf59.27.100)'), tcUrl: str(`rtmp://host:1935/${app}${query}`) })]]));
  const answers = random.chance(0.2) ? random.int(0, 3) : 99;
  let answered = 0;
  const answer = (...parts) => {
    if (answered++ < answers) put('s2c', ...parts);
  };
  answer(message('s2c', 2, 0, 5, u32(5000000)), message('s2c', 2, 0, 6, concat([u32(5000000), Uint8Array.of(2)])), message('s2c', 2, 0, 1, u32(4096)));
  writer.s2c.maxChunkSize = 4096;
  answer(command('s2c', [3, 0, [str('_result'), num(1), object({ fmsVer: str('FMS/3,0,1,123') }), object({ level: str('status'), code: str('NetConnection.Connect.Success') })]]));
  if (random.chance(0.7)) {
    put('c2s', message('c2s', 2, 0, 1, u32(60000)));
    writer.c2s.maxChunkSize = 60000;
  }
  for (const each of commandsOf[role](`${key}${query}`)) {
    put('c2s', command('c2s', each));
    const [, , values] = each;
    if (values[0].value === 'createStream') answer(command('s2c', [3, 0, [str('_result'), values[1], nul, num(1)]]));
    if (values[0].value === 'publish') answer(command('s2c', [5, 1, [str('onStatus'), num(0), nul, object({ level: str('status'), code: str('NetStream.Publish.Start'), description: str(`${key} is now published`) })]]));
    if (values[0].value === 'play') answer(message('s2c', 2, 0, 4, Uint8Array.of(0, 0, 0, 0, 0, 1)), command('s2c', [5, 1, [str('onStatus'), num(0), nul, object({ level: str('status'), code: str('NetStream.Play.Start'), details: str(key) })]]));
  }
  const direction = role === 'publish' ? 'c2s' : 's2c';
  put(direction, message(direction, 4, 1, 18, encodeAmf0([str(role === 'publish' ? '@setDataFrame' : 'onMetaData'), str('onMetaData'), object({ width: num(320), encoder: str('x') })])));
  let timestampMs = 0;
  for (let i = 0; i < media; i++) {
    timestampMs += random.int(0, 40);
    const typeId = random.pick([8, 9]);
    put(direction, message(direction, typeId === 8 ? 4 : 6, 1, typeId, mediaPayload(random, typeId, 10 + random.size(3000)), timestampMs));
  }
  if (role === 'publish' && random.chance(0.5)) put('c2s', command('c2s', [3, 0, [str('FCUnpublish'), num(6), nul, str(key)]]), command('c2s', [3, 0, [str('deleteStream'), num(7), nul, num(1)]]));
  if (random.chance(0.6)) events.push({ kind: 'close', direction: random.pick(['c2s', 's2c']), how: random.pick(['fin', 'rst']), atUs: atUs + 1000 });
  return events;
}
