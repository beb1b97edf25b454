import { defineCase } from '../../core/case.js';
import { anyOf, isRefusal, named, status, statusCode } from '../../engine/expect.js';
import { csids } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PB-001', slug: 'start', title: 'publish is answered with NetStream.Publish.Start', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2.6/status', 'practice:publish-start'], preamble: 'stream',
  why: 'Publishers send nothing before it. FFmpeg, GStreamer and librtmp wait without end.',
  sends: 'publish with a fresh name and type live on the stream that createStream gave.',
  breaks: ['ffmpeg', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'as required' }], provenBy: ['S09'],
  async run(t) {
    const peer = await t.connected();
    const msid = await t.createStream(peer);
    const since = peer.messages.length;
    await peer.command('publish', 0, [null, t.name(), 'live'], { csid: csids.stream, msid });
    // Other statuses and calls may come as well (onFCPublish carries the same code).
    const answer = await peer.wait(anyOf((message) => named('onStatus')(message) && status('NetStream.Publish.Start')(message), isRefusal), { since });
    return { code: answer?.info.code, level: answer?.info.level, others: peer.messages.slice(since).map(statusCode).filter((code) => code !== undefined), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'start', means: 'onStatus with level status and code NetStream.Publish.Start', when: ({ code, level }) => code === 'NetStream.Publish.Start' && level === 'status' },
    { verdict: 'warn', reason: 'other-level', means: 'onStatus with code NetStream.Publish.Start, its level missing or another', breaks: [], when: ({ code, level }) => code === 'NetStream.Publish.Start' && level !== 'error' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ code, others, closed }) => code === undefined && others.length === 0 && closed !== undefined },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'no status at all', when: ({ code, others }) => code === undefined && others.length === 0 },
    { verdict: 'fail', reason: 'other-status', means: 'another status', when: () => true },
  ],
});
