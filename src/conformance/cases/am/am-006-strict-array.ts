import { defineCase } from '../../core/case.js';
import { connectOutcomes, connectWith } from '../../engine/connect-probe.js';
import { amfStrictArray } from '../../wire/bytes/amf0.js';

export default defineCase({
  id: 'AM-006', slug: 'strict-array', title: 'A strict array is read in a command object', level: 'M', mode: 'server', clauses: ['amf0:2.12', 'ertmp2:connect/ignored'], preamble: 'connected',
  why: 'FFmpeg and OBS send fourCcList as a strict array as soon as Enhanced RTMP is in use.',
  sends: 'connect with fourCcList, an array of three strings, in front of app and tcUrl.',
  breaks: ['ffmpeg 6.1 and later', 'obs 29.1 and later'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'accepts' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts' }, { peer: 'ffmpeg -listen 5.1', does: 'accepts' }], provenBy: ['S115'],
  run: (t) => connectWith(t, { fourCcList: amfStrictArray(['av01', 'hvc1', 'vp09']), ...t.connectObject() }),
  outcomes: connectOutcomes,
});
