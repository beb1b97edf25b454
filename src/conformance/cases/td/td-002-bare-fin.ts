import { defineCase } from '../../core/case.js';
import { untilFree } from '../../engine/ask-publish.js';
import { endSigns } from '../../engine/endings.js';

export default defineCase({
  id: 'TD-002', slug: 'bare-fin', title: 'A publisher that only closes frees its name, and its players learn of it', level: 'P', mode: 'server',
  clauses: ['practice:name-free', 'practice:end-told'], preamble: 'play', tags: ['end'],
  why: 'Encoders that are ended by hand or by a crash send no command any more: the system closes for them.',
  sends: 'From a publisher with one player: FIN and nothing before it; then publish of the same name on a new connection.',
  breaks: ['obs', 'ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'frees the name, says StreamEOF' }, { peer: 'Node-Media-Server 4.4.3', does: 'frees the name for the same address, tells players nothing' }], provenBy: ['S70', 'S125'],
  async run(t) {
    const { pub, ply } = await t.pair();
    pub.peer.end();
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
