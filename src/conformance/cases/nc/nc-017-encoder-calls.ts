import { defineCase } from '../../core/case.js';

export default defineCase({
  id: 'NC-017', slug: 'encoder-calls', title: 'The calls of encoders and players leave the connection usable', level: 'P', mode: 'server', clauses: ['practice:encoder-calls'], preamble: 'connected',
  why: 'Every FMLE-like encoder sends releaseStream, FCPublish and FCUnpublish, librtmp _checkbw, players FCSubscribe and getStreamLength. Whether they are answered is free; that the connection goes on is not.',
  sends: 'releaseStream, FCPublish, FCUnpublish, _checkbw, getStreamLength and FCSubscribe, each followed by createStream as a fence.',
  breaks: ['ffmpeg', 'obs', 'librtmp', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'ignores them' }, { peer: 'Node-Media-Server 4.4.3', does: 'ignores them' }], provenBy: ['S119'],
  async run(t) {
    const name = t.name();
    const spoilt: string[] = [];
    let peer = await t.connected();
    for (const call of ['releaseStream', 'FCPublish', 'FCUnpublish', '_checkbw', 'getStreamLength', 'FCSubscribe']) {
      await peer.command(call, peer.nextTransaction(), call === '_checkbw' ? [null] : [null, name]);
      const fence = await t.fence(peer);
      if (fence === 'answered') continue;
      spoilt.push(`${call}: ${fence}`);
      peer = await t.connected();
    }
    return { spoilt };
  },
  outcomes: [
    { verdict: 'pass', reason: 'usable', means: 'createStream is answered behind each of them', when: ({ spoilt }) => spoilt.length === 0 },
    { verdict: 'fail', reason: 'closed', means: 'the server closes at one of them', when: ({ spoilt }) => spoilt.some((each) => each.endsWith('closed')) },
    { verdict: 'fail', reason: 'stuck', kind: 'hang', means: 'createStream behind one of them is not answered', when: () => true },
  ],
});
