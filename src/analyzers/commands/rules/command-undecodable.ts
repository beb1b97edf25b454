import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { judge, severityFor } from '../../clients.js';
import type { MessageEvent } from '../../../trace/events.js';
import type { Severity } from '../../../trace/findings.js';

const needNumber = new Set(['connect', 'createStream', 'publish', 'play', '_result', '_error']);

export default defineRule({
  meta: {
    id: 'command-undecodable', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'A command message is no valid AMF.',
    why: 'What a reader does with broken AMF differs: FFmpeg uses what it needs, GStreamer drops the whole command, librtmp logs "error decoding invoke packet", SRS closes.',
    remedy: 'Sender: repair the AMF writer at the offset shown: markers, lengths, and the object end 00 00 09.',
    cites: [{ document: 'AMF0', section: '§2' }, { peer: 'SRS', observed: 'error 2003' }],
    needs: [], moment: 'a command message',
    lookAlikes: ['An ECMA array whose count does not match.', 'A missing object end at the very end of the message (FFmpeg tolerates it).', 'Bytes behind the last value.'],
    examples: {
      fails: [
        { title: 'the status is cut off, FFmpeg hangs', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null broken msid=1', 'wait 6000'] },
        { title: 'a request that no server can read', transcript: ['handshake', 'someone connects', 'connected', 'c2s createStream 2 null broken', 'wait 6000'] },
        { title: 'a broken request that was answered', severity: 'degraded', transcript: ['handshake', 'someone connects', 'connected', 'c2s createStream 2 null broken', 's2c _result 2 null 1'] },
        { title: 'FFmpeg does not look into the answer to connect', severity: 'info', transcript: ['handshake', 'ffmpeg connects', 's2c _result 1 null broken', 'c2s createStream 2 null', 's2c _result 2 null 1'] },
      ],
      passes: [{ title: 'FFmpeg as a server sends onFCPublish without values', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s FCPublish 3 null "t**t"', 's2c onFCPublish none'] }],
    },
  },
  create(context) {
    const broken: MessageEvent[] = [];
    const say = (event: MessageEvent, severity: Severity, cause: string): void => {
      const body = event.body;
      if (body.type !== 'command') return;
      const problem = body.problems.find((each) => each.fatal);
      const name = body.commandName === '' ? 'A command without a name' : `The command ${body.commandName}`;
      context.report({
        key: `${event.direction} ${body.commandName}`, direction: event.direction, severity, atUs: event.atUs,
        message: `${name} cannot be read to its end: ${problem === undefined ? 'the transaction id is missing' : `${problem.what} at payload byte ${String(problem.at)}`}.`,
        cause, evidence: [ofMessage(event, body.commandName || 'command')],
      });
    };
    return {
      command(event, body) {
        context.examined();
        const unreadable = body.problems.some((problem) => problem.fatal) || (body.transactionId === undefined && needNumber.has(body.commandName)) || body.commandName === '';
        if (!unreadable || (event.missingBytes ?? 0) > 0) return;
        if (event.direction === 'c2s') {
          broken.push(event);
          if (broken.length > 8) broken.shift();
          say(event, 'degraded', 'Servers differ in what they do with it.');
        } else if (body.commandName === '' || body.commandName === '_result' || body.commandName === '_error' || body.commandName === 'onStatus') {
          const request = context.session.transactions.requests.find((each) => each.reply?.offset === event.offset) ?? context.session.transactions.waiting('c2s')[0];
          if (request?.reply === undefined) say(event, request === undefined ? 'info' : 'stall', 'The client cannot tell what it answers.');
          else {
            const { own, text } = judge(context.session, request, request.reply);
            say(event, severityFor(own, 'degraded'), text);
          }
        } else say(event, 'info', 'No client waits for it.');
      },
      unanswered(request, end) {
        if (end.certainty === 'too-short') return;
        for (const event of broken) if (event.atUs <= request.atUs) say(event, 'stall', `The server never answered ${request.name}.`);
      },
    };
  },
});
