import { defineCase } from '../../core/case.js';
import { mediaComes, roleOf } from '../../engine/client-steps.js';
import { anyOf, isMedia, named } from '../../engine/expect.js';

/** Three bytes are not all that the field has, and more than one. */
const numbers = [5, 0xffffff];

export default defineCase({
  id: 'CL-003', slug: 'stream-number', title: 'publish or play and all media go on the message stream that createStream gave', level: 'M', mode: 'client', clauses: ['rtmp:7.2.1.3/channel', 'rtmp:5.3.1.2.5/apart'], preamble: 'nothing', needs: ['client-cmd'],
  why: 'Servers tell streams apart by this number; not every one of them begins with 1.',
  sends: `Two connections, whose createStream is answered with ${numbers.join(' and ')}.`,
  breaks: ['servers with several streams on a connection'],
  known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required' }, { peer: 'librtmp 2.4', does: 'as required' }], provenBy: ['C04', 'C36'],
  budget: 2,
  async run(t) {
    const seen: { readonly given: number; readonly asked: string; readonly askedOn: number | undefined; readonly media: boolean; readonly mediaOn: readonly number[] }[] = [];
    for (const given of numbers) {
      const client = await t.client();
      const { peer } = client;
      await client.serve({ msid: given });
      const asked = await roleOf(t, peer);
      const media = asked === 'publish' && await mediaComes(t, peer, { count: 3 });
      seen.push({ given, asked, askedOn: peer.messages.find(anyOf(named('publish'), named('play')))?.msid, media, mediaOn: [...new Set(peer.messages.filter(isMedia).map(({ msid }) => msid))] });
      await client.stop();
    }
    return seen;
  },
  outcomes: [
    { verdict: 'fail', reason: 'asked-elsewhere', means: 'publish or play on another message stream', when: (seen) => seen.some(({ given, askedOn }) => askedOn !== given) },
    { verdict: 'fail', reason: 'media-elsewhere', means: 'media on another message stream', when: (seen) => seen.some(({ given, mediaOn }) => mediaOn.some((msid) => msid !== given)) },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'publish, and no media', when: (seen) => seen.some(({ asked, media }) => asked === 'publish' && !media) },
    { verdict: 'pass', reason: 'its-stream', means: 'everything on the stream that was given', when: (seen) => seen.length === numbers.length },
  ],
});
