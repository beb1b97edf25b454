import { defineCase } from '../../core/case.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const types = [0, 7, 10, 21, 23, 99, 255];
const payload = bytes('52 44 46 31 01 02 03 04');

export default defineCase({
  id: 'PC-016', slug: 'unknown-types', title: 'Messages of unknown types are ignored', level: 'P', mode: 'server', clauses: ['rtmp:6.1.1/type', 'practice:unknown-ignored'], preamble: 'stream',
  why: 'The length stands in the header, so that a message can be passed over without knowing it. Enhanced RTMP and others add types.',
  sends: `Messages of types ${types.join(', ')} with eight bytes each; after each of them a fence. Then all of them in a row, and a fence.`,
  breaks: ['newer clients'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'ignores them' }, { peer: 'Node-Media-Server 4.4.3', does: 'ignores them' }, { peer: 'ffmpeg -listen 5.1', does: 'ignores them' }, { peer: 'gortmplib 2026-08', does: 'closes (source)' }], provenBy: ['S49', 'S246'],
  async run(t) {
    const peer = await t.connected();
    const ignored: number[] = [];
    let fence: 'answered' | 'closed' | 'silent' = 'answered';
    for (const typeId of types) {
      await peer.message({ csid: 3, typeId, msid: 0, payload });
      fence = await t.fence(peer);
      if (fence !== 'answered') break;
      ignored.push(typeId);
    }
    if (fence === 'answered') {
      await peer.send(bytes(...types.map((typeId) => messageBytes({ csid: 3, typeId, msid: 0, payload }))));
      fence = await t.fence(peer);
    }
    return { ignored, fence, stoppedAt: fence === 'answered' ? undefined : types[ignored.length] ?? 'all' };
  },
  outcomes: [
    { verdict: 'pass', reason: 'ignored', means: 'the connection answers behind each of them, and behind all', when: ({ ignored, fence }) => ignored.length === types.length && fence === 'answered' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ fence }) => fence === 'closed' },
    { verdict: 'fail', reason: 'wedge', kind: 'wedge', means: 'the connection stays open and answers nothing any more', when: () => true },
  ],
});
