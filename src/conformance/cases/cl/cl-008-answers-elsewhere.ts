import { defineCase } from '../../core/case.js';
import { goesOn, roleOf } from '../../engine/client-steps.js';
import { anyOf, named } from '../../engine/expect.js';

const connectedInfo = { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected', objectEncoding: 0 };

export default defineCase({
  id: 'CL-008', slug: 'answers-elsewhere', title: 'Answers are taken from any chunk stream, second answers and onBWDone are passed over', level: 'P', mode: 'client', clauses: ['errata:7.1', 'rtmp:7.2/same-transaction'], preamble: 'nothing',
  why: 'Which chunk stream a server uses is its own affair, and old ones say onBWDone without being asked.',
  sends: 'Every answer on chunk stream 7. Behind createStream the answer to connect once more, onBWDone, and the answer to createStream twice.',
  breaks: ['servers with chunk streams of their own', 'Flash Media Server'],
  known: [{ peer: 'FFmpeg 5.1', does: 'goes on' }, { peer: 'rtmp2sink 1.22', does: 'goes on' }, { peer: 'librtmp 2.4', does: 'goes on' }], provenBy: ['C21', 'C31'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve({
      answerCsid: 7,
      on: {
        createStream: async (call) => {
          await peer.command('_result', 1, [{ fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, connectedInfo], { csid: 7 });
          await peer.command('onBWDone', 0, [null], { csid: 7 });
          for (let time = 0; time < 2; time += 1) await call.result(null, 1);
        },
      },
    });
    const connect = await peer.wait(named('connect'), { withinMs: 2 * t.deadlineMs });
    const created = connect !== undefined && (await peer.wait(named('createStream'), { withinMs: 2 * t.deadlineMs })) !== undefined;
    const asked = created && (await peer.wait(anyOf(named('publish'), named('play')))) !== undefined;
    return { connect: connect !== undefined, created, asked, goes: asked && await goesOn(t, peer, await roleOf(t, peer)), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'no-connect', means: 'the client does not send connect', when: ({ connect }) => !connect },
    { verdict: 'fail', reason: 'other-csid', kind: 'missing', means: 'the answer to connect on chunk stream 7 is not seen', when: ({ created }) => !created },
    { verdict: 'fail', reason: 'gives-up', means: 'the client closes at an answer too many or at onBWDone', when: ({ goes, closed }) => !goes && closed !== undefined },
    { verdict: 'fail', reason: 'stuck', kind: 'missing', means: 'the client does not go on behind them', when: ({ goes }) => !goes },
    { verdict: 'pass', reason: 'goes-on', means: 'the client goes on', when: ({ asked }) => asked },
  ],
});
