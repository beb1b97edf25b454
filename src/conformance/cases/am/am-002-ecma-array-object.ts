import { defineCase } from '../../core/case.js';
import { acceptedOutcome, connectWith } from '../../engine/connect-probe.js';
import { amfEcmaArray } from '../../wire/bytes/amf0.js';

export default defineCase({
  id: 'AM-002', slug: 'ecma-array-object', title: 'An ECMA array is taken where an object is expected', level: 'P', mode: 'server', clauses: ['amf0:2.10', 'ertmp2:objects/read'], preamble: 'connected',
  why: 'The two differ by a count that says nothing. Encoders write one or the other, and Enhanced RTMP asks readers to take both.',
  sends: 'connect whose command object is an ECMA array.',
  breaks: ['encoders that write arrays'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'accepts' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts' }, { peer: 'ffmpeg -listen 5.1', does: 'accepts' }, { peer: 'gortmplib 2026-08', does: 'accepts (source)' }], provenBy: ['S114'],
  run: (t) => connectWith(t, amfEcmaArray(t.connectObject())),
  outcomes: [
    acceptedOutcome,
    { verdict: 'warn', reason: 'refused', means: 'connect is refused', when: ({ name }) => name !== undefined },
    { verdict: 'warn', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'no answer, and no close', when: () => true },
  ],
});
