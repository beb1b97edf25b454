/** HLS: damaged messages of a stream. No throw, a playlist that keeps its target duration and lists only what is stored, boxes that add up. */
import { HlsStream } from '../../../dist/server/core/hls/hls-stream.js';
import { ensure } from '../check.mjs';
import { corrupt } from '../random.mjs';
import { payloadOf } from '../streams.mjs';

const avcHeader = Uint8Array.from(Buffer.from('170000000001640 00dffe100196764000dacd94141fb011000000300100000030320f14299600100 0668ebe3cb22c0fdf8f800'.replaceAll(' ', ''), 'hex'));
const aacHeader = Uint8Array.of(0xaf, 0, 0x12, 0x10);

export default {
  name: 'hls',

  generate(random) {
    const messages = [{ typeId: 9, timestampMs: 0, payload: avcHeader }, { typeId: 8, timestampMs: 0, payload: aacHeader }];
    let timestampMs = random.pick([0, 0xfffff000]);
    for (let left = random.int(1, 400); left > 0; left -= 1) {
      timestampMs = (timestampMs + random.pick([0, 20, 33, 33, 40, 500, 7000, -3000])) >>> 0;
      const kind = random.int(0, 9);
      let payload;
      if (kind < 5) payload = Uint8Array.from([random.int(0, 20) === 0 ? 0x17 : 0x27, 1, 0, 0, random.int(0, 80), 0, 0, 0, 3, 0x41, random.int(1, 255), 9]);
      else if (kind < 8) payload = Uint8Array.from([0xaf, 1, random.int(0, 255), 3]);
      else if (kind === 8) payload = random.pick([avcHeader, aacHeader, corrupt(random, avcHeader)]);
      else payload = payloadOf(random, random.pick([8, 9, 18]), random.size(200));
      messages.push({ typeId: kind < 5 ? 9 : kind < 8 ? 8 : random.pick([8, 9]), timestampMs, payload });
    }
    return { messages, mode: random.pick(['window', 'whole']), segmentMs: random.pick([500, 2000]) };
  },

  run(input) {
    const files = new Map();
    const hls = new HlsStream({
      mode: input.mode, segmentMs: input.segmentMs,
      store: {
        put: (name, bytes) => {
          ensure(!files.has(name), `${name} is written twice`);
          for (let at = 0; at < bytes.length;) {
            const size = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
            ensure(size >= 8 && at + size <= bytes.length, `a box of ${size} bytes at ${at} in ${name} of ${bytes.length}`);
            at += size;
          }
          files.set(name, bytes.length);
        },
        remove: (name) => { files.delete(name); },
      },
    });
    let target;
    const check = () => {
      const playlist = hls.playlist();
      if (playlist === undefined) return;
      const seconds = Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(playlist)[1]);
      ensure(target === undefined || seconds === target, `the target duration went from ${target} to ${seconds}`);
      target = seconds;
      for (const [, duration] of playlist.matchAll(/#EXTINF:([\d.]+),/g)) ensure(Math.round(Number(duration)) <= seconds, `a segment of ${duration} s with a target of ${seconds}`);
      for (const line of playlist.split('\n')) if (line !== '' && !line.startsWith('#')) ensure(files.has(line), `${line} is listed and not there`);
      for (const [, init] of playlist.matchAll(/URI="([^"]+)"/g)) ensure(files.has(init), `${init} is listed and not there`);
    };
    for (const message of input.messages) {
      hls.message(message);
      check();
    }
    hls.end();
    check();
    if (input.mode === 'window') ensure(files.size < 120, `${files.size} files are kept`);
  },

  size: (input) => input.messages.reduce((sum, { payload }) => sum + payload.length, 0),
};
