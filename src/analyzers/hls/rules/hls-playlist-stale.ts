import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { seconds } from '../../media-words.js';

/** A segment may be late by half a target duration. */
const lateTargets = 1.5;
/** Players that begin three target durations behind the end have nothing left. */
const staleTargets = 3;

export default defineRule({
  meta: {
    id: 'hls-playlist-stale', area: 'hls', level: 11, severity: 'stall', end: 'server',
    summary: 'The live playlist is not renewed.',
    why: 'There is no EXT-X-ENDLIST, so players wait for more and show a frozen picture; none of them reports an error for a long time (FFmpeg waits for ever).',
    remedy: 'Packager: publish a new playlist at least every target duration, or write EXT-X-ENDLIST when the stream is over. Look whether the encoder still sends.',
    cites: [{ document: 'RFC 8216bis', section: '§6.2.2, §6.3.4' }, { document: 'rtmpdiag analyzers survey', section: 'h16: no error in players' }],
    needs: [], moment: 'a live playlist that is watched',
    lookAlikes: ['A playlist with EXT-X-ENDLIST.', 'A playlist in a folder: nobody can tell whether it would change.'],
    examples: {
      fails: [
        { title: 'never in 3 target durations', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type="" ended=0 live=1 independent=0 file=index.m3u8', 'container hls-refresh sinceChangeMs=6500 targetSeconds=2 changed=0 watchedMs=6500 file=index.m3u8'] },
        { title: 'late once', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type="" ended=0 live=1 independent=0 file=index.m3u8', 'container hls-refresh sinceChangeMs=4000 targetSeconds=2 changed=1 watchedMs=4000 file=index.m3u8'], severity: 'degraded' },
      ],
      passes: [
        { title: 'in time', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type="" ended=0 live=1 independent=0 file=index.m3u8', 'container hls-refresh sinceChangeMs=1100 targetSeconds=2 changed=0 watchedMs=1100 file=index.m3u8', 'container hls-refresh sinceChangeMs=2100 targetSeconds=2 changed=1 watchedMs=2100 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-refresh') return;
        context.examined();
        const target = numberIn(event, 'targetSeconds') * 1000;
        const since = numberIn(event, 'sinceChangeMs');
        if (target <= 0 || since <= lateTargets * target) return;
        const isStale = since > staleTargets * target && numberIn(event, 'changed') === 0;
        context.report({
          severity: isStale ? 'stall' : 'degraded',
          message: numberIn(event, 'changed') === 1 ? `The playlist was renewed only after ${seconds(since)}.` : `The playlist has not changed for ${seconds(since)}.`,
          cause: `Its target duration is ${numberIn(event, 'targetSeconds')} s and it has no EXT-X-ENDLIST: players expect news at least that often.`,
          evidence: [ofContainer(event, `watched for ${seconds(numberIn(event, 'watchedMs'))}`)],
        });
      },
    };
  },
});
