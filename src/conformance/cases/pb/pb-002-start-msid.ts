import { defineCase } from '../../core/case.js';
import { anyOf, isRefusal, named, reply, status, streamNumber } from '../../engine/expect.js';
import { csids } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PB-002', slug: 'start-msid', title: 'NetStream.Publish.Start comes on the message stream of publish', level: 'M', mode: 'server', clauses: ['rtmp:7.2.2/on-status', 'rtmp:7.3.1'], preamble: 'publish',
  why: 'The status of a stream belongs to that stream. GStreamer looks for it there and nowhere else, and waits for ever; FFmpeg and librtmp take it from anywhere, so that nobody notices.',
  sends: 'createStream twice, then publish on the second stream.',
  breaks: ['gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S10', 'S250'],
  async run(t) {
    const peer = await t.connected();
    const first = await t.createStream(peer);
    let since = peer.messages.length;
    // Servers that have one stream for each connection answer with the first again, or refuse: that is not the matter here.
    await peer.command('createStream', peer.nextTransaction(), [null]);
    const msid = streamNumber(await peer.wait(reply(), { since })) ?? first;
    since = peer.messages.length;
    await peer.command('publish', 0, [null, t.name(), 'live'], { csid: csids.stream, msid });
    const answer = await peer.wait(anyOf((message) => named('onStatus')(message) && status('NetStream.Publish.Start')(message), isRefusal), { since });
    return { code: answer?.info.code, msid, onMsid: answer?.msid, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: ({ onMsid, closed }) => onMsid === undefined && closed !== undefined },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'no NetStream.Publish.Start', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: ({ onMsid }) => onMsid === undefined },
    { verdict: 'fail', reason: 'other-status', means: 'another status than NetStream.Publish.Start', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: ({ code }) => code !== 'NetStream.Publish.Start' },
    { verdict: 'pass', reason: 'same-msid', means: 'NetStream.Publish.Start on the message stream of publish', when: ({ msid, onMsid }) => msid === onMsid },
    { verdict: 'fail', reason: 'msid-0', means: 'NetStream.Publish.Start on message stream 0', when: ({ onMsid }) => onMsid === 0 },
    { verdict: 'fail', reason: 'other-msid', means: 'NetStream.Publish.Start on another message stream', when: () => true },
  ],
});
