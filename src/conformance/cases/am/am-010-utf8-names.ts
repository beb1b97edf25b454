import { defineCase } from '../../core/case.js';
import { status } from '../../engine/expect.js';
import { csids, Player, Publisher } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'AM-010', slug: 'utf8-names', title: 'Stream names in UTF-8 keep their bytes', level: 'M', mode: 'server', clauses: ['amf0:1.3.1'], preamble: 'play',
  why: 'The length of a string counts bytes. A server that counts characters reads on into the next value; one that replaces what it does not know gives two streams one name.',
  sends: 'Two streams whose names end in "täg-日本" and "täg-日木", a player for each, one key frame on each, and a sentinel on each.',
  breaks: ['everybody whose streams have names beyond ASCII'], known: [], provenBy: ['S52'],
  async run(t) {
    const base = t.name();
    const ends: { pub: Publisher; ply: Player }[] = [];
    for (const [index, name] of [`${base}-täg-日本`, `${base}-täg-日木`].entries()) {
      const [source, sink] = [await t.connected(), await t.connected()];
      const [pub, ply] = [new Publisher(source, await t.createStream(source), name, undefined, t.frameSource(index + 1)), new Player(sink, await t.createStream(sink), name, undefined)];
      ends.push({ pub, ply });
      await source.command('publish', 0, [null, name, 'live'], { csid: csids.stream, msid: pub.msid });
      const answer = await source.wait(status('NetStream.'));
      if (answer?.info.code !== 'NetStream.Publish.Start') return { refused: answer?.info.code ?? (source.closed === undefined ? 'no answer' : 'closed'), sentinels: [], exact: [] as number[], foreign: 0 };
      // The start position behind it: strings that are read too far find something there.
      await sink.command('play', 0, [null, name, -2], { csid: csids.stream, msid: ply.msid });
      await t.fence(sink);
      await pub.headers();
      await pub.video({ key: true });
    }
    const sentinels = await Promise.all(ends.map(({ pub, ply }) => t.sentinel(pub, ply)));
    const accounts = ends.map(({ pub, ply }) => ply.account(pub.sent));
    return { refused: undefined, sentinels, exact: accounts.map(({ exact }) => exact), foreign: accounts.reduce((sum, { foreign, unknown }) => sum + foreign + unknown, 0) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'refused', means: 'publish is not answered with NetStream.Publish.Start', when: ({ refused }) => refused !== undefined },
    { verdict: 'fail', reason: 'names-mixed', kind: 'crosstalk', means: 'a player gets frames of the stream with the other name', when: ({ foreign, sentinels }) => foreign > sentinels.length },
    { verdict: 'fail', reason: 'not-found', kind: 'loss', means: 'frames do not come to the player of the same name', when: ({ sentinels, exact }) => sentinels.some((each) => each !== 'arrived') || exact.includes(0) },
    { verdict: 'pass', reason: 'round-trip', means: 'each player gets the frames of its own stream and no others', when: () => true },
  ],
});
