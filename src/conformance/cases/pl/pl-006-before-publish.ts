import { defineCase } from '../../core/case.js';
import { isRefusal, status } from '../../engine/expect.js';
import { openingOf } from '../../engine/opening-of.js';
import { csids, Player } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PL-006', slug: 'before-publish', title: 'play of a stream that is not there yet is refused, or served as soon as it is', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2.1/not-found', 'rtmp:7.2.2.1/waits'], preamble: 'play',
  why: 'Viewers come early. A player that is told Start and never gets a frame shows black for ever; one that is refused can try again.',
  sends: 'play of a name that nobody publishes; then, unless it was refused, that name is published: headers, key frame, frames.',
  breaks: ['all players'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'holds the player and serves it; with idle_streams off answers NetStream.Play.StreamNotFound' },
    { peer: 'Node-Media-Server 4.4.3', does: 'holds the player and serves it' },
  ], provenBy: ['S126'],
  async run(t) {
    const name = t.name();
    const peer = await t.connected();
    const msid = await t.createStream(peer);
    const since = peer.messages.length;
    // Refusals by _error carry no other number than that of play.
    const refused = (): boolean => peer.messages.slice(since).some((message) => isRefusal(message) && (status('NetStream.')(message) || (message.command?.transactionId ?? 0) === 0));
    await peer.command('play', 0, [null, name], { csid: csids.stream, msid });
    const fence = await t.fence(peer);
    // Some servers answer no command of a player; whether they serve it shows below.
    if (refused() || fence === 'closed') return { end: refused() ? 'refused' as const : 'closed' as const, started: false };
    const pub = await t.publisher({ name });
    await pub.headers();
    await pub.burst(5);
    const ply = new Player(peer, msid, name, undefined);
    const sentinel = await t.sentinel(pub, ply);
    const { videoHeader, audioHeader } = openingOf(peer.messages);
    return { end: refused() ? 'refused' as const : sentinel, started: ply.statuses.includes('NetStream.Play.Start'), videoHeader, audioHeader, lost: ply.account(pub.sent).lost };
  },
  outcomes: [
    { verdict: 'pass', reason: 'refused', means: 'an error, such as NetStream.Play.StreamNotFound', when: ({ end }) => end === 'refused' },
    { verdict: 'warn', reason: 'bare-close', means: 'the server closes without a word', when: ({ end }) => end === 'closed' },
    { verdict: 'fail', reason: 'start-without-media', kind: 'missing', means: 'NetStream.Play.Start, and then no media when the stream is published', when: ({ end, started }) => end === 'lost' && started },
    { verdict: 'fail', reason: 'forgotten', kind: 'hang', means: 'no answer, and no media when the stream is published', when: ({ end }) => end === 'lost' },
    { verdict: 'fail', reason: 'no-headers', kind: 'missing', means: 'frames without sequence headers before them', when: ({ videoHeader, audioHeader }) => videoHeader !== 'before' || audioHeader !== 'before' },
    { verdict: 'pass', reason: 'held', means: 'the player is held and gets the stream from its headers on', when: ({ end, lost }) => end === 'arrived' && lost?.length === 0 },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'the beginning of the stream is lost', when: () => true },
  ],
});
