import { defineCase } from '../../core/case.js';
import { controlBytes } from '../../wire/bytes/chunks.js';

const types = [1, 2, 3, 4, 5, 6];
const lengths = [0, 1, 2, 3];
/** Its event is one that everybody knows, StreamBegin: only the length is at fault. */
const userControl = 4;

export default defineCase({
  id: 'PC-014', slug: 'short-bodies', title: 'Control messages that are too short leave the connection usable or closed', level: 'R', mode: 'server', clauses: ['errata:2/errors', 'practice:malformed'], preamble: 'stream',
  why: 'A reader that takes four bytes without asking whether they are there ends in the memory behind them, or in an exception that nobody catches.',
  sends: `Messages of types ${types.join(', ')} with ${lengths.join(', ')} bytes, each type on a connection of its own; after each type a fence.`,
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'stays usable' }, { peer: 'Node-Media-Server 4.4.3', does: 'the process ends at a Set Chunk Size without a single byte' }], provenBy: ['S112', 'S245'],
  async run(t) {
    const fences: Record<string, 'answered' | 'closed' | 'silent'> = {};
    for (const typeId of types) {
      const peer = await t.connected();
      for (const length of lengths) await peer.send(controlBytes(typeId, new Uint8Array(length).fill(typeId === userControl ? 0 : 1)));
      fences[`type ${typeId}`] = await t.fence(peer);
    }
    return { fences, alive: await t.alive() };
  },
  outcomes: [
    { verdict: 'fail', reason: 'dead', kind: 'crash', means: 'the server takes no new connection', when: ({ alive }) => !alive },
    { verdict: 'pass', reason: 'usable', means: 'every connection answers', when: ({ fences }) => Object.values(fences).every((fence) => fence === 'answered') },
    { verdict: 'pass', reason: 'closed', means: 'every connection answers or is closed', when: ({ fences }) => !Object.values(fences).includes('silent') },
    { verdict: 'warn', reason: 'wedge', means: 'a connection stays open and answers nothing any more', when: () => true },
  ],
});
