import { defineCase } from '../../core/case.js';
import { askPlay } from '../../engine/ask-play.js';
import { askPublishAgain } from '../../engine/ask-publish.js';
import type { CaseContext } from '../../engine/context.js';
import { Publisher } from '../../engine/stream-ends.js';

interface Again { readonly ended: string; readonly said: string; readonly code: string | undefined; readonly flows: boolean }

/** Does a key frame reach a player that comes now? */
async function flows(t: CaseContext, pub: Publisher): Promise<boolean> {
  await pub.headers();
  const { player } = await askPlay(t, pub.name);
  return player.arrives(await pub.video({ key: true, size: 100 }));
}

export default defineCase({
  id: 'PB-014', slug: 'publish-again', title: 'A connection can end its stream and publish the name again', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2.3/destroys', 'rtmp:7.2.2.6/status', 'practice:name-free'], preamble: 'play',
  why: 'Clients that restart a stream, with other settings for example, do not connect anew for it. A name that is still taken by the same connection shuts them out.',
  sends: 'publish; then deleteStream, createStream and publish of the same name. On another connection publish, closeStream and publish on the same message stream. A key frame behind each, to a player that comes then.',
  breaks: ['clients that restart a stream without connecting anew'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S124', 'S125'],
  async run(t) {
    const seen: Again[] = [];
    for (const [stream, ended] of (['deleteStream', 'closeStream'] as const).entries()) {
      const { peer, msid, name } = await t.publisher();
      if (ended === 'deleteStream') await peer.command('deleteStream', 0, [null, msid]);
      else await peer.command('closeStream', 0, [null], { csid: 8, msid });
      const again = await askPublishAgain(t, peer, name, ended === 'closeStream' ? { msid } : {});
      const pub = new Publisher(peer, again.msid, name, undefined, t.frameSource(50 + stream));
      seen.push({ ended, said: again.said, code: again.code, flows: again.said === 'start' && await flows(t, pub) });
    }
    const [afterDelete, afterClose] = seen;
    return { afterDelete, afterClose };
  },
  outcomes: [
    { verdict: 'fail', reason: 'refused', means: 'publish behind deleteStream and createStream is refused', when: ({ afterDelete }) => afterDelete?.said === 'refused' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes at publish behind deleteStream', when: ({ afterDelete }) => afterDelete?.said === 'closed' },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'publish behind deleteStream is not answered', when: ({ afterDelete }) => afterDelete?.said === 'silent' },
    { verdict: 'fail', reason: 'no-media', kind: 'loss', means: 'NetStream.Publish.Start, and a key frame does not reach a player', when: ({ afterDelete, afterClose }) => afterDelete?.flows === false || (afterClose?.said === 'start' && !afterClose.flows) },
    { verdict: 'warn', reason: 'not-after-close', means: 'as required behind deleteStream, not behind closeStream', breaks: ['flash'], when: ({ afterClose }) => afterClose?.said !== 'start' },
    { verdict: 'pass', reason: 'published-again', means: 'Start and a key frame at the player, behind deleteStream and behind closeStream', when: ({ afterDelete, afterClose }) => afterDelete?.flows === true && afterClose?.flows === true },
  ],
});
