import { defineCase } from '../../core/case.js';
import { connectOutcomes, connectWith } from '../../engine/connect-probe.js';

export default defineCase({
  id: 'AM-001', slug: 'scalars', title: 'Numbers, booleans, strings, null, undefined and nested objects are read in a command object', level: 'M', mode: 'server',
  clauses: ['amf0:2', 'amf0:2.2', 'amf0:2.4', 'amf0:2.5', 'amf0:2.8'], preamble: 'connected',
  why: 'Clients put more into connect than a server needs. It has to read past every value to find the ones behind it.',
  sends: 'connect whose command object holds one property of each kind, with app and tcUrl behind them.',
  breaks: ['Flash Player', 'Enhanced RTMP clients'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'accepts' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts' }, { peer: 'ffmpeg -listen 5.1', does: 'accepts' }], provenBy: ['S113'],
  run(t) {
    const kinds = { number: 252, fraction: -0.5, yes: true, no: false, string: 'text', empty: '', nothing: null, missing: undefined, nested: { inner: { innermost: 1 }, bare: {} } };
    return connectWith(t, { ...kinds, ...t.connectObject() });
  },
  outcomes: connectOutcomes,
});
