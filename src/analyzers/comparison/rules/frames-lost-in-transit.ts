import type { Comparison } from '../../../trace/comparison.js';
import { defineRule } from '../../define-rule.js';
import { atSeconds, commonWords, frames, landmarkWords, percent, sentEvidence } from '../words.js';

/** Runs of missing frames that are shown as evidence. */
const runsShown = 4;

export default defineRule({
  meta: {
    id: 'frames-lost-in-transit', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'Frames that were sent did not arrive.',
    why: 'The picture jumps or breaks up and the sound clicks, although the encoder did its part: the frames were lost between it and whoever took the stream.',
    remedy: 'Look at what the missing frames have in common; RTMP runs over TCP, so the network alone loses none: a server, a relay or a recorder dropped them.',
    cites: [{ peer: 'gst-rtmp2-server 3a919dc', observed: '60 frames sent, 55 recorded: the two of three chunks and the last three are gone' }, { peer: 'Enhanced RTMP v2 and RTMP 1.0', observed: 'neither allows a relay to drop coded frames' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Someone who joined late or left early.', 'Bytes that are missing from the capture of what arrived.', 'Another encoding of the same pictures.'],
    examples: {
      fails: [
        { title: 'two key frames of three chunks are gone', transcript: ['file flv', 'comparison sent=60 missing=2 runs=2 common=several-chunks:3,key chunk=4096'] },
        { title: 'nothing behind the first message with a type 3 header', transcript: ['file flv', 'comparison sent=300 missing=200 landmark=fmt:3 kind=audio'] },
        { title: 'groups dropped for a slow player', transcript: ['file flv', 'comparison sent=300 missing=60 runs=3 upToKey=3 shared=inter'] },
      ],
      passes: [
        { title: 'all of it arrived', transcript: ['file flv', 'comparison sent=300'] },
        { title: 'joined late and left early', transcript: ['file flv', 'comparison sent=300 joinedLate=100 endedEarly=20'] },
        { title: 'the capture has a hole', transcript: ['file flv', 'comparison sent=300 unproven=12'] },
      ],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        if (comparison.unrelated) return;
        context.examined();
        if (comparison.missing === 0) return;
        const { began, runs, runCount, landmark } = comparison;
        const known = landmark === undefined ? commonWords(comparison) : landmarkWords(landmark, comparison.chunkBytes);
        const nothing = comparison.received === 0;
        context.report({
          severity: nothing ? 'fatal' : 'degraded', atUs: (began?.timestampMs ?? 0) * 1000,
          message: nothing
            ? `None of the ${frames(comparison.sent)} that were sent arrived.`
            : `${lossWords(comparison)} did not arrive, in ${runCount === 1 ? 'one place' : `${runCount} places`}${began === undefined ? '' : `; it began at ${atSeconds(began.timestampMs)}`}.`,
          cause: nothing ? 'Not one coded frame is in what arrived: whoever took the stream never got to its media, or could not write them.' : [replacedWords(comparison), policyWords(comparison), known.text].find((text) => text !== '') ?? 'The frames that are missing differ in nothing that can be seen from those that arrived.',
          ...(known.remedy === undefined || known.remedy === '' ? {} : { remedy: known.remedy }),
          evidence: runs.length === 0 ? [sentEvidence(comparison, 0, 'nothing of this arrived')] : runs.slice(0, runsShown).map((run) => sentEvidence(
            comparison, run.sentOffset, `${frames(run.frames, run.kind)} from ${atSeconds(run.firstTimestampMs)} on${run.keyframes > 0 ? `, ${run.keyframes === 1 ? 'a key frame' : `${run.keyframes} key frames`} among them` : ''}`,
          )),
        });
      },
    };
  },
});

/** "27 of 300 video frames (9.0 %) and 1 of 432 audio frames (0.2 %)"; of those that were sent while it lasted. */
function lossWords({ byKind }: Comparison): string {
  return (['video', 'audio'] as const).filter((kind) => byKind[kind].missing > 0).map((kind) => {
    const { sent, joinedLate, endedEarly, missing, lossRatio } = byKind[kind];
    return `${missing} of ${frames(sent - joinedLate - endedEarly, kind)} (${percent(lossRatio)})`;
  }).join(' and ');
}

/** Another source took over: its frames stand where those that are missing should. */
function replacedWords({ unexpected, missing }: Comparison): string {
  return unexpected === 0 || unexpected * 2 < missing ? '' : `${frames(unexpected)} that were never sent stand there instead: from there on another source, or another encoding of it, was passed on.`;
}

/** Whole rests of groups: the way a server drops for a receiver that is too slow. Single frames before a key frame are no policy. */
function policyWords(comparison: Comparison): string {
  const video = comparison.runs.filter((run) => run.kind === 'video');
  const { runsUpToKey } = comparison;
  const sharp = comparison.inCommon.some((property) => property.sharp && property.id !== 'inter' && property.id !== 'kind');
  if (video.length === 0 || runsUpToKey < video.length || sharp || comparison.landmark !== undefined || video.every((run) => run.frames === 1)) return '';
  return `Video was dropped in ${runsUpToKey === 1 ? 'one place' : `${runsUpToKey} places`}, each time up to the next key frame: a server does that on purpose when the receiver does not take the stream fast enough.`;
}
