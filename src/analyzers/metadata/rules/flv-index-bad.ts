import { isMetadata } from '../../../session/metadata.js';
import type { TrackFacts } from '../../../session/track-facts.js';
import type { ContainerEvent, MediaUnit, MessageEvent } from '../../../trace/events.js';
import { timestampDistance } from '../../../trace/units.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { grouped } from '../../text.js';
import { judgeDuration } from '../compare.js';
import { ofMetadata } from '../evidence.js';
import { IndexCheck, readSeekIndex } from '../seek-index.js';

/** Steps beyond this, and all steps back, make the length of the media uncertain by as much. */
const plainStepMs = 1000;
/** A tenth of the entries wrong: seeking fails. */
const badShare = 0.1;

/** NAL unit types of pictures that a player can begin with: H.264 IDR, HEVC BLA to CRA. */
function isEntryPoint(unit: MediaUnit): boolean {
  if (unit.frameType === 'key' || unit.frameType === 'generated-key') return true;
  return unit.nalTypes?.some((type) => (unit.codec === 'avc1' ? type === 5 : unit.codec === 'hvc1' && type >= 16 && type <= 21)) === true;
}

export default defineRule({
  meta: {
    id: 'flv-index-bad', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'The length or the seek index in the metadata of a file is wrong.',
    why: 'Players show a wrong length and seek to the wrong place, or say "Found invalid index entries, clearing the index". The media themselves are not harmed. A length of 0 is usual in recordings of live streams and is reported as information.',
    remedy: 'Write the metadata anew: ffmpeg -i bad.flv -c copy -flvflags add_keyframe_index good.flv.',
    cites: [{ document: 'FLV 10.1', section: 'E.5' }, { peer: 'FFmpeg 5.1.9', observed: '"Found invalid index entries, clearing the index."' }, { peer: 'flvmeta 1.2.1', observed: 'checks W81067 to W81076' }],
    needs: [], moment: 'the metadata of an FLV file',
    lookAlikes: ['A length that counts the last frame, or begins at the first timestamp.', 'Positions that name the PreviousTagSize in front of the tag.', 'Entries that point at audio tags, as GStreamer writes them.', 'A file with jumps in its timestamps, or cut at its end: those are findings of their own.', 'No index at all.'],
    examples: {
      fails: [
        { title: 'ten times as long', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":100}', 'c2s headers', 'c2s media 10000'] },
        { title: 'an index that points nowhere', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":4,"keyframes":{"times":[0,1,2,3],"filepositions":[300,400,500,600]}}', 'c2s headers', 'c2s media 4000'] },
        { title: 'no length', severity: 'info', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":0}', 'c2s headers', 'c2s media 4000'] },
      ],
      passes: [
        { title: 'the right length', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":10}', 'c2s headers', 'c2s media 10000'] },
        { title: 'a live stream', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"duration":100}', 'c2s headers', 'c2s media 10000'] },
      ],
    },
  },
  create(context) {
    let fileBytes: number | undefined;
    let cut = false;
    let check: IndexCheck | undefined;
    let indexEvent: MessageEvent | undefined;
    let indexProblem: string | undefined;
    let firstMs: number | undefined;
    const last = { audio: undefined as number | undefined, video: undefined as number | undefined };
    const slackMs = { audio: 0, video: 0 };
    const isFile = (): boolean => context.session.start?.container === 'flv';

    const step = (kind: 'audio' | 'video', timestampMs: number): void => {
      const before = last[kind];
      last[kind] = timestampMs;
      if (before === undefined) return;
      const distance = timestampDistance(before, timestampMs);
      if (distance < 0) slackMs[kind] -= distance;
      else if (distance > plainStepMs) slackMs[kind] += distance;
    };

    const readIndex = (event: MessageEvent): void => {
      if (event.body.type !== 'data' || indexEvent !== undefined) return;
      const index = readSeekIndex(event.body);
      if (index === undefined) return;
      indexEvent = event;
      if (index.problems.length > 0) indexProblem = index.problems.join(', ');
      else if (!index.partial) check = new IndexCheck(index, event.endOffset);
    };

    const judgeLength = (): void => {
      const facts = context.session.metadata.all().find((each) => each.direction === 'c2s');
      const tracks = context.session.tracks.facts().filter((track) => track.frames > 0);
      if (facts === undefined || tracks.length === 0) return;
      const all = [facts.first, facts.last];
      const metadata = facts.first;
      const declared = all.map((each) => each.values.duration).filter((value): value is number => typeof value === 'number' && value > 0);
      const measured = lengths(tracks);
      const longest = Math.max(...tracks.map(spanSeconds));
      if (declared.length === 0) {
        if (longest < 1 || metadata.values.duration !== 0) return;
        context.report({
          key: 'length', severity: 'info', direction: 'c2s', atUs: metadata.atUs, message: `The metadata does not tell the length of the file (${longest.toFixed(1)} s).`,
          cause: 'It is the recording of a live stream, or its writer could not go back to fill it in.', evidence: [ofMetadata(metadata, 'duration')],
        });
        return;
      }
      const slack = Math.max(slackMs.audio, slackMs.video) / 1000;
      if (declared.some((value) => judgeDuration(value, measured, slack) === 'right')) return;
      const value = declared[0] ?? 0;
      // The rest was there when the length was written: the cut is the finding.
      if (cut && value > longest) return;
      const { filesize } = metadata.values;
      const short = typeof filesize === 'number' && fileBytes !== undefined && filesize > fileBytes ? filesize - fileBytes : 0;
      context.report({
        key: 'length', direction: 'c2s', atUs: metadata.atUs, message: `The metadata says that the file is ${value.toFixed(1)} s long; its media are ${longest.toFixed(1)} s long.`,
        cause: short > 0 && value > longest ? `The file was ${grouped(filesize as number)} bytes long when that was written and lacks ${grouped(short)} of them.` : 'The length was written for another file, or kept from the source of which this is a part.',
        evidence: [ofMetadata(metadata, `duration ${String(value)}`)],
      });
    };

    const judgeIndex = (): void => {
      if (indexEvent === undefined) return;
      const evidence = [ofMessage(indexEvent, 'keyframes')];
      const report = (severity: 'degraded' | 'info', message: string, cause: string): void => context.report({ key: 'index', severity, direction: 'c2s', atUs: indexEvent?.atUs ?? 0, message, cause, evidence });
      if (indexProblem !== undefined) {
        report('degraded', `The seek index is malformed: ${indexProblem}.`, 'Its writer was interrupted, or does not know the form.');
        return;
      }
      const hasVideo = context.session.tracks.facts().some((track) => track.kind === 'video' && track.frames > 0);
      // Behind lost bytes nothing stands where it stood; without video any tag may be meant.
      if (check === undefined || !hasVideo || context.session.c2s.lost.length > 0) return;
      const total = check.passed + check.left;
      const misses = total - check.hits;
      if (total === 0 || (misses === 0 && check.wrongTimes === 0)) return;
      const severity = (misses + check.wrongTimes) / total > badShare ? 'degraded' : 'info';
      const place = check.firstMiss === undefined ? '' : ` (the first is entry ${String(check.firstMiss.entry)}, byte ${grouped(check.firstMiss.position)})`;
      if (misses > 0) report(severity, `${String(misses)} of ${String(total)} entries of the seek index point at no keyframe${place}.`, 'The file was changed after the index was written, or cut.');
      else report(severity, `${String(check.wrongTimes)} of ${String(total)} entries of the seek index have a wrong time.`, 'The timestamps were changed after the index was written.');
    };

    return {
      container(event: ContainerEvent) {
        if (event.what === 'flv-end') fileBytes = Number(event.values.bytes);
        else if (event.what === 'flv-truncated') cut = true;
      },
      media(event, body) {
        if (!isFile()) return;
        let isKey = false;
        for (const unit of body.units) {
          if (unit.packetType === 'coded-frames') step(body.type, event.timestampMs);
          if (body.type === 'video' && isEntryPoint(unit)) isKey = true;
        }
        firstMs ??= event.timestampMs;
        // GStreamer lists audio tags as well: a player can begin there, too.
        check?.tag(event.offset, isKey || body.type === 'audio', event.timestampMs, firstMs);
      },
      message(event) {
        if (!isFile() || event.body.type !== 'data' || !isMetadata(event.body)) return;
        context.examined();
        readIndex(event);
      },
      end() {
        if (!isFile()) return;
        judgeLength();
        judgeIndex();
      },
    };
  },
});

/** First to last frame, the last one's duration included. */
function spanSeconds(track: TrackFacts): number {
  return (timestampDistance(track.firstTimestampMs, track.lastTimestampMs) + (track.frameMs ?? 0)) / 1000;
}

/** All that a writer may call the length: each track's and the whole's, from 0 or from the first frame. */
function lengths(tracks: readonly TrackFacts[]): number[] {
  const first = tracks[0]?.firstTimestampMs ?? 0;
  const least = Math.min(...tracks.map((track) => timestampDistance(first, track.firstTimestampMs)));
  const ends = tracks.map((track) => track.lastTimestampMs / 1000 + (track.frameMs ?? 0) / 1000);
  const spans = tracks.map(spanSeconds);
  const whole = tracks.map((track) => (timestampDistance(first, track.lastTimestampMs) - least + (track.frameMs ?? 0)) / 1000);
  return [...ends, ...spans, Math.max(...whole)];
}
