/** Key frames: where a player can begin. */
import type { Timeline } from '../../../trace/findings.js';
import { count, grouped } from '../../wrap.js';
import { written } from '../clock.js';
import type { Panel } from '../panel.js';
import { strokes } from '../paths.js';
import { chartHeight } from '../scale.js';

/** A stroke for one key frame reaches this far up; more in one bin reach higher. */
const lowest = 0.8;

/** Undefined without video. */
export function keyframesPanel(timeline: Timeline): Panel | undefined {
  if (timeline.videoFrames.every((value) => value === 0)) return undefined;
  const total = timeline.keyframes.reduce((sum, value) => sum + value, 0);
  const most = Math.max(1, ...timeline.keyframes);
  const at = timeline.keyframes.flatMap((value, index) => (value > 0 ? [{ x: index, y: Math.round((1 - lowest - (1 - lowest) * (value - 1) / most) * chartHeight) }] : []));
  const first = at[0]?.x ?? 0;
  const last = at.at(-1)?.x ?? 0;
  const every = total > 1 ? `, every ${written((last - first) * timeline.binMs / (total - 1), 'ms')}` : '';
  return {
    title: 'Key frames', heightPx: 34, format: 'count',
    series: [{ name: 'key', key: 'keyframe', format: 'count', values: timeline.keyframes, resting: total === 0 ? 'none' : `${grouped(total)}${every}` }],
    paths: [{ className: 'stroke keyframe', data: strokes(at) }],
    alternative: total === 0 ? 'There is no key frame.' : `${count(total, 'key frame')}${every} on average.`,
  };
}
