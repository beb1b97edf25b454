/** The sessions that the benches use: real-looking H.264 and AAC over RTMP, built by hand so that every count is known beforehand. */
import { randomFillSync } from 'node:crypto';
import { aacConfiguration, avcConfiguration, avcSequenceHeaderBody, syntheticVideo, videoFrame } from '../dist/client/core/synthetic-media.js';
import { encodeAmf0 } from '../dist/wire/amf/amf0.js';
import { ecma, nul, num, obj, str } from '../dist/wire/amf/build.js';
import { ChunkWriter } from '../dist/wire/chunk/writer.js';
import { buildEcho, buildPacket1, withVersion } from '../dist/wire/handshake/packets.js';

/** A slice header and a little more; random bytes stand for the macroblocks. */
const sliceHeadBytes = 8;
const audioBytes = 400;
export const frameIntervalMs = 1000 / syntheticVideo.frameRate;
const audioIntervalMs = 23;

const noise = randomFillSync(new Uint8Array(4 * 1024 * 1024));
let state = 12345;

/** The same workload in every run. */
function random(min, max) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return min + ((state >>> 8) % (max - min + 1));
}

function filled(length, head) {
  const out = new Uint8Array(length);
  const from = random(0, noise.length - length);
  out.set(noise.subarray(from, from + length));
  out.set(head.subarray(0, length));
  return out;
}

/** Video message `index`: 60 to 120 kB for a key frame, 8 to 25 kB for the others. */
function videoPayload(index) {
  const { key, nal } = videoFrame(index);
  const bytes = key ? random(60_000, 120_000) : random(8_000, 25_000);
  const length = bytes - 9;
  const head = Uint8Array.of(key ? 0x17 : 0x27, 1, 0, 0, 0, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff, ...nal.subarray(0, sliceHeadBytes));
  return filled(bytes, head);
}

function audioPayload() {
  return filled(audioBytes + random(-60, 60), Uint8Array.of(0xaf, 1, 0x21, 0x10));
}

