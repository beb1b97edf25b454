import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'metadata-without-setdataframe', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'The publisher sends onMetaData without @setDataFrame.',
    why: 'The server nginx-rtmp keeps metadata only when it comes with @setDataFrame: players that join later get none, and lack picture size and codecs until the headers tell.',
    remedy: 'Encoder: send the data message as "@setDataFrame", "onMetaData" and the value.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'reads metadata from @setDataFrame only' }, { peer: 'SRS librtmp', observed: 'issue 10: players got no metadata' }],
    needs: ['chunks'], moment: 'an onMetaData of the publisher', lookAlikes: ['A server that sends onMetaData to players: there it belongs without.', 'Script tags in files.', '@setDataFrame with it at any time.'],
    examples: {
      fails: [{ title: 'bare metadata', transcript: ['someone connects', 'c2s data onMetaData {"width":640}'] }],
      passes: [
        { title: 'wrapped', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" {"width":640}'] },
        { title: 'towards a player', transcript: ['ffmpeg plays', 's2c data onMetaData {"width":640}'] },
      ],
    },
  },
  create(context) {
    return {
      message(event) {
        if (event.direction !== 'c2s' || event.body.type !== 'data') return;
        const { handler } = event.body;
        if (handler !== 'onMetaData' && handler !== '@setDataFrame') return;
        context.examined();
        if (handler === '@setDataFrame') return;
        // One with the request to keep it is enough.
        if (context.session.metadata.of('c2s', event.msid)?.first.kept === true) return;
        context.report({
          key: String(event.msid), direction: 'c2s', message: 'The publisher sends onMetaData without @setDataFrame.',
          cause: 'The encoder sends metadata as a server does.', evidence: [ofMessage(event, 'onMetaData')],
        });
      },
    };
  },
});
