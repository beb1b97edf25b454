import { defineCase } from '../../core/case.js';
import { userControlBytes } from '../../wire/bytes/chunks.js';

const events = [5, 8, 26, 31, 32, 0x1234];

export default defineCase({
  id: 'PC-013', slug: 'unknown-events', title: 'User control events that a server does not know are ignored', level: 'P', mode: 'server', clauses: ['rtmp:6.2/event', 'practice:unknown-ignored'], preamble: 'stream',
  why: 'Flash sends events that the text does not name, and later versions add some. A server that closes at them loses clients that are in order.',
  sends: `User control events ${events.join(', ')} with four bytes each; after each of them a fence.`,
  breaks: ['Flash Player', 'newer clients'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'ignores them' }, { peer: 'Node-Media-Server 4.4.3', does: 'ignores them' }, { peer: 'ffmpeg -listen 5.1', does: 'ignores them' }, { peer: 'gortmplib 2026-08', does: 'closes, except at 31 and 32 (source)' }], provenBy: ['S48', 'S246'],
  async run(t) {
    const peer = await t.connected();
    const ignored: number[] = [];
    let fence: 'answered' | 'closed' | 'silent' = 'answered';
    for (const event of events) {
      await peer.send(userControlBytes(event, 1));
      fence = await t.fence(peer);
      if (fence !== 'answered') break;
      ignored.push(event);
    }
    return { ignored, fence, stoppedAt: events[ignored.length] };
  },
  outcomes: [
    { verdict: 'pass', reason: 'ignored', means: 'the connection answers behind each of them', when: ({ ignored }) => ignored.length === events.length },
    { verdict: 'warn', reason: 'closed', means: 'the server closes', when: ({ fence }) => fence === 'closed' },
    { verdict: 'fail', reason: 'wedge', kind: 'wedge', means: 'the connection stays open and answers nothing any more', when: () => true },
  ],
});
