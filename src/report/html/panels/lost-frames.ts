/** Where frames are missing. */
import type { Timeline } from '../../../trace/findings.js';
import { count, grouped } from '../../wrap.js';
import type { Panel } from '../panel.js';
import { columns } from '../paths.js';
import { linearScale } from '../scale.js';

/** A flat strip where nothing was lost: that, too, is worth seeing. Undefined without frames. */
export function lostFramesPanel(timeline: Timeline): Panel | undefined {
  const frames = [...timeline.videoFrames, ...timeline.audioFrames].reduce((sum, value) => sum + value, 0);
  const lost = timeline.lostFrames.reduce((sum, value) => sum + value, 0);
  if (frames === 0 && lost === 0) return undefined;
  const places = timeline.lostFrames.filter((value) => value > 0).length;
  const most = Math.max(0, ...timeline.lostFrames);
  const scale = linearScale(Math.max(2, most), 1);
  const said = lost === 0 ? 'none' : grouped(Math.round(lost));
  return {
    title: 'Lost frames', heightPx: lost === 0 ? 30 : 64, format: 'count',
    ...(lost === 0 ? {} : { scale }),
    series: [{ name: 'lost', key: 'lost', format: 'count', values: timeline.lostFrames, resting: said }],
    paths: [{ className: 'column lost', data: columns(timeline.lostFrames.map(scale.y)) }],
    alternative: lost === 0 ? 'No frame is missing.' : `${count(Math.round(lost), 'frame')} missing, in ${count(places, 'place')} of this chart, ${grouped(Math.round(most))} at most in one.`,
  };
}
