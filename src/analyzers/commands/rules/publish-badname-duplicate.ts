import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply, ofRequest } from '../../evidence.js';
import { roughly } from '../../text.js';
import { judge } from '../../clients.js';

/** A publisher that has been silent for this long without closing is probably gone. */
const ghostUs = 10_000_000;

export default defineRule({
  meta: {
    id: 'publish-badname-duplicate', area: 'commands', level: 6, severity: 'fatal', end: 'operator',
    summary: 'The server refuses the stream name (NetStream.Publish.BadName), most often because it is in use.',
    why: 'After a network loss the old connection often still holds the name for minutes. nginx-rtmp keeps the refused connection open and throws its media away, so the encoder seems to stream.',
    remedy: 'Use a key of its own for each encoder; for leftovers of a lost connection set drop_idle_publisher (nginx-rtmp), readTimeout (MediaMTX) or publish_normal_timeout (SRS).',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'BadName "Already publishing", connection stays open' }],
    needs: ['bothDirections'], moment: 'an answer to publish', lookAlikes: ['Other refusals are publish-denied.'],
    examples: {
      fails: [
        { title: 'another connection publishes the name', transcript: ['other session publishes t**t', 'ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName","description":"Already publishing"} msid=1', 'fin c2s'] },
        { title: 'nobody else is seen', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName"} msid=1', 'fin c2s'] },
      ],
      passes: [{ title: 'the other one has ended', transcript: ['other session publishes t**t ended', 'ffmpeg publishes'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'publish') return;
        context.examined();
        if (reply.info.code !== 'NetStream.Publish.BadName') return;
        const { session } = context;
        const nowUs = (session.start?.epochUs ?? 0) + reply.atUs;
        const other = context.registry.other(session.app, request.identity ?? request.streamName ?? '', context.sessionId, nowUs);
        const says = /already|exist|in use|busy/i.test(reply.info.description ?? '');
        const silentUs = other === undefined ? 0 : nowUs - other.lastUs;
        const cause = other !== undefined
          ? silentUs > ghostUs ? `Session ${String(other.session)} still holds the name although nothing has come from it for ${roughly(silentUs)}: a ghost publisher.` : `Session ${String(other.session)} publishes the same name.`
          : says ? 'The server says that the name is in use; the other publisher is not seen here. After a network loss it may be this encoder\'s own lost connection (ghost-publisher).' : 'The name was refused. If it is not wrong, an old connection may still hold it (ghost-publisher).';
        context.report({ request, message: `The server refuses to publish "${request.streamName ?? ''}": ${quoteInfo(reply.info)}.`, cause: `${cause} ${judge(session, request, reply).text}`, evidence: [ofReply(reply), ofRequest(request)] });
      },
    };
  },
});
