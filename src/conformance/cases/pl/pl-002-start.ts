import { defineCase } from '../../core/case.js';
import { status } from '../../engine/expect.js';
import { csids } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PL-002', slug: 'start', title: 'play is answered with NetStream.Play.Start on its message stream', level: 'M', mode: 'server', clauses: ['rtmp:7.2.2.1/start', 'rtmp:7.2.2/on-status'], preamble: 'publish',
  why: 'Players take it as the beginning: librtmp drops media that comes before it.',
  sends: 'play of a stream that is being published.',
  breaks: ['librtmp', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required; with play_restart on only once there is media' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S13'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    const peer = await t.connected();
    const msid = await t.createStream(peer);
    const since = peer.messages.length;
    await peer.command('play', 0, [null, pub.name], { csid: csids.stream, msid });
    // Play.Reset may come first.
    const answer = await peer.wait(status('NetStream.Play.Start'), { since });
    return { level: answer?.info.level, msid, onMsid: answer?.msid, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ onMsid, closed }) => onMsid === undefined && closed !== undefined },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'no NetStream.Play.Start', when: ({ onMsid }) => onMsid === undefined },
    { verdict: 'pass', reason: 'start', means: 'onStatus NetStream.Play.Start with level status on the stream of play', when: ({ level, msid, onMsid }) => level === 'status' && onMsid === msid },
    { verdict: 'fail', reason: 'wrong-msid', means: 'on another message stream', when: ({ msid, onMsid }) => onMsid !== msid },
    { verdict: 'fail', reason: 'wrong-level', means: 'with another level', when: () => true },
  ],
});
