/** FLV reader: no throw, the same items for any cut, every byte of the file accounted for once. */
import { encodeFileHeader, encodeTag, FlvReader } from '../../../dist/wire/flv/file.js';
import { digest, ensure, sameLines } from '../check.mjs';
import { concat, corruptSome, cuts, pieces } from '../random.mjs';
import { payloadOf } from '../streams.mjs';

export default {
  name: 'flv',

  generate(random) {
    const parts = [encodeFileHeader()];
    let timestampMs = random.pick([0, 0, 16777200]);
    for (let left = random.int(1, 40); left > 0; left--) {
      const typeId = random.pick([8, 9, 9, 18]);
      timestampMs += random.int(0, 40);
      parts.push(...encodeTag(typeId, timestampMs, payloadOf(random, typeId, random.size(2000))));
    }
    return { bytes: corruptSome(random, concat(parts)), cuts: [cuts(random), cuts(random)] };
  },

  run(input) {
    const whole = read(input.bytes, undefined);
    for (const sizes of input.cuts) sameLines(whole, read(input.bytes, sizes), `cut into ${sizes.join(',')}`);
  },

  size: (input) => input.bytes.length * 3,
};

function read(bytes, sizes) {
  const lines = [];
  let lastEnd = 0;
  const reader = new FlvReader((item) => {
    ensure(item.offset >= lastEnd || item.kind === 'header', `an item at ${item.offset} behind ${lastEnd}`);
    if (item.kind === 'tag') {
      ensure(item.offset + 11 + item.body.length <= bytes.length, `a tag at ${item.offset} with ${item.body.length} bytes in a file of ${bytes.length}`);
      ensure(item.cut || item.body.length === item.header.dataBytes, `a tag of ${item.header.dataBytes} bytes shows ${item.body.length}`);
      lastEnd = item.offset + 11 + item.body.length;
    } else if (item.kind === 'lost') {
      ensure(item.bytes > 0 && item.offset + item.bytes <= bytes.length, `lost ${item.offset}+${item.bytes} of ${bytes.length}`);
      lastEnd = item.offset + item.bytes;
    }
    lines.push(item.kind === 'tag' ? JSON.stringify({ ...item, body: digest(item.body) }) : JSON.stringify(item));
  });
  for (const piece of pieces(bytes, sizes)) reader.push(piece);
  reader.end();
  return lines;
}
