import { defineRule } from '../../define-rule.js';
import type { AnomalyEvent, Direction } from '../../../trace/events.js';

export default defineRule({
  meta: {
    id: 'ext-ts-missing-on-type3', area: 'chunking', level: 3, severity: 'degraded', end: 'client',
    summary: 'The extended timestamp is left out on fmt 3 chunks.',
    why: 'After 4 h 39 min 37 s timestamps need the extended field, and readers that follow the 2012 text expect it on every fmt 3 chunk too. Without it they are four bytes off. SRS and GStreamer notice and cope.',
    remedy: 'Sender: repeat the four bytes of the extended timestamp on every fmt 3 chunk of that message.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1.3' }, { peer: 'OBS before January 2024', observed: 'does not repeat it' }],
    needs: ['chunks'], moment: 'a fmt 3 chunk behind an extended timestamp', lookAlikes: ['Senders that repeat it.', 'A session that works all the same: a note only.'],
    examples: {
      fails: [
        { title: 'the server closes over it', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s anomaly ext-ts-missing-on-type3 expected=16777300', 'c2s media 80', 'fin s2c'] },
        { title: 'both ends cope', severity: 'info', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s anomaly ext-ts-missing-on-type3 expected=16777300', 'c2s media 4000', 'c2s deleteStream 7 null 1', 'fin c2s'] },
      ],
      passes: [{ title: 'ordinary timestamps', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400'] }],
    },
  },
  create(context) {
    const seen: AnomalyEvent[] = [];
    const say = (event: AnomalyEvent, severity: 'degraded' | 'info', cause: string): void => {
      context.report({
        key: event.direction, direction: event.direction, severity, atUs: event.atUs, message: `The ${event.direction === 'c2s' ? 'client' : 'server'} leaves the extended timestamp out on fmt 3 chunks.`,
        cause, evidence: [{ direction: event.direction, offset: event.offset, length: event.length, note: `expected ${String(event.values['expected'] ?? 0)}` }],
      });
    };
    const broke = (direction: Direction, cause: string): void => {
      for (const event of seen) if (event.direction === direction) say(event, 'degraded', cause);
    };
    return {
      anomaly(event) {
        if (event.what === 'desync') broke(event.direction, 'The chunks stop making sense behind it.');
        if (event.what !== 'ext-ts-missing-on-type3') return;
        seen.push(event);
        if (seen.length > 8) seen.shift();
        say(event, 'info', 'Readers that follow RTMP 1.0 §5.3.1.3 to the letter are four bytes off here; this session goes on.');
      },
      close(event) {
        if (context.session.closedBy !== event.direction || context.session.clientEndedUs >= 0) return;
        broke(event.direction === 's2c' ? 'c2s' : 's2c', `The ${event.direction === 's2c' ? 'server' : 'client'} closed after it.`);
      },
    };
  },
});
