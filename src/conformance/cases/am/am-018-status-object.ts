import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import type { ReadMessage } from '../../wire/strict-reader.js';

export default defineCase({
  id: 'AM-018', slug: 'status-object', title: 'The information of onStatus is an object with level, code and description', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2', 'amf0:2.5'], preamble: 'publish',
  why: 'FFmpeg and librtmp look for an object there and for nothing else: an array means to them that there was no status.',
  sends: 'publish, and play of the same stream.',
  breaks: ['ffmpeg', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S11'],
  async run(t) {
    const pub = await t.publisher();
    const answers = [pub.answer];
    if (reachesAtLeast(t.habits.reach, 'play')) answers.push((await t.player(pub.name)).answer);
    const told = answers.filter((answer) => answer !== undefined);
    if (told.length === 0) t.blocked('no-status', 'neither publish nor play is answered with a status');
    return { statuses: told.map((answer: ReadMessage) => ({ code: answer.info.code, form: answer.command?.values[3]?.type, level: typeof answer.info.level, description: typeof answer.info.description })) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'ecma-array', means: 'an ECMA array instead of an object', when: ({ statuses }) => statuses.some(({ form }) => form === 'ecmaArray') },
    { verdict: 'fail', reason: 'no-object', means: 'something else than an object', when: ({ statuses }) => statuses.some(({ form }) => form !== 'object') },
    { verdict: 'fail', reason: 'no-level', means: 'no level or no code that is a string', when: ({ statuses }) => statuses.some(({ code, level }) => typeof code !== 'string' || level !== 'string') },
    { verdict: 'warn', reason: 'no-description', means: 'no description that is a string', breaks: [], when: ({ statuses }) => statuses.some(({ description }) => description !== 'string') },
    { verdict: 'pass', reason: 'object', means: 'an object with level, code and description', when: () => true },
  ],
});
