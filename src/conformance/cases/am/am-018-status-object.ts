import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import { named } from '../../engine/expect.js';

export default defineCase({
  id: 'AM-018', slug: 'status-object', title: 'The information of onStatus is an object with level, code and description', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2/information', 'amf0:2.5'], preamble: 'publish',
  why: 'FFmpeg and librtmp look for an object there and for nothing else: an array means to them that there was no status.',
  sends: 'publish, headers and a key frame, and play of the same stream.',
  breaks: ['ffmpeg', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }, { peer: 'ffmpeg -listen 5.1', does: 'as required' }], provenBy: ['S11', 'S242', 'S243'],
  async run(t) {
    const pub = await t.publisher();
    const peers = [pub.peer];
    // Some servers answer play when there is something to play.
    await pub.headers();
    await pub.video({ key: true });
    if (reachesAtLeast(t.habits.reach, 'play')) peers.push((await t.player(pub.name)).peer);
    for (const peer of peers) await t.fence(peer);
    const told = peers.flatMap(({ messages }) => messages).filter(named('onStatus'));
    if (told.length === 0) t.blocked('no-status', 'neither publish nor play is answered with onStatus');
    return { statuses: told.map(({ info, command }) => ({ code: info.code, form: command?.values[3]?.type, level: typeof info.level, description: typeof info.description })) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'ecma-array', means: 'an ECMA array instead of an object', when: ({ statuses }) => statuses.some(({ form }) => form === 'ecmaArray') },
    { verdict: 'fail', reason: 'no-object', means: 'something else than an object', when: ({ statuses }) => statuses.some(({ form }) => form !== 'object') },
    { verdict: 'fail', reason: 'no-level', means: 'no level or no code that is a string', when: ({ statuses }) => statuses.some(({ code, level }) => typeof code !== 'string' || level !== 'string') },
    { verdict: 'warn', reason: 'no-description', means: 'no description that is a string', breaks: [], when: ({ statuses }) => statuses.some(({ description }) => description !== 'string') },
    { verdict: 'pass', reason: 'object', means: 'an object with level, code and description', when: ({ statuses }) => statuses.length > 0 },
  ],
});
