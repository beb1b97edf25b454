import { isMetadata } from '../../../session/metadata.js';
import { numberOf, property } from '../../../wire/amf/access.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

const amf3Encoding = 3;

export default defineRule({
  meta: {
    id: 'metadata-amf3', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'The metadata (onMetaData) come as AMF3.',
    why: 'The server nginx-rtmp says "codec: error parsing data frame", FFmpeg drops it: players get no metadata. AMF3 is allowed only where both ends agreed on it in connect, and even then few read it.',
    remedy: 'Encoder: send data messages of type 18 in AMF0.',
    cites: [{ document: 'RTMP 1.0', section: '§7.1.2' }, { peer: 'nginx-rtmp', observed: '"codec: error parsing data frame"' }, { peer: 'FFmpeg 5.1.9', observed: 'ignores data messages of type 15' }],
    needs: [], moment: 'an onMetaData', lookAlikes: ['AMF3 that both ends agreed on in connect, and files: information only.'],
    examples: {
      fails: [
        { title: 'message type 15', transcript: ['someone connects', 'c2s data @setDataFrame "onMetaData" {"width":640} type=15'] },
        { title: 'an AMF3 value in AMF0', transcript: ['someone connects', 'c2s data @setDataFrame "onMetaData" amf3{"width":640}'] },
        { title: 'in a file', severity: 'info', transcript: ['file flv', 'c2s data onMetaData amf3{"duration":1}', 'c2s headers', 'c2s media 1000'] },
      ],
      passes: [{ title: 'AMF0', transcript: ['someone connects', 'c2s data @setDataFrame "onMetaData" {"width":640}'] }],
    },
  },
  create(context) {
    /** Both ends said objectEncoding 3. */
    let serverAgrees = false;
    return {
      command(event, body) {
        if (event.direction === 's2c' && body.commandName === '_result' && body.values.some((value) => numberOf(property(value, 'objectEncoding')) === amf3Encoding)) serverAgrees = true;
      },
      message(event) {
        if (event.body.type !== 'data' || !isMetadata(event.body)) return;
        context.examined();
        const wholly = event.body.encoding === 'amf3';
        if (!wholly && !event.body.values.some((value) => value.type === 'avmPlus')) return;
        const { session } = context;
        const agreed = session.start?.container !== undefined || (session.objectEncoding === amf3Encoding && serverAgrees);
        context.report({
          key: event.direction, direction: event.direction, severity: agreed ? 'info' : 'degraded',
          message: wholly ? `onMetaData comes as a message of type ${String(event.typeId)} (AMF3).` : 'onMetaData holds AMF3 values behind the marker 0x11.',
          cause: agreed ? 'AMF3 is in order here, but few read it.' : 'The encoder uses AMF3, which was not agreed on.', evidence: [ofMessage(event, 'onMetaData')],
        });
      },
    };
  },
});
