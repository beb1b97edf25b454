import { defineCase } from '../../core/case.js';
import { anyOf, reply, status, statusCode } from '../../engine/expect.js';
import { amfStrictArray } from '../../wire/bytes/amf0.js';

export default defineCase({
  id: 'AM-006', slug: 'strict-array', title: 'A strict array is read in a command object', level: 'M', mode: 'server', clauses: ['amf0:2.12', 'ertmp2:connect'], preamble: 'connected',
  why: 'FFmpeg and OBS send fourCcList as a strict array as soon as Enhanced RTMP is in use.',
  sends: 'connect with fourCcList, an array of three strings, in front of app and tcUrl.',
  breaks: ['ffmpeg 6.1 and later', 'obs 29.1 and later'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'accepts' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts' }, { peer: 'ffmpeg -listen 5.1', does: 'accepts' }], provenBy: ['S115'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [{ fourCcList: amfStrictArray(['av01', 'hvc1', 'vp09']), ...t.connectObject() }]);
    const answer = await peer.wait(anyOf(reply(), status('NetConnection.Connect.')));
    return { name: answer?.command?.name, code: statusCode(answer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'accepted', means: 'connect is accepted', when: ({ name, code }) => name === '_result' && (code === undefined || code === 'NetConnection.Connect.Success') },
    { verdict: 'fail', reason: 'refused', means: 'connect is refused', when: ({ name }) => name !== undefined },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'no answer', when: () => true },
  ],
});