function u32(value) {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** One direction: counts what it writes. */
export class Sender {
  messages = 0;
  bytes = 0;
  writer = new ChunkWriter();

  message(csid, msid, typeId, payload, timestampMs = 0, fmt = 0) {
    this.messages += 1;
    const bytes = this.writer.write({ csid, msid, typeId, timestampMs, payload, fmt });
    this.bytes += bytes.length;
    return bytes;
  }

  command(csid, msid, ...values) {
    return this.message(csid, msid, 20, encodeAmf0(values));
  }

  /** Of bytes received behind the handshake and with it. */
  acknowledge(bytes) {
    return this.message(2, 0, 3, u32((bytes + 3073) >>> 0));
  }

  setChunkSize(size) {
    const bytes = this.message(2, 0, 1, u32(size));
    this.writer.maxChunkSize = size;
    return bytes;
  }
}

const metadata = ecma({
  duration: 0, width: syntheticVideo.width, height: syntheticVideo.height, videodatarate: 4000, framerate: syntheticVideo.frameRate, videocodecid: 7,
  audiodatarate: 140, audiosamplerate: 44100, audiosamplesize: 16, stereo: true, audiocodecid: 10, encoder: 'bench', filesize: 0,
});

function packet(sender, seed) {
  return buildPacket1({ timeMs: 0, version: [0, 0, 0, 0], random: Uint8Array.from({ length: 1528 }, (_, i) => (i * 31 + seed) & 0xff) }, sender);
}

const success = obj({ level: 'status', code: 'NetConnection.Connect.Success', description: 'Connection succeeded.' });
const status = (code) => obj({ level: 'status', code, description: 'ok' });

/**
 * What is said before the media, in turns: `[direction, bytes]`. Senders come back ready for the media.
 * `role`: publish (media c2s) or play (media s2c).
 */
export function opening(role, chunkSize) {
  const c2s = new Sender();
  const s2c = new Sender();
  const c1 = packet('c2s', 1);
  const s1 = packet('s2c', 2);
  const turns = [['c2s', [withVersion(3, c1)]], ['s2c', [withVersion(3, s1), buildEcho(c1, 0)]]];
  turns.push(['c2s', [buildEcho(s1, 0), c2s.command(3, 0, str('connect'), num(1), obj({ app: 'live', type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)', tcUrl: 'rtmp://127.0.0.1/live' }))]]);
  turns.push(['s2c', [
    s2c.message(2, 0, 5, u32(5_000_000)), s2c.message(2, 0, 6, Uint8Array.of(...u32(5_000_000), 2)), s2c.setChunkSize(role === 'play' ? chunkSize : 4096),
    s2c.command(3, 0, str('_result'), num(1), obj({ fmsVer: 'FMS/3,0,1,123', capabilities: 31 }), success),
  ]]);
  const media = role === 'publish' ? c2s : s2c;
  if (role === 'publish') {
    turns.push(['c2s', [c2s.setChunkSize(chunkSize), c2s.command(3, 0, str('releaseStream'), num(2), nul(), str('bench')), c2s.command(3, 0, str('FCPublish'), num(3), nul(), str('bench')), c2s.command(3, 0, str('createStream'), num(4), nul())]]);
    turns.push(['s2c', [s2c.command(3, 0, str('_result'), num(4), nul(), num(1))]]);
    turns.push(['c2s', [c2s.command(8, 1, str('publish'), num(5), nul(), str('bench'), str('live'))]]);
    turns.push(['s2c', [s2c.command(5, 1, str('onStatus'), num(0), nul(), status('NetStream.Publish.Start'))]]);
  } else {
    turns.push(['c2s', [c2s.command(3, 0, str('createStream'), num(2), nul())]]);
    turns.push(['s2c', [s2c.command(3, 0, str('_result'), num(2), nul(), num(1))]]);
    turns.push(['c2s', [c2s.command(8, 1, str('play'), num(3), nul(), str('bench'), num(-2000))]]);
    turns.push(['s2c', [s2c.message(2, 0, 4, Uint8Array.of(0, 0, 0, 0, 0, 1)), s2c.command(5, 1, str('onStatus'), num(0), nul(), status('NetStream.Play.Start'))]]);
  }
  const name = role === 'publish' ? [str('@setDataFrame'), str('onMetaData')] : [str('onMetaData')];
  turns.push([role === 'publish' ? 'c2s' : 's2c', [
    media.message(4, 1, 18, encodeAmf0([...name, metadata])), media.message(6, 1, 9, avcSequenceHeaderBody(avcConfiguration())),
    media.message(4, 1, 8, Uint8Array.of(0xaf, 0, ...aacConfiguration())),
  ]]);
  return { turns: turns.map(([direction, parts]) => [direction, Buffer.concat(parts)]), c2s, s2c };
}

/** The media in order of time: `{ typeId, timestampMs, payload }`, without end. */
export function* media() {
  let audioMs = 0;
  for (let index = 0; ; index++) {
    const timestampMs = Math.round(index * frameIntervalMs);
    yield { typeId: 9, timestampMs, payload: videoPayload(index) };
    for (; audioMs < timestampMs + frameIntervalMs; audioMs += audioIntervalMs) yield { typeId: 8, timestampMs: audioMs, payload: audioPayload() };
  }
}

/**
 * A stretch of whole groups of pictures as chunks that can be sent again and again: it begins with fmt 1 on both chunk streams,
 * and deltas, not times, are what it repeats.
 */
export function repeatable(sender, wantedBytes) {
  const parts = [];
  let bytes = 0;
  let frame = 0;
  const begun = new Set();
  for (const { typeId, timestampMs, payload } of media()) {
    if (typeId === 9) {
      if (frame % syntheticVideo.keyframeInterval === 0 && frame > 0 && bytes >= wantedBytes) break;
      frame += 1;
    }
    const csid = typeId === 9 ? 6 : 4;
    if (!begun.has(typeId)) {
      // The first message of each kind gives the length of the deltas; its copy in the stretch uses fmt 1.
      begun.add(typeId);
      sender.writer.write({ csid, msid: 1, typeId, timestampMs: 0, payload, fmt: 0 });
    }
    const part = sender.writer.write({ csid, msid: 1, typeId, timestampMs: timestampMs + 40, payload, fmt: 1 });
    parts.push(part);
    bytes += part.length;
  }
  return { block: Buffer.concat(parts), messages: parts.length };
}
