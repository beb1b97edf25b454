/** Protocol control messages, user control and commands as ticks: only where the messages themselves are at hand. */
import type { MessageEvent } from '../../../trace/events.js';
import { grouped } from '../../wrap.js';
import type { Panel } from '../panel.js';
import { strokes } from '../paths.js';
import { chartHeight } from '../scale.js';

/** Ticks closer together than this share of the chart cannot be told apart, however far one zooms. */
const placesMax = 2000;

/** Everything that carries no media (RTMP 1.0 §5.4, §7.1): upper half from the client, lower half from the server. Its bins are `placesMax` over the range. */
export function controlPanel(messages: readonly MessageEvent[], fromMs: number, toMs: number): { readonly panel: Panel; readonly binMs: number } | undefined {
  const binMs = (toMs - fromMs) / placesMax;
  const places = { c2s: new Set<number>(), s2c: new Set<number>() };
  let client = 0;
  let server = 0;
  for (const message of messages) {
    if (message.body.type === 'audio' || message.body.type === 'video' || message.body.type === 'aggregate') continue;
    places[message.direction].add(Math.floor((message.atUs / 1000 - fromMs) / binMs));
    if (message.direction === 'c2s') client++;
    else server++;
  }
  if (client + server === 0) return undefined;
  const half = chartHeight / 2;
  const above = [...places.c2s].map((x) => `M${x} 0V${half - 40}`).join('');
  return {
    binMs,
    panel: {
      title: 'Control', note: 'client above, server below', heightPx: 34, format: 'count',
      series: [],
      paths: [{ className: 'stroke client', data: above }, { className: 'stroke server', data: strokes([...places.s2c].map((x) => ({ x, y: half + 40 }))) }],
      alternative: `${grouped(client)} messages without media from the client, ${grouped(server)} from the server.`,
    },
  };
}
