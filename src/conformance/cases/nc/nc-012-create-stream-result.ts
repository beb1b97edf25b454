import { defineCase } from '../../core/case.js';
import { reply, streamNumber } from '../../engine/expect.js';

/** Some clients keep three bytes of it. */
const largestMsid = 0xffffff;

export default defineCase({
  id: 'NC-012', slug: 'create-stream-result', title: 'createStream is answered with _result, null and a stream number from 1 to 16777215', level: 'M', mode: 'server', clauses: ['rtmp:7.2.1.3/answer', 'errata:4.2/limit'], preamble: 'connected',
  why: 'All that follows is sent with this number. 0 is the connection itself, which is no stream: GStreamer takes it for a refusal.',
  sends: 'createStream.',
  breaks: ['gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers 1, each time' }, { peer: 'Node-Media-Server 4.4.3', does: 'counts from 1' }], provenBy: ['S05'],
  async run(t) {
    const peer = await t.connected();
    const since = peer.messages.length;
    await peer.command('createStream', 2, [null]);
    const answer = await peer.wait(reply(), { since });
    return { name: answer?.command?.name, second: answer?.command?.values[2]?.type, msid: streamNumber(answer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'no answer', breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], when: ({ name }) => name === undefined },
    { verdict: 'fail', reason: 'refused', means: 'the first stream of a connection is refused', breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], when: ({ name }) => name === '_error' },
    { verdict: 'fail', reason: 'no-number', kind: 'missing', means: 'the fourth value is no number', breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], when: ({ msid }) => msid === undefined },
    { verdict: 'fail', reason: 'zero', means: 'stream 0', when: ({ msid }) => msid === 0 },
    { verdict: 'pass', reason: 'usable', means: 'a whole number from 1 to 16777215', when: ({ msid }) => Number.isInteger(msid) && msid !== undefined && msid >= 1 && msid <= largestMsid },
    { verdict: 'fail', reason: 'unusable', means: 'a number that is no message stream id', when: () => true },
  ],
});
