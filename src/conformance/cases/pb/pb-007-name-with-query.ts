import { defineCase } from '../../core/case.js';
import { askPlay } from '../../engine/ask-play.js';
import { askPublish } from '../../engine/ask-publish.js';
import { Publisher } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PB-007', slug: 'name-with-query', title: 'A stream that is published as "name?query" is played as "name"', level: 'P', mode: 'server', clauses: ['practice:stream-query', 'rtmp:7.2.2.6/name'], preamble: 'play',
  why: 'Keys and options of the publisher stand behind the question mark. Where they count as part of the name, viewers need the publisher\'s key to find the stream.',
  sends: 'publish of "name?token=a/b&x=1" and headers; on other connections play of "name" and of the whole text; then a key frame.',
  breaks: ['set-ups with a key in the stream name, that is most with OBS'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'plays it as "name"' }, { peer: 'Node-Media-Server 4.4.3', does: 'plays it as "name"' }], provenBy: ['S122'],
  async run(t) {
    const name = t.name();
    const whole = `${name}?token=a/b&x=1`;
    const peer = await t.connected();
    const { said, code, msid } = await askPublish(t, peer, whole);
    if (said !== 'start') return { publish: code ?? said, plain: undefined, plainGets: false, wholeGets: false };
    const pub = new Publisher(peer, msid, whole, undefined, t.frameSource(1));
    await pub.headers();
    const plain = await askPlay(t, name);
    const asPublished = await askPlay(t, whole);
    const frame = await pub.video({ key: true, size: 100 });
    const [plainGets, wholeGets] = await Promise.all([plain.player.arrives(frame), asPublished.player.arrives(frame)]);
    return { publish: said, plain: plain.code ?? plain.said, plainGets, wholeGets };
  },
  outcomes: [
    { verdict: 'pass', reason: 'played-by-name', means: 'the key frame reaches who plays "name"', when: ({ plainGets }) => plainGets },
    { verdict: 'fail', reason: 'publish-refused', means: 'publish is not accepted', when: ({ publish }) => publish !== 'start' },
    { verdict: 'fail', reason: 'query-in-name', means: 'the stream is there under the whole text only', when: ({ wholeGets }) => wholeGets },
    { verdict: 'fail', reason: 'nowhere', kind: 'loss', means: 'publish is accepted, and the stream is under neither name', when: () => true },
  ],
});
