import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofClose, ofReply, ofRequest } from '../../evidence.js';
import { judge } from '../../clients.js';
import { shortMs } from '../../text.js';

export default defineRule({
  meta: {
    id: 'play-not-found', area: 'streams', level: 6, severity: 'fatal', end: 'operator',
    summary: 'The server refuses play, or closes instead of answering it.',
    why: 'Nobody publishes that name, it is misspelled, or the player is not allowed. With level "status" FFmpeg does not see the refusal.',
    remedy: 'Check application and stream name, and whether the publisher is connected.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2.1' }],
    needs: ['bothDirections'], moment: 'a play request', lookAlikes: ['UnpublishNotify after the stream was played: its regular end.'],
    examples: {
      fails: [
        { title: 'StreamNotFound', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 4 null "t**t" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Play.StreamNotFound","description":"No such stream"} msid=1', 'fin s2c'] },
        { title: 'closed without a word', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 4 null "t**t" msid=1', 'fin s2c'] },
      ],
      passes: [{ title: 'played to its end', transcript: ['ffmpeg plays', 's2c headers', 's2c media 1000', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.UnpublishNotify"} msid=1', 'fin s2c'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.expects !== 'status' || request.name === 'publish') return;
        context.examined();
        if (request.state !== 'refused') return;
        context.report({ request, message: `The server refuses to play "${request.streamName ?? ''}": ${quoteInfo(reply.info)}.`, cause: judge(context.session, request, reply).text, evidence: [ofReply(reply), ofRequest(request)] });
      },
      unanswered(request, end) {
        if (request.expects !== 'status' || request.name === 'publish' || end.why !== 'server-closed' || request.mediaBeforeReply === true) return;
        context.report({
          request, message: `The server closed the connection ${shortMs(end.waitedUs)} after play of "${request.streamName ?? ''}", without any onStatus.`,
          cause: 'A play hook or rule said no, or the server does not know the name.', evidence: [ofClose(context.session.s2c), ofRequest(request)],
        });
      },
    };
  },
});
