import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { midStream, only } from '../../engine/client-steps.js';
import { anyOf, named } from '../../engine/expect.js';

export default defineCase({
  id: 'TD-009', slug: 'client-leaves', title: 'A publisher that is asked to end takes its leave', level: 'P', mode: 'client', clauses: ['practice:teardown', 'practice:client-ends'], preamble: 'nothing', tags: ['end'], needs: ['client-cmd'],
  why: 'deleteStream tells a server at once that the stream is over. A bare close is legal and costs a server nothing that is built well; a client that a signal ends loses what it had not written yet.',
  sends: 'What a healthy server says; when media flows, the client gets SIGINT, as by Ctrl-C on a terminal. The connection stays open.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'says FCUnpublish and deleteStream, then closes' }, { peer: 'rtmp2sink 1.22', does: 'closes; with gst-launch-1.0 -e says FCUnpublish and deleteStream first' }, { peer: 'librtmp 2.4', does: 'says FCUnpublish and deleteStream, then closes' }], provenBy: ['C38'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'publish', peer);
    await midStream(t, peer);
    const exit = await client.askToEnd();
    await peer.until(() => peer.closed !== undefined, t.deadlineMs);
    const said = peer.messages.flatMap(({ command }) => (command !== undefined && ['FCUnpublish', 'closeStream', 'deleteStream'].includes(command.name) ? [command.name] : []));
    return { said, leaves: peer.messages.some(anyOf(named('deleteStream'), named('closeStream'))), end: endOf(exit), asAsked: exit.signal === 'SIGINT', killed: exit.signal === 'SIGKILL', exit: describeExit(exit), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'info', reason: 'runs-on', means: 'the client runs on for 3 s and is killed', when: ({ killed }) => killed },
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'another signal ends the client', when: ({ end, asAsked }) => end === 'crash' && !asAsked },
    { verdict: 'pass', reason: 'takes-leave', means: 'deleteStream or closeStream, then the close', when: ({ leaves, closed }) => leaves && closed !== undefined },
    { verdict: 'info', reason: 'bare-close', means: 'the close alone', when: ({ closed }) => closed !== undefined },
  ],
});
