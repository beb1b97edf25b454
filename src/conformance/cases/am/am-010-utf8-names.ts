import { defineCase } from '../../core/case.js';
import { askPublish } from '../../engine/ask-publish.js';
import { csids, Player, Publisher } from '../../engine/stream-ends.js';

/** They differ in their last character alone. */
const endings = ['-täg-日本', '-täg-日木'];

export default defineCase({
  id: 'AM-010', slug: 'utf8-names', title: 'Stream names in UTF-8 keep their bytes', level: 'M', mode: 'server', clauses: ['amf0:1.3.1'], preamble: 'play',
  why: 'The length of a string counts bytes. A server that counts characters reads on into the next value; one that replaces what it does not know gives two streams one name. Not to take such names at all is its right, if it says so.',
  sends: 'Two streams whose names end in "täg-日本" and "täg-日木", a player for each, one key frame on each, and a sentinel on each.',
  breaks: ['everybody whose streams have names beyond ASCII'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'takes letters, digits, - and _ alone: Publish.Start, then it closes' },
  ], provenBy: ['S52', 'S240'],
  async run(t) {
    const base = t.name();
    const ends: { pub: Publisher; ply: Player }[] = [];
    let refused: string | undefined;
    for (const [index, name] of endings.map((ending) => base + ending).entries()) {
      const [source, sink] = [await t.connected(), await t.connected()];
      const { said, code, msid } = await askPublish(t, source, name);
      if (said !== 'start') {
        refused = said === 'refused' ? code ?? '_error' : said;
        break;
      }
      const pub = new Publisher(source, msid, name, undefined, t.frameSource(index + 1));
      const ply = new Player(sink, await t.createStream(sink), name, undefined);
      ends.push({ pub, ply });
      // The start position behind it: strings that are read too far find something there.
      await sink.command('play', 0, [null, name, -2], { csid: csids.stream, msid: ply.msid });
      await t.fence(sink);
      await pub.headers();
      await pub.video({ key: true });
    }
    const sentinels = await Promise.all(ends.map(({ pub, ply }) => t.sentinel(pub, ply)));
    const accounts = ends.map(({ pub, ply }) => ply.account(pub.sent));
    return { accepted: ends.length, refused, sentinels, exact: accounts.map(({ exact }) => exact), foreign: accounts.reduce((sum, { foreign }) => sum + foreign, 0) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'names-mixed', kind: 'crosstalk', means: 'a player gets frames of the stream with the other name', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'same-name', kind: 'wrong', means: 'the second name counts as taken by the first', when: ({ accepted, refused }) => accepted === 1 && refused === 'NetStream.Publish.BadName' },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'publish is not answered, and the connection stays open', when: ({ refused }) => refused === 'silent' },
    { verdict: 'warn', reason: 'closed', means: 'the server closes a connection and gives no reason', when: ({ refused, sentinels }) => refused === 'closed' || sentinels.includes('closed') },
    { verdict: 'unsupported', reason: 'refused', means: 'publish is refused with a status', when: ({ refused }) => refused !== undefined },
    { verdict: 'fail', reason: 'not-found', kind: 'loss', means: 'frames do not come to the player of the same name', when: ({ sentinels, exact }) => sentinels.includes('lost') || exact.includes(0) },
    { verdict: 'pass', reason: 'round-trip', means: 'each player gets the frames of its own stream and no others', when: ({ accepted, exact }) => accepted === endings.length && exact.every((count) => count === 1) },
  ],
});
