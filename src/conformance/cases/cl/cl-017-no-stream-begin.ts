import { defineCase } from '../../core/case.js';
import type { Call } from '../../engine/client-under-test.js';
import { goesOn, roleOf } from '../../engine/client-steps.js';

const start = (code: string) => async (call: Call): Promise<void> => { await call.status('status', code); };

export default defineCase({
  id: 'CL-017', slug: 'no-stream-begin', title: 'A client does not need StreamBegin', level: 'P', mode: 'client', clauses: ['rtmp:7.3.1', 'practice:publish-start'], preamble: 'nothing',
  why: 'The text has servers send it, and nginx-rtmp and others do not.',
  sends: 'The status behind publish or play alone, and no StreamBegin anywhere.',
  breaks: ['nginx-rtmp'],
  known: [{ peer: 'FFmpeg 5.1', does: 'goes on' }, { peer: 'rtmp2sink 1.22', does: 'goes on' }, { peer: 'librtmp 2.4', does: 'goes on' }], provenBy: ['C27'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve({ on: { publish: start('NetStream.Publish.Start'), play: start('NetStream.Play.Start') } });
    const role = await roleOf(t, peer);
    return { role, goes: await goesOn(t, peer, role), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'goes-on', means: 'a publisher sends media, a player stays', when: ({ goes }) => goes },
    { verdict: 'fail', reason: 'gives-up', means: 'the client closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'stuck', kind: 'missing', means: 'no media comes', when: () => true },
  ],
});
