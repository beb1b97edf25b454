/** Masked copies: every byte, time and order kept, nothing left behind, and no planted key that was learned is readable in what comes out. */
import { MaskedBytes } from '../../../dist/pipeline/masked-bytes.js';
import { ensure, sameLines } from '../check.mjs';
import { cuts, pieces } from '../random.mjs';
import { session } from '../streams.mjs';
import { damage } from './session.mjs';

export default {
  name: 'masking',

  generate(random) {
    const key = `sk${random.text(random.int(8, 40))}${random.pick(['', `/${random.text(9)}`])}`;
    const token = `tok${random.text(12)}`;
    return { key, token, events: damage(random, session(random, { key, token, media: random.int(0, 6) })), cuts: cuts(random) };
  },

  run({ key, token, events, cuts: sizes }) {
    for (const cut of [undefined, sizes]) {
      const expected = [];
      const got = [];
      const out = { c2s: [], s2c: [] };
      const changed = { c2s: [], s2c: [] };
      const log = (list) => ({
        bytes: (direction, bytes, atUs) => list.push(`bytes ${direction} ${bytes.length} ${atUs}`),
        gap: (direction, length, atUs) => list.push(`gap ${direction} ${length} ${atUs}`),
        acked: (direction, total, atUs) => list.push(`acked ${direction} ${total} ${atUs}`),
        close: (direction, how, atUs) => list.push(`close ${direction} ${how} ${atUs}`),
        time: () => {}, end: (reason, atUs) => list.push(`end ${reason} ${atUs}`),
      });
      const reference = log(expected);
      const receiver = log(got);
      const masked = new MaskedBytes(false, {
        ...receiver,
        bytes: (direction, bytes, atUs) => {
          out[direction].push(bytes.slice());
          receiver.bytes(direction, bytes, atUs);
          // Behind the first time it was learned a key may no longer be readable; a key cut by a read may remain in part.
          for (const secret of [key, token].filter((each) => masked.masker.secrets.includes(each))) {
            const at = Buffer.from(bytes).indexOf(secret, 0, 'latin1');
            ensure(at < 0, () => `${direction}: the learned secret "${secret}" stands unmasked at ${at} of a read of ${bytes.length} bytes (cut ${cut})`);
          }
        },
      });
      let lastUs = 0;
      for (const event of events) {
        lastUs = event.atUs;
        const call = (name, ...args) => {
          masked[name](...args);
          reference[name](...args);
        };
        if (event.kind === 'bytes') {
          for (const piece of pieces(event.bytes, cut)) {
            changed[event.direction].push(piece.slice());
            call('bytes', event.direction, piece, event.atUs);
          }
        } else if (event.kind === 'gap') call('gap', event.direction, event.length, event.atUs);
        else if (event.kind === 'acked') call('acked', event.direction, event.total, event.atUs);
        else if (event.kind === 'close') call('close', event.direction, event.how, event.atUs);
        else masked.time(event.atUs);
      }
      masked.end('closed', lastUs);
      reference.end('closed', lastUs);
      sameLines(expected, got, `what came and what was handed on (cut ${cut})`);
      for (const direction of ['c2s', 's2c']) {
        const before = Buffer.concat(changed[direction]);
        const after = Buffer.concat(out[direction]);
        ensure(before.length === after.length, `${direction}: ${before.length} bytes became ${after.length}`);
      }
    }
  },

  size: (input) => input.events.reduce((sum, event) => sum + (event.bytes?.length ?? 0), 0) * 3,
};
