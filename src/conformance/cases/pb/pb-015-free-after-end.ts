import { defineCase } from '../../core/case.js';
import { freeOutcomes, untilFree } from '../../engine/ask-publish.js';
import { leavePolitely } from '../../engine/endings.js';

export default defineCase({
  id: 'PB-015', slug: 'free-after-end', title: 'A name is free when its publisher has ended as encoders do', level: 'P', mode: 'server', clauses: ['practice:name-free', 'practice:teardown'], preamble: 'publish',
  why: 'An encoder that is stopped and started again within a second is the most usual thing. Where the name is held, it is refused until a timer runs out.',
  sends: 'publish, headers and a key frame, FCUnpublish, deleteStream, FIN; then publish of the same name on fresh connections until it is accepted.',
  breaks: ['obs', 'ffmpeg', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'free at once' }, { peer: 'Node-Media-Server 4.4.3', does: 'free at once' }], provenBy: ['S125'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    await pub.video({ key: true, size: 100 });
    await leavePolitely(pub);
    const { said, code, afterMs, asked } = await untilFree(t, pub.name, t.deadlineMs);
    return { said, code, afterMs, asked };
  },
  outcomes: freeOutcomes,
});
