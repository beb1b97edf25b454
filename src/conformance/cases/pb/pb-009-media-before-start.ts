import { defineCase } from '../../core/case.js';
import { askPlay } from '../../engine/ask-play.js';
import { status } from '../../engine/expect.js';
import { csids, Publisher } from '../../engine/stream-ends.js';
import { aacHeader, audioType, avcHeader, videoType, type Frame } from '../../media/frames.js';
import { amfValues } from '../../wire/bytes/amf0.js';
import { bytes, sameBytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const early = 20;

export default defineCase({
  id: 'PB-009', slug: 'media-before-start', title: 'Media in one write with publish is relayed or dropped in whole frames', level: 'P', mode: 'server', clauses: ['rtmp:6.1', 'rtmp:7.2.2.6/status', 'practice:publish-start'], preamble: 'play',
  why: 'Hardware encoders do not wait for Publish.Start. What comes before a server is ready may be lost; it may not end up in frames that come later.',
  sends: `publish, both sequence headers and ${early} frames in one write; after Publish.Start the headers again, a key frame and more.`,
  breaks: ['encoders that do not wait for Publish.Start'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'relays all of it' }, { peer: 'Node-Media-Server 4.4.3', does: 'relays all of it' }], provenBy: ['S123'],
  async run(t) {
    const peer = await t.connected();
    const msid = await t.createStream(peer);
    const pub = new Publisher(peer, msid, t.name(), undefined, t.frameSource(1));
    // Not every server lets players wait for a stream; there the early frames cannot be counted.
    let watch = await askPlay(t, pub.name);
    const waited = watch.said === 'start';
    const frames = Array.from({ length: early }, (_, index) => pub.frames.video({ key: index === 0, size: 300, timestampMs: index * 40 }));
    const media = (typeId: number, payload: Uint8Array, timestampMs = 0): Uint8Array => messageBytes({ csid: typeId === videoType ? csids.video : csids.audio, typeId, msid, timestampMs, payload });
    const command = messageBytes({ csid: csids.stream, typeId: 20, msid, payload: amfValues('publish', 0, null, pub.name, 'live') });
    const since = peer.messages.length;
    await peer.send(bytes(command, media(videoType, avcHeader()), media(audioType, aacHeader()), ...frames.map(({ payload, timestampMs }) => media(videoType, payload, timestampMs))));
    const code = (await peer.wait(status('NetStream.Publish.'), { since }))?.info.code;
    if (!waited) watch = await askPlay(t, pub.name);
    await pub.headers(early * 40);
    await pub.burst(5, { startMs: early * 40 });
    const sentinel = await t.sentinel(pub, watch.player);
    const { corrupt, unknown } = watch.player.account([...frames, ...pub.sent]);
    const badHeaders = watch.player.media.filter(({ typeId, payload }) => payload[1] === 0 && !sameBytes(payload, typeId === videoType ? avcHeader() : aacHeader())).length;
    const fates = (list: readonly Frame[]): number => list.filter((frame) => watch.player.fate(frame) === 'exact').length;
    return { code, sentinel, waited, earlyArrived: fates(frames), laterArrived: fates(pub.sent), corrupt, unknown, badHeaders, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames or headers with other bytes reach the player', breaks: ['all players'], when: ({ corrupt, unknown, badHeaders }) => corrupt.length > 0 || unknown > 0 || badHeaders > 0 },
    { verdict: 'warn', reason: 'closed', means: 'the server closes', when: ({ sentinel, closed }) => sentinel !== 'arrived' && closed !== undefined },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'publish is not answered with NetStream.Publish.Start', when: ({ code, sentinel }) => sentinel !== 'arrived' && code !== 'NetStream.Publish.Start' },
    { verdict: 'fail', reason: 'stuck', kind: 'wedge', means: 'Start, and nothing that is sent behind it is relayed', when: ({ sentinel }) => sentinel !== 'arrived' },
    { verdict: 'fail', reason: 'later-lost', kind: 'loss', means: 'frames sent after Start are lost', when: ({ laterArrived }) => laterArrived < 10 },
    { verdict: 'pass', reason: 'relayed', means: `all ${early} early frames and all later ones reach the player`, when: ({ earlyArrived }) => earlyArrived === early },
    { verdict: 'info', reason: 'uncounted', means: 'players cannot wait for a stream here; what is sent after Start is relayed', when: ({ waited }) => !waited },
    { verdict: 'info', reason: 'dropped', means: 'early frames are lost, later ones reach the player', when: () => true },
  ],
});
