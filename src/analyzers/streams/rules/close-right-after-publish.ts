import { defineRule } from '../../define-rule.js';
import { ofClose } from '../../evidence.js';
import { roughly, shortMs } from '../../text.js';

/** Later than this something else happened. */
const soonUs = 10_000_000;

export default defineRule({
  meta: {
    id: 'close-right-after-publish', area: 'streams', level: 7, severity: 'fatal', end: 'server',
    summary: 'The server accepts publish and closes the connection soon after, without a word.',
    why: 'OBS shows "Disconnected" and reconnects for ever. Node-Media-Server accepts first and checks the key afterwards; other servers close over the codec or the metadata.',
    remedy: 'Read the server log at this moment; check key and duplicate publishers, then codec and metadata.',
    cites: [{ peer: 'Node-Media-Server 4', observed: 'Publish.Start, then the checks, then the close' }],
    needs: ['bothDirections', 'captureTime'], moment: 'an accepted publish',
    lookAlikes: ['FCUnpublish, deleteStream or a close of the client came first.', 'A refusal in words.', 'Chunks that stop making sense: that rule wins.'],
    examples: {
      fails: [
        { title: 'at once: a check after the acceptance', transcript: ['obs publishes', 'wait 20', 'fin s2c'] },
        { title: 'after the first frames', transcript: ['obs publishes', 'c2s headers', 'c2s media 2000', 'rst s2c'] },
      ],
      passes: [
        { title: 'the client ends the stream', transcript: ['obs publishes', 'c2s headers', 'c2s media 2000', 'c2s deleteStream 7 null 1', 'fin s2c'] },
        { title: 'an RST after deleteStream', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 2000', 'c2s FCUnpublish 6 null "t**t"', 'c2s deleteStream 7 null 1', 'fin c2s', 'rst s2c'] },
        { title: 'after 12 s', transcript: ['obs publishes', 'c2s headers', 'c2s media 12000', 'fin s2c'] },
      ],
    },
  },
  create(context) {
    let error = false;
    return {
      reply(request) {
        if (request.name === 'publish') context.examined();
      },
      command(event, body) {
        if (event.direction === 's2c' && body.commandName === 'onStatus' && context.session.publishStartedUs >= 0) {
          error ||= body.values.some((value) => value.type === 'object' && value.properties.some((each) => each.name === 'level' && each.value.type === 'string' && each.value.value === 'error'));
        }
      },
      close(event) {
        const { session } = context;
        if (event.direction !== 's2c' || session.closedBy !== 's2c' || session.publishStartedUs < 0 || session.clientEndedUs >= 0 || error) return;
        const afterUs = event.atUs - session.publishStartedUs;
        if (afterUs > soonUs) return;
        const frames = session.c2s.mediaMessages;
        const enhanced = session.tracks.tracks().filter((track) => ['hvc1', 'av01', 'vp09', 'vvc1'].includes(track.codec)).map((track) => track.codec);
        const cause = enhanced.length > 0 ? `The client sends ${enhanced.join(', ')}; servers without Enhanced RTMP close on it.`
          : afterUs <= 200_000 ? 'So soon a close points to a key or duplicate check that runs after the acceptance.'
            : frames <= 2 ? 'Only metadata or sequence headers had been sent: the codec or the metadata was refused.' : `${String(frames)} media messages had been sent.`;
        context.report({
          message: `The server ${event.how === 'rst' ? 'reset' : 'closed'} the connection ${afterUs < 1_000_000 ? shortMs(afterUs) : roughly(afterUs)} after it accepted publish, without any status.`,
          cause, evidence: [ofClose(session.s2c)],
        });
      },
    };
  },
});
