import { defineCase } from '../../core/case.js';
import { leavePolitely, endSigns } from '../../engine/endings.js';
import { askWithKey, firstIn, holdsText, inTcUrl, isIn, publisherOf, queryOf, secretsIn, withoutKey } from '../../engine/keys.js';

export default defineCase({
  id: 'AU-004', slug: 'key-kept', title: 'The key of the publisher is never told to players', level: 'P', mode: 'server',
  clauses: ['practice:key-kept'], preamble: 'stream', needs: ['auth'], tags: ['auth'],
  why: 'Status texts and notifications like to repeat the stream name as it came in, with its query. Every viewer then knows how to publish.',
  sends: 'A player, before --auth-good is published where the server lets it wait, and another behind it; metadata, a key frame, the end. Players bring no key where none is needed, else they bring it in tcUrl.',
  breaks: ['whoever relies on keys'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'keeps it' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps it' }], provenBy: ['S100'],
  async run(t) {
    const { authGood, authBad } = t.options;
    if (authGood === undefined || authBad === undefined) return t.skip('needs-auth', 'no keys are given');
    if (queryOf(authGood) === '') return t.unsupported('no-key-in-query', 'the key of --auth-good is its name or app, which players know');
    const secrets = secretsIn(authGood, authBad);
    if (secrets.length === 0) return t.inconclusive('no-secret', 'the queries of --auth-good and --auth-bad do not differ in a value of 4 or more characters');
    const ways = [withoutKey(authGood), inTcUrl(authGood), authGood];
    const early = await firstIn(t, ways);
    const published = await askWithKey(t, 'publish', authGood);
    if (!isIn(published)) return t.blocked('good-key-refused', `the stream of --auth-good cannot be published: ${published.code ?? published.said} at ${published.at}`);
    const pub = publisherOf(t, published, authGood);
    await pub.metadata();
    await pub.headers();
    const players = [early, await firstIn(t, ways)].filter((each) => each !== undefined);
    const frame = await pub.video({ key: true });
    await t.sentinel(pub, players.map(({ player }) => player));
    await leavePolitely(pub);
    await Promise.all(players.map(({ player }) => endSigns(t, player)));
    // Who brought the key itself may be answered with it.
    const heard = players.map(({ player, answer, place }) => player.peer.messages.slice(place === 0 ? 0 : answer.index + 1));
    const told = heard.flat().filter(({ payload }) => secrets.some((secret) => holdsText(payload, secret)));
    return { players: players.length, frames: players.map(({ player }) => player.fate(frame)), messages: heard.flat().length, told: told.map(({ command, typeId }) => command?.name ?? `type ${typeId}`) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'key-told', means: 'a message to a player holds the key', when: ({ told }) => told.length > 0 },
    { verdict: 'pass', reason: 'kept', means: 'players get the stream, and no message to them holds the key', when: ({ frames, messages }) => frames.includes('exact') && messages > 0 },
    { verdict: 'inconclusive', reason: 'no-media', means: 'no player gets the frame', when: () => true },
  ],
});
