import { defineCase } from '../../core/case.js';
import { mediaComes, only } from '../../engine/client-steps.js';
import { isMetadata } from '../../engine/expect.js';
import { isFrame, needsHeader, isSequenceHeader } from '../../engine/media-order.js';

export default defineCase({
  id: 'CL-018', slug: 'opening', title: 'Metadata and sequence headers go before the first frames', level: 'P', mode: 'client', clauses: ['practice:client-opening', 'practice:set-data-frame'], preamble: 'nothing',
  why: 'A decoder that has no sequence header drops every frame, and servers keep what comes first for players that join later.',
  sends: 'What a healthy server sends; the client sends 40 messages of media or as many as come in 4 T.',
  breaks: ['every player that joins at the start'],
  known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required, and says the metadata again and again: 9 times in 4 s' }, { peer: 'librtmp 2.4', does: 'passes on what the muxer gives' }], provenBy: ['C13'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'publish', peer);
    if (!(await mediaComes(t, peer))) t.blocked('no-media', 'the client sends no media');
    await mediaComes(t, peer, { count: 40 });
    const { messages } = peer;
    const first = messages.findIndex(isFrame);
    const metadata = messages.findIndex(isMetadata);
    const late = [9, 8].filter((typeId) => {
      const frame = messages.findIndex((message) => message.typeId === typeId && isFrame(message));
      return frame >= 0 && needsHeader(messages[frame]) && !messages.slice(0, frame).some((message) => message.typeId === typeId && isSequenceHeader(message));
    });
    return { frames: messages.filter(isFrame).length, first, metadata, bare: messages[metadata]?.body.type === 'data' && messages[metadata].body.handler === 'onMetaData', withoutHeader: late };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'no-frames', means: 'no frame comes', when: ({ frames }) => frames === 0 },
    { verdict: 'fail', reason: 'frame-before-header', means: 'a frame before the sequence header of its codec', when: ({ withoutHeader }) => withoutHeader.length > 0 },
    { verdict: 'warn', reason: 'no-metadata', means: 'no metadata', when: ({ metadata }) => metadata < 0 },
    { verdict: 'warn', reason: 'late-metadata', means: 'metadata behind the first frame', when: ({ metadata, first }) => metadata > first },
    { verdict: 'info', reason: 'bare-metadata', means: 'headers and metadata before the first frame, the metadata without @setDataFrame: not every server keeps it then', when: ({ bare }) => bare },
    { verdict: 'pass', reason: 'in-order', means: 'metadata behind @setDataFrame and the sequence headers before the first frame', when: ({ first }) => first > 0 },
  ],
});
