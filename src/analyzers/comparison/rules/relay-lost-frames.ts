import { defineRule } from '../../define-rule.js';
import type { RelayGap } from '../relay.js';
import { RelayPlayer } from '../relay.js';
import { atSeconds, frames } from '../words.js';

/** What a player may ask for that leaves frames out. */
const onDemand = new Set(['receiveVideo', 'receiveAudio', 'pause', 'seek', 'pauseRaw']);
/** Places shown as evidence. */
const gapsShown = 4;

export default defineRule({
  meta: {
    id: 'relay-lost-frames', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'The server did not pass frames on to a player that it got from the publisher.',
    why: 'The player sees jumps or broken pictures although the publisher\'s stream is whole: no change at the encoder helps.',
    remedy: 'Server: if it drops for slow players, give it a larger queue, or give the player a better connection or a lower bit rate; if the player is fast enough, the relay itself loses messages.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'drops for slow subscribers by design and goes on with a full header' }, { peer: 'rtmpdiag serve, mutants one-lost, group-dropped', observed: 'single messages and whole groups are not relayed' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a player of a stream whose publisher is seen as well',
    lookAlikes: ['A player that joins late, leaves early, pauses or asks for audio only.', 'A hole in the capture.', 'A server that encodes anew: then no payload is known.', 'Test pictures and silence that repeat.'],
    examples: {
      fails: [
        { title: 'four frames are gone', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 10 40', 's2c relayed 45 90'] },
        { title: 'dropped up to the next key frame', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 10 40', 's2c relayed 50 90'] },
      ],
      passes: [
        { title: 'joined late and left early', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 30 80'] },
        { title: 'an earlier group first, from the server\'s cache', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 25 80'] },
        { title: 'the player paused', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 10 40', 'c2s pause 0 null true 0 msid=1', 's2c relayed 60 90'] },
        { title: 'a hole in the capture', transcript: ['other session publishes t**t sends=100', 'ffmpeg plays', 's2c headers', 's2c relayed 10 40', 's2c lost capture-gap 4000', 's2c relayed 60 90'] },
      ],
    },
  },
  create(context) {
    let player: RelayPlayer | undefined;
    let plays = 0;
    let asked = false;
    return {
      request(request) {
        if (request.name !== 'play' || request.direction !== 'c2s') return;
        plays += 1;
        player = new RelayPlayer(context.registry.watch(context.session.app, request.identity ?? request.streamName ?? ''));
      },
      command(event, body) {
        if (event.direction === 'c2s' && onDemand.has(body.commandName)) asked = true;
      },
      lost(event) {
        if (event.direction === 's2c') player?.hole();
      },
      media(event, body) {
        if (event.direction !== 's2c') return;
        if (event.missingBytes !== undefined) player?.hole();
        else player?.push(event.timestampMs, body, event.offset, event.atUs);
      },
      end() {
        if (player === undefined) return;
        const { gaps, matched } = player.result();
        if (matched > 0) context.examined();
        if (asked || plays > 1) {
          context.inconclusive('the player asked for something else than the whole stream');
          return;
        }
        const [first] = gaps;
        if (first === undefined) return;
        const total = gaps.reduce((sum, gap) => sum + gap.frames, 0);
        const places = gaps.length === 1 ? 'one place' : `${gaps.length} places`;
        context.report({
          direction: 's2c', atUs: first.atUs,
          message: `${frames(total, kindOf(gaps))} that the publisher sent ${total === 1 ? 'was' : 'were'} not passed on to this player, in ${places}; the first has the timestamp ${atSeconds(first.timestampMs)}.`,
          cause: isPolicy(gaps) ? `Dropped in ${places}, each up to the next key frame: a server does that on purpose when the player does not take the stream fast enough.`
            : `The publisher's leg has them, the player's leg lacks them between two frames that came${gaps.some((gap) => gap.keyframes > 0) ? '; key frames are among them' : ''}: they were lost in the server.`,
          evidence: gaps.slice(0, gapsShown).map((gap) => ({ direction: 's2c' as const, offset: gap.offset, length: 0, note: `${frames(gap.frames, gap.kind)} from ${atSeconds(gap.timestampMs)} on should stand before this` })),
        });
      },
    };
  },
});

function kindOf(gaps: readonly RelayGap[]): string {
  const [first] = gaps;
  return first !== undefined && gaps.every((gap) => gap.kind === first.kind) ? first.kind : '';
}

/** Rests of groups, as a server drops them for a slow player. */
function isPolicy(gaps: readonly RelayGap[]): boolean {
  const video = gaps.filter((gap) => gap.kind === 'video');
  return video.length > 0 && video.every((gap) => gap.upToKey) && video.some((gap) => gap.frames > 1);
}
