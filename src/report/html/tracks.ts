/** The tracks: what they are, how much of them is there, and where something is missing. */
import type { LostPlace, Track } from '../../trace/findings.js';
import { bitrate, percent } from '../media-text.js';
import { trackFormat } from '../words.js';
import { count, grouped } from '../wrap.js';
import { clock, written } from './clock.js';
import { sentence } from './text.js';

/** Tracks shown; Enhanced RTMP allows 256 in one message, and a hostile sender can use them all. */
const tracksMax = 64;
/** Places of loss that are named; the charts show all. */
const placesMax = 6;

/** One row a track, with the share of its frames that is missing. `figureId`: charts whose time is that of the tracks. */
export function tracksHtml(tracks: readonly Track[], figureId: string | undefined): string {
  const rows = tracks.slice(0, tracksMax).map((track) => trackRow(track, figureId)).join('');
  const more = tracks.length > tracksMax ? `<p class="soft">and ${count(tracks.length - tracksMax, 'more track')}</p>` : '';
  return `<ul class="tracks">${rows}</ul>${more}`;
}

function trackRow(track: Track, figureId: string | undefined): string {
  const { keyframeIntervalMs: interval } = track;
  const facts = [count(track.frames, 'frame')];
  if (track.frames > 0) facts.push(`${clock(track.firstTimestampMs, 1)} to ${clock(track.lastTimestampMs, 1)}`);
  if (track.bitsPerSecond !== undefined) facts.push(bitrate(track.bitsPerSecond));
  if (track.kind === 'video' && track.keyframes !== undefined) facts.push(`${count(track.keyframes, 'key frame')}${interval === undefined ? '' : `, every ${written(interval.mean, 'ms')}`}`);
  return `<li><span class="kind ${track.kind}">${track.kind}${track.trackId > 0 ? ` ${track.trackId}` : ''}</span>`
    + `<div><p>${sentence(trackFormat(track))}</p><p class="soft">${sentence(facts.join(' · '))}</p>${places(track.loss.places ?? [], figureId)}</div>${lossHtml(track)}</li>`;
}

function places(all: readonly LostPlace[], figureId: string | undefined): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, placesMax).map(({ beforeMs, frames }) => {
    const at = clock(beforeMs, 1);
    return `${figureId === undefined ? at : `<a href="#${figureId}" data-near="${beforeMs}" title="Show in the charts">${at}</a>`}${frames > 1 ? ` (${grouped(frames)})` : ''}`;
  });
  return `<p class="soft">missing before ${shown.join(', ')}${all.length > placesMax ? ` and in ${count(all.length - placesMax, 'more place')}` : ''}</p>`;
}

function lossHtml({ loss, frames }: Track): string {
  const about = loss.certainty === 'exact' ? '' : 'about ';
  const notes: string[] = [];
  if ((loss.retimed ?? 0) > 0) notes.push('timed anew after the loss');
  if ((loss.lostGroups ?? 0) > 0) notes.push(`${count(loss.lostGroups ?? 0, 'whole group')} of pictures gone`);
  if ((loss.skippedAtSource ?? 0) > 0) notes.push(`${count(loss.skippedAtSource ?? 0, 'frame')} not made by the source`);
  if (loss.frames > 0 && loss.basis.length > 0) notes.push(`seen in ${loss.basis.map((basis) => basis.replace(/[_-]/g, ' ')).join(', ')}`);
  const details = notes.map((note) => `<p class="soft">${sentence(note)}</p>`).join('');
  if (loss.frames > 0) {
    const there = Math.max(0, Math.min(100, 100 - loss.ratio * 100));
    return `<div class="loss"><p class="bad">${about}${grouped(loss.frames)} lost (${percent(loss.ratio)})</p><div class="meter lossy" aria-hidden="true"><i style="width:${there.toFixed(1)}%"></i></div>${details}</div>`;
  }
  if (frames === 0) return '';
  if (loss.certainty === 'unknown') return `<div class="loss"><p class="soft">loss not known</p>${details}</div>`;
  if ((loss.lostGroups ?? 0) > 0) return `<div class="loss"><p class="bad">not complete</p>${details}</div>`;
  return `<div class="loss"><p class="good">complete</p><div class="meter" aria-hidden="true"><i style="width:100%"></i></div>${details}</div>`;
}
