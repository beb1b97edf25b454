import { defineCase } from '../../core/case.js';
import { pingRequestBytes } from '../../engine/client-under-test.js';
import { anyOf, control, isMedia, named } from '../../engine/expect.js';

export default defineCase({
  id: 'PC-008', slug: 'ping-answered', title: 'A client answers PingRequest with the same four bytes', level: 'M', mode: 'client', clauses: ['rtmp:7.1.7/ping', 'practice:ping'], preamble: 'nothing',
  why: 'Servers find out by it who is still there, and some close a connection that does not answer.',
  sends: 'A PingRequest before the answer to createStream, and another one when media flows (to a player: behind Play.Start).',
  breaks: ['servers that close without an answer'],
  known: [{ peer: 'FFmpeg 5.1', does: 'answers' }, { peer: 'rtmp2sink 1.22', does: 'answers' }, { peer: 'librtmp 2.4', does: 'answers as a player; as a publisher (rtmpsink) while it connects and not while it publishes' }, { peer: 'OBS 29', does: 'answers while it connects and not while it publishes' }], provenBy: ['C08'],
  async run(t) {
    const early = 0x10000000 + t.pick(0x10000000);
    const late = 0x20000000 + t.pick(0x10000000);
    const client = await t.client();
    const { peer } = client;
    await client.serve({ on: { createStream: async (call) => { await call.peer.send(pingRequestBytes(early)); await call.result(null, 1); } } });
    const started = await peer.wait(anyOf(named('publish'), named('play')));
    if (started === undefined) return t.blocked('not-started', 'the client neither published nor played');
    if (started.command?.name === 'publish') await peer.wait(isMedia);
    await peer.send(pingRequestBytes(late));
    await peer.wait((message) => message.body.type === 'userControl' && message.body.eventName === 'pingResponse' && message.body.value === late);
    const values = peer.messages.filter(control('pingResponse')).map(({ body }) => (body.type === 'userControl' ? body.value : undefined));
    return { early: values.includes(early), late: values.includes(late), others: values.filter((value) => value !== early && value !== late), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'other-value', means: 'an answer with other bytes', when: ({ others }) => others.length > 0 },
    { verdict: 'pass', reason: 'answered', means: 'both are answered', when: ({ early, late }) => early && late },
    { verdict: 'inconclusive', reason: 'closed', means: 'the client closes before it could answer: its stream may be over', when: ({ closed }) => closed !== undefined },
    { verdict: 'warn', reason: 'deaf-on-air', means: 'the one before the stream is answered, the one behind it is not', when: ({ early }) => early },
    { verdict: 'warn', reason: 'deaf-before', means: 'only the one behind the start of the stream is answered', when: ({ late }) => late },
    { verdict: 'fail', reason: 'no-answer', kind: 'missing', means: 'neither is answered', when: () => true },
  ],
});
