import { defineCase } from '../../core/case.js';
import { freeOutcomes, untilFree } from '../../engine/ask-publish.js';

export default defineCase({
  id: 'PB-016', slug: 'free-after-reset', title: 'A name is free when the connection of its publisher was reset', level: 'P', mode: 'server', clauses: ['practice:name-free'], preamble: 'publish',
  why: 'Encoders crash and networks break. A server that tidies up only behind FCUnpublish or a FIN keeps a publisher that is not there, and refuses the one that comes back.',
  sends: 'publish, headers and a key frame, createStream as a fence, RST; then publish of the same name on fresh connections until it is accepted.',
  breaks: ['obs', 'ffmpeg', 'gstreamer'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'free at once' }, { peer: 'Node-Media-Server 4.4.3', does: 'free at once; older versions kept a ghost of the publisher (issue 381)' }], provenBy: ['S72'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    await pub.video({ key: true, size: 100 });
    // The reset is then all that is new to the server: what it has not read goes with a reset in ways that differ.
    await t.fence(pub.peer);
    pub.peer.reset();
    const { said, code, afterMs, asked } = await untilFree(t, pub.name, t.deadlineMs);
    return { said, code, afterMs, asked };
  },
  outcomes: freeOutcomes,
});
