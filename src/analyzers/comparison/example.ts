/** Comparisons for the rules' examples, from the words of a transcript line; what is not said is as if everything had arrived. */
import type { CommonProperty, ComparedHeader, ComparedTrack, Comparison, ComparisonCounts, ComparisonKind, Landmark, MissingRun } from '../../trace/comparison.js';

/** `words`: KEY=VALUE, see transcript.ts. Throws on a word that it does not know. */
export function exampleComparison(words: readonly string[]): Comparison {
  const given = new Map(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)] as const));
  for (const name of given.keys()) if (!known.has(name)) throw new Error(`transcript: a comparison has no "${name}"`);
  const number = (name: string, otherwise: number): number => Number(given.get(name) ?? otherwise);
  const kind = (given.get('kind') ?? 'video') as ComparisonKind;
  const [missing, corrupted, duplicated, joinedLate, endedEarly, unexpected] = ['missing', 'corrupted', 'duplicated', 'joinedLate', 'endedEarly', 'unexpected'].map((name) => number(name, 0)) as [number, number, number, number, number, number];
  const sent = number('sent', 300);
  const unproven = number('unproven', 0);
  const arrivedOnce = sent - missing - joinedLate - endedEarly - unproven;
  const counts: ComparisonCounts = {
    sent, received: arrivedOnce + duplicated + unexpected, identical: arrivedOnce - corrupted, corrupted, missing, duplicated, reordered: number('reordered', 0),
    retimed: number('retimed', 0), lossRatio: missing / Math.max(1, sent - joinedLate - endedEarly), joinedLate, endedEarly, unproven, unexpected,
  };
  const none: ComparisonCounts = {
    sent: 0, received: 0, identical: 0, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0,
  };
  const track: ComparedTrack = { ...counts, kind, trackId: 0, codec: kind === 'video' ? 'avc1' : 'mp4a', timestampOffsetMs: number('offset', 0), driftPpm: number('drift', 0), largestShiftMs: number('shift', 0) };
  const runCount = number('runs', missing > 0 ? 1 : 0);
  const run: MissingRun = {
    kind, trackId: 0, frames: Math.ceil(missing / Math.max(1, runCount)), keyframes: 0, firstTimestampMs: 1000, lastTimestampMs: 1040, sentOffset: 30_092, arrivedOffset: 20_000,
    upToKey: number('upToKey', 0) > 0,
  };
  const unrelated = given.has('unrelated');
  return {
    ...counts, byKind: { video: kind === 'video' ? counts : none, audio: kind === 'audio' ? counts : none }, tracks: unrelated ? [] : [track],
    sentStream: 'what was sent', arrivedStream: 'what arrived', sentFile: 'sent.pcap', arrivedFile: 'arrived.flv', sentDirection: 'c2s', arrivedDirection: 'c2s',
    ...(missing + corrupted > 0 ? { began: { what: missing > 0 ? 'missing' : 'corrupted', kind, trackId: 0, timestampMs: 1000, sentOffset: 30_092, arrivedOffset: 20_000, sentBytesBefore: 30_092 } } : {}),
    runs: runCount > 0 ? [run] : [], runCount, runsUpToKey: number('upToKey', 0),
    inCommon: [...propertiesOf(given.get('common'), true, missing, arrivedOnce), ...propertiesOf(given.get('shared'), false, missing, arrivedOnce)],
    ...landmarkOf(given.get('landmark'), arrivedOnce, missing), headers: headersOf(given.get('header'), kind),
    damaged: given.has('damagedAt') ? [{ kind, timestampMs: 1000, sentOffset: 30_092, arrivedOffset: 20_000, sentBytes: 8899, arrivedBytes: 8899, firstDifference: number('damagedAt', 0), differing: 1, chunkBytes: number('chunk', 0), chunkHeadersInside: number('headersInside', 0) }] : [],
    deltasAsTimestamps: given.has('deltas'), syncShiftMs: number('sync', 0), chunkBytes: number('chunk', 0), notes: [], unrelated,
  };
}

const known = new Set([
  'sent', 'missing', 'corrupted', 'duplicated', 'reordered', 'retimed', 'joinedLate', 'endedEarly', 'unproven', 'unexpected', 'kind', 'runs', 'upToKey', 'common', 'shared', 'landmark',
  'header', 'offset', 'drift', 'deltas', 'sync', 'chunk', 'damagedAt', 'headersInside', 'unrelated', 'shift',
]);

function propertiesOf(text: string | undefined, sharp: boolean, missing: number, arrived: number): CommonProperty[] {
  if (text === undefined) return [];
  return text.split(',').map((word) => {
    const [id = '', value = '1'] = word.split(':');
    return { id: id as CommonProperty['id'], value: Number(value), missingWith: missing, missing, arrivedWith: sharp ? 0 : Math.floor(arrived / 2), arrived, sharp };
  });
}

function landmarkOf(text: string | undefined, before: number, after: number): { landmark?: Landmark } {
  if (text === undefined) return {};
  const [what = '', value = '1'] = text.split(':');
  return { landmark: { what: what as Landmark['what'], value: Number(value), sentOffset: 30_092, timestampMs: 1000, framesBefore: before, framesAfter: after } };
}

function headersOf(state: string | undefined, kind: ComparisonKind): ComparedHeader[] {
  if (state === undefined) return [];
  return [{
    kind, trackId: 0, codec: kind === 'video' ? 'avc1' : 'mp4a', state: state as ComparedHeader['state'], sentBytes: 44, arrivedBytes: state === 'missing' ? 0 : 46, sentOffset: 3640,
    arrivedOffset: state === 'missing' ? -1 : 200, differences: state === 'altered' ? ['size 320x180 became 640x360'] : [],
  }];
}
