import { defineCase } from '../../core/case.js';
import { bytes } from '../../wire/bytes/bytes.js';

const types = [0, 7, 10, 21, 23, 99, 255];

export default defineCase({
  id: 'PC-016', slug: 'unknown-types', title: 'Messages of unknown types are ignored', level: 'P', mode: 'server', clauses: ['rtmp:6.1', 'practice:unknown-ignored'], preamble: 'stream',
  why: 'The length stands in the header, so that a message can be passed over without knowing it. Enhanced RTMP and others add types.',
  sends: `Messages of types ${types.join(', ')} with eight bytes each; after each of them a fence.`,
  breaks: ['newer clients'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'ignores them' }, { peer: 'Node-Media-Server 4.4.3', does: 'ignores them' }], provenBy: ['S49'],
  async run(t) {
    const peer = await t.connected();
    const ignored: number[] = [];
    let fence: 'answered' | 'closed' | 'silent' = 'answered';
    for (const typeId of types) {
      await peer.message({ csid: 3, typeId, msid: 0, payload: bytes('52 44 46 31 01 02 03 04') });
      fence = await t.fence(peer);
      if (fence !== 'answered') break;
      ignored.push(typeId);
    }
    return { ignored, fence, stoppedAt: types[ignored.length] };
  },
  outcomes: [
    { verdict: 'pass', reason: 'ignored', means: 'the connection answers behind each of them', when: ({ ignored }) => ignored.length === types.length },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ fence }) => fence === 'closed' },
    { verdict: 'fail', reason: 'wedge', kind: 'wedge', means: 'the connection stays open and answers nothing any more', when: () => true },
  ],
});
