import { defineCase } from '../../core/case.js';
import { named } from '../../engine/expect.js';

export default defineCase({
  id: 'CL-001', slug: 'connect', title: 'The first command is connect with transaction id 1 on message stream 0, with app and tcUrl', level: 'M', mode: 'client', clauses: ['rtmp:7.2.1.1/command', 'errata:8.1.2/required', 'errata:8.1.3/required'], preamble: 'nothing',
  why: 'Servers find the application by app and the virtual host by tcUrl; some end without them.',
  sends: 'The handshake, and nothing before the client has spoken.',
  breaks: ['Node-Media-Server'], known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required' }], provenBy: ['C01', 'C02'],
  async run(t) {
    const client = await t.client();
    await client.serve();
    const { peer } = client;
    const connect = await peer.wait(named('connect'));
    const first = peer.messages.find((message) => message.command !== undefined);
    const object = connect?.command?.values[2];
    const names = object?.type === 'object' || object?.type === 'ecmaArray' ? object.properties.map(({ name }) => name) : [];
    return { first: first?.command?.name, transactionId: connect?.command?.transactionId, msid: connect?.msid, app: names.includes('app'), tcUrl: names.includes('tcUrl'), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-connect', kind: 'missing', means: 'no connect', when: ({ transactionId, first }) => first === undefined || transactionId === undefined },
    { verdict: 'fail', reason: 'not-first', means: 'another command comes first', when: ({ first }) => first !== 'connect' },
    { verdict: 'fail', reason: 'wrong-transaction', means: 'another transaction id than 1', when: ({ transactionId }) => transactionId !== 1 },
    { verdict: 'fail', reason: 'wrong-msid', means: 'on another message stream than 0', when: ({ msid }) => msid !== 0 },
    { verdict: 'fail', reason: 'no-app', means: 'without app', when: ({ app }) => !app },
    { verdict: 'fail', reason: 'no-tcurl', means: 'without tcUrl', when: ({ tcUrl }) => !tcUrl },
    { verdict: 'pass', reason: 'connect', means: 'connect, 1, with app and tcUrl', when: ({ app, tcUrl }) => app && tcUrl },
  ],
});
