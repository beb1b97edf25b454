import { defineCase } from '../../core/case.js';
import { ofType, reply } from '../../engine/expect.js';

export default defineCase({
  id: 'PC-005', slug: 'window-at-connect', title: 'Window Acknowledgement Size and Set Peer Bandwidth come before the answer to connect', level: 'S', mode: 'server', clauses: ['rtmp:7.2.1.1/window-first', 'rtmp:5.4.4/tells'], preamble: 'connected',
  why: 'They tell the client when to acknowledge and how much may be on its way. Flash and librtmp take their window from them.',
  sends: 'connect, then a fence.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'sends both' }, { peer: 'Node-Media-Server 4.4.3', does: 'sends both' }, { peer: 'ffmpeg -listen 5.1', does: 'sends both' }], provenBy: ['S111'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    const answer = await peer.wait(reply());
    if (answer === undefined) return t.blocked('connect-unanswered', 'connect was not answered');
    await t.fence(peer);
    const place = (typeId: number): 'before' | 'behind' | 'absent' => {
      const found = peer.messages.find(ofType(typeId));
      return found === undefined ? 'absent' : found.index < answer.index ? 'before' : 'behind';
    };
    return { window: place(5), bandwidth: place(6) };
  },
  outcomes: [
    { verdict: 'pass', reason: 'before', means: 'both before the answer', when: ({ window, bandwidth }) => window === 'before' && bandwidth === 'before' },
    { verdict: 'warn', reason: 'missing', means: 'one of them or both are not sent', when: ({ window, bandwidth }) => window === 'absent' || bandwidth === 'absent' },
    { verdict: 'info', reason: 'behind', means: 'both, and not both before the answer', when: () => true },
  ],
});
