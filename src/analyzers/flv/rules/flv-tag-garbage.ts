import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-tag-garbage', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'Tags have fields that no FLV tag has.',
    why: 'Readers skip unknown tag types or stop at them (flvmeta gives up after two, GStreamer at the first); a stream id other than 0 makes some throw the tag away.',
    remedy: 'Writer: tag types 8, 9 and 18, stream id 0, reserved bits 0.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.1' }, { peer: 'GStreamer 1.22 flvdemux', observed: '"unsupported tag type"' }, { peer: 'mpegts.js 1.8.2', observed: '"Meet tag which has StreamID != 0"' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['AMF3 script data, type 15.'],
    examples: {
      fails: [
        { title: 'tags of type 11', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-tag-type typeId=11', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'plain tags', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'another stream id', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-stream-id streamId=1', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what === 'flv-tag-type') {
          const { typeId } = event.values;
          context.report({ key: `type ${String(typeId)}`, message: `Tags have the unknown type ${String(typeId)}.`, cause: 'The writer put something of its own into the file; it was skipped.', evidence: [ofContainer(event, `tag type ${String(typeId)}`)] });
        } else if (event.what === 'flv-stream-id') {
          context.report({ key: 'stream id', severity: 'info', message: 'Tags carry a stream id other than 0.', cause: 'The writer copied the RTMP message stream id into the tag.', evidence: [ofContainer(event, `stream id ${String(event.values.streamId)}`)] });
        } else if (event.what === 'flv-reserved-bits') {
          context.report({ key: 'reserved', severity: 'info', message: 'Reserved bits of the tag type are set.', cause: 'The writer uses the bits for something of its own.', evidence: [ofContainer(event, `bits ${String(event.values.bits)}`)] });
        }
      },
    };
  },
});
