import { defineRule } from '../../define-rule.js';
import type { Direction } from '../../../trace/events.js';
import { opposite } from '../../../trace/events.js';
import { grouped } from '../../text.js';

/** Windows after which the first Acknowledgement is overdue (gortmplib's limit). */
const windows = 1.5;

export default defineRule({
  meta: {
    id: 'acks-never-sent', area: 'control', level: 10, severity: 'degraded', end: 'server',
    summary: 'One end never acknowledges, although the other announced a window and sent much more than it.',
    why: 'Senders that keep to the window stop after it ("no acknowledge received within window"). FFmpeg, OBS, librtmp and GStreamer never wait, so nothing happens with them.',
    remedy: 'Receiver: send Acknowledgement (type 3) with the total of bytes received each time a window of bytes has come in.',
    cites: [{ document: 'RTMP 1.0', section: '§5.4.3' }, { peer: 'Node-Media-Server 4', observed: 'never acknowledges' }],
    needs: ['bothDirections'], moment: 'a window and a half of bytes',
    lookAlikes: ['No window was announced.', 'Fewer bytes than the window.', 'More acknowledgements than needed.'],
    examples: {
      fails: [
        { title: 'a player that does not acknowledge', transcript: ['handshake', 'someone connects', 's2c windowAcknowledgementSize 20000', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"}', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 3 null "t**t" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start"} msid=1', 's2c headers', 's2c media 1000 bytes=2000'] },
        { title: 'a server that does not acknowledge OBS, which does not care', severity: 'info', transcript: ['obs publishes', 'c2s windowAcknowledgementSize 20000', 'c2s headers', 'c2s media 1000 bytes=2000'] },
      ],
      passes: [
        { title: 'no window was announced', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 1000 bytes=2000'] },
        { title: 'acknowledged', transcript: ['ffmpeg plays', 's2c windowAcknowledgementSize 20000', 's2c headers', 's2c media 400 bytes=2000', 'c2s acknowledgement 20000', 's2c media 1000 bytes=2000'] },
      ],
    },
  },
  create(context) {
    const done = { c2s: false, s2c: false };
    const check = (sender: Direction, endOffset: number): void => {
      if (done[sender]) return;
      const { session } = context;
      const window = session.of(sender).window;
      const receiver = session.of(opposite(sender));
      if (window === undefined || window.size === 0 || window.size >= 0x8000_0000 || endOffset - window.offset <= windows * window.size) return;
      context.examined();
      done[sender] = true;
      if (receiver.acknowledgements > 0) return;
      if (receiver.lost.length > 0 || receiver.startsMidStream) {
        context.inconclusive('bytes of the receiver are missing, and acknowledgements may be among them');
        return;
      }
      const kind = session.clientKind;
      const tolerant = sender === 'c2s' && kind !== 'unknown' && kind !== 'fmle';
      context.report({
        key: sender, direction: opposite(sender), severity: tolerant ? 'info' : 'degraded',
        message: `The ${sender === 'c2s' ? 'server' : 'client'} has sent no Acknowledgement for ${grouped(endOffset - window.offset)} bytes; the window is ${grouped(window.size)}.`,
        cause: tolerant ? 'This client never waits for one.' : 'A sender that keeps to its window stops here.',
        remedy: `${sender === 'c2s' ? 'Server' : 'Client'}: acknowledge each window of bytes received.`,
        evidence: [{ direction: sender, offset: window.offset, length: 0, note: `window of ${grouped(window.size)} announced` }],
      });
    };
    return {
      media: (event) => check(event.direction, event.endOffset),
      message: (event) => check(event.direction, event.endOffset),
    };
  },
});
