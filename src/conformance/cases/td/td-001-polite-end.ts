import { defineCase } from '../../core/case.js';
import { untilFree } from '../../engine/ask-publish.js';
import { endSigns, leavePolitely } from '../../engine/endings.js';

export default defineCase({
  id: 'TD-001', slug: 'polite-end', title: 'A publisher that takes its leave frees its name, and its players learn of it', level: 'P', mode: 'server',
  clauses: ['practice:teardown', 'rtmp:7.2.2.3', 'practice:name-free', 'practice:end-told'], preamble: 'play', tags: ['end'],
  why: 'So every encoder ends. Where the name stays taken the next start is refused; where nobody is told, players show the last picture for ever.',
  sends: 'From a publisher with one player: FCUnpublish, deleteStream and FIN; then publish of the same name on a new connection.',
  breaks: ['obs', 'ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'frees the name, says StreamEOF' }, { peer: 'Node-Media-Server 4.4.3', does: 'frees the name for the same address, tells players nothing' }], provenBy: ['S70', 'S125'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await leavePolitely(pub);
    // First the end: where the stream goes on at once with another publisher, there is none to be told.
    const told = await endSigns(ply);
    const next = await untilFree(t, pub.name, t.deadlineMs);
    return { next: next.said, code: next.code, afterMs: next.afterMs, told };
  },
  outcomes: [
    { verdict: 'fail', reason: 'name-taken', kind: 'wedge', means: 'the name cannot be published again within T', when: ({ next }) => next !== 'start' },
    { verdict: 'pass', reason: 'free-and-told', means: 'the name is free, and the player got StreamEOF, a status of the end, or the close', when: ({ told }) => told.streamEof || told.statuses.length > 0 || told.closed !== undefined },
    { verdict: 'fail', reason: 'players-not-told', kind: 'hang', means: 'the name is free, and the player is told nothing', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: () => true },
  ],
});
