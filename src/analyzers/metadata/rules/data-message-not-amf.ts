import type { MessageEvent } from '../../../trace/events.js';
import type { Wait } from '../../define-rule.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

/** A server that refuses such a message closes at once. */
const reactionUs = 3_000_000;

export default defineRule({
  meta: {
    id: 'data-message-not-amf', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'A data message does not begin with the name of a handler.',
    why: 'SRS closes the connection ("String invalid marker=0"), and the encoder sees "Broken pipe". Others pass it by. It is often a timecode track that FFmpeg copied into the stream.',
    remedy: 'Encoder: send only AMF in messages of type 18; in FFmpeg leave data tracks out (-dn, or -map 0:v -map 0:a).',
    cites: [{ document: 'RTMP 1.0', section: '§7.1.2' }, { peer: 'SRS', observed: 'issue 3803: closes with "String invalid marker=0"' }, { peer: 'FFmpeg', observed: 'ticket 10565: timecode as four raw bytes' }],
    needs: [], moment: 'a data message', lookAlikes: ['Handlers with unusual names.', 'Data that the capture lacks.', 'Such a tag in a file, or from a server: readers skip it, information only.'],
    examples: {
      fails: [
        { title: 'the server closes', severity: 'fatal', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 8000', 'c2s data ? bytes=4', 'c2s media 80', 'fin s2c'] },
        { title: 'the server goes on', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 200', 'c2s data ? bytes=4', 'c2s media 5000'] },
        { title: 'in a file', severity: 'info', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":1}', 'c2s headers', 'c2s data ? bytes=4', 'c2s media 1000'] },
      ],
      passes: [{ title: 'a handler of its own', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s data onTextData {"text":"x"}', 'c2s media 1000'] }],
    },
  },
  create(context) {
    let wait: Wait | undefined;
    let waiting = 0;
    let told = false;
    const report = (event: MessageEvent, severity: 'fatal' | 'degraded' | 'info', count: number): void => {
      told = true;
      const many = count > 1 ? `${String(count)} data messages` : 'A data message';
      context.report({
        key: event.direction, severity, direction: event.direction, atUs: event.atUs,
        message: `${many} of the ${event.direction === 'c2s' ? 'client' : 'server'} ${count > 1 ? 'do' : 'does'} not begin with a handler's name${severity === 'fatal' ? ', and the server closed the connection' : ''}.`,
        cause: 'Raw data was sent in place of AMF: FFmpeg does so with a timecode track.', evidence: [ofMessage(event, `type ${String(event.typeId)}, ${String(event.length)} bytes, no string at its beginning`)],
      });
    };
    return {
      message(event) {
        const { body, direction } = event;
        if (event.typeId !== 18 && event.typeId !== 15) return;
        if ((event.missingBytes ?? 0) > 0) return;
        context.examined();
        const readable = body.type === 'data' && (body.handler !== '' || body.values[0]?.type === 'string' || (body.values[0]?.type === 'avmPlus' && body.values[0].value.type === 'string'));
        if (readable) return;
        const isFile = context.session.start?.container !== undefined;
        if (isFile || direction === 's2c') {
          report(event, 'info', 1);
          return;
        }
        if (told) {
          report(event, 'degraded', 1);
          return;
        }
        waiting += 1;
        // The server's reaction tells how grave it is.
        wait ??= context.wait({
          sinceUs: event.atUs, forUs: reactionUs,
          ended: (end) => report(event, end.why === 'server-closed' && context.session.clientEndedUs < 0 ? 'fatal' : 'degraded', waiting),
        });
      },
    };
  },
});
