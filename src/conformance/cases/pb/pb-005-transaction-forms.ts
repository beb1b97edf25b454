import { defineCase } from '../../core/case.js';
import { askPublish } from '../../engine/ask-publish.js';

export default defineCase({
  id: 'PB-005', slug: 'transaction-forms', title: 'publish is accepted with any transaction id', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2.6/status', 'practice:publish-start'], preamble: 'publish',
  why: 'The text has 0 for commands on a stream, because onStatus answers them. Clients count on all the same: FFmpeg sends 5, librtmp and GStreamer what comes next.',
  sends: 'publish with transaction id 0, 3 and 5, each on a connection of its own, with fresh names.',
  breaks: ['ffmpeg', 'librtmp', 'obs', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'accepts each' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts each' }], provenBy: ['S121'],
  async run(t) {
    const answers: { readonly transactionId: number; readonly said: string; readonly code: string | undefined }[] = [];
    for (const transactionId of [0, 3, 5]) {
      const { said, code } = await askPublish(t, await t.connected(), t.name(), { transactionId });
      answers.push({ transactionId, said, code });
    }
    return { answers };
  },
  outcomes: [
    { verdict: 'pass', reason: 'each-accepted', means: 'NetStream.Publish.Start to each', when: ({ answers }) => answers.length === 3 && answers.every(({ said }) => said === 'start') },
    { verdict: 'fail', reason: 'refused', means: 'one of them is refused', when: ({ answers }) => answers.some(({ said }) => said === 'refused') },
    { verdict: 'fail', reason: 'closed', means: 'the server closes at one of them', when: ({ answers }) => answers.some(({ said }) => said === 'closed') },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'one of them is not answered', when: () => true },
  ],
});
