import type { Metadata, MetadataFacts, MetadataKey } from '../../../session/metadata.js';
import type { TrackFacts } from '../../../session/track-facts.js';
import type { Direction, MessageEvent } from '../../../trace/events.js';
import { defineRule } from '../../define-rule.js';
import { declaredCodec, judgeBitrate, judgeFrameRate, judgeSampleRate, judgeSize } from '../compare.js';
import type { Judgement } from '../compare.js';
import { ofMetadata } from '../evidence.js';

/** A rate needs some time to be measured. */
const rateFrames = 50;
const rateMs = 2000;
/** A bit rate swings; over five seconds it says something. */
const bitrateMs = 5000;
/** A clock rate (1000, 90000) in the place of a frame rate, as muxers write that do not know it: an oddity. */
const fastestRate = 480;
/** Sizes and codecs kept for one stream. */
const maxKept = 16;
/** Message streams followed. */
const maxStreams = 16;

/** What a stream showed over its whole length, which its last state does not tell. */
interface Seen { readonly widths: number[]; readonly heights: number[]; readonly video: string[]; readonly audio: string[]; lastVideo: string; lastAudio: string }

interface Difference { readonly key: MetadataKey; readonly text: string; readonly judgement: Judgement }

export default defineRule({
  meta: {
    id: 'metadata-vs-stream-mismatch', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'The metadata (onMetaData) say something else than the stream is.',
    why: 'Players and servers that believe the metadata set up the wrong decoder, show the wrong picture size or play at the wrong speed; those that read the stream itself do not notice. Small differences, bit rates and sample rates are reported as information: encoders declare what was asked for.',
    remedy: 'Encoder: write the values of the stream that really goes out, and send metadata again when they change; leave out what is not known.',
    cites: [{ document: 'FLV 10.1', section: 'E.5' }, { document: 'Enhanced RTMP v2', section: 'Enhancing onMetaData' }, { peer: 'MediaMTX', observed: 'pull request 2232: codec id as number, FourCC number or text' }],
    needs: [], moment: 'an onMetaData and the stream it describes',
    lookAlikes: ['A bit rate of 0, which says nothing.', 'Codecs as number, FourCC number or text.', 'The sample rate of AAC with SBR, which is known by two rates.', 'Metadata that was right until the stream changed.'],
    examples: {
      fails: [
        { title: 'another picture size', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":640,"height":360}', 'c2s video header size=320x180', 'c2s audio header', 'c2s media 1000'] },
        { title: 'another codec', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"videocodecid":2}', 'c2s headers', 'c2s media 400'] },
        { title: 'twice the frame rate', transcript: ['file flv', 'c2s data onMetaData ecma{"framerate":50,"duration":4}', 'c2s headers', 'c2s media 4000'] },
        { title: 'a frame rate that is a little off', severity: 'info', transcript: ['file flv', 'c2s data onMetaData ecma{"framerate":24,"duration":4}', 'c2s headers', 'c2s media 4000'] },
        { title: 'a bit rate', severity: 'info', transcript: ['file flv', 'c2s data onMetaData ecma{"videodatarate":5000,"duration":6}', 'c2s headers', 'c2s media 6000'] },
      ],
      passes: [
        { title: 'all right', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":320,"height":180,"framerate":25,"videocodecid":7,"audiocodecid":"mp4a","videodatarate":0}', 'c2s video header size=320x180', 'c2s audio header', 'c2s media 6000'] },
        { title: 'right until the stream changed', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":320,"height":180}', 'c2s video header size=320x180', 'c2s audio header'] },
      ],
    },
  },
  create(context) {
    const streams = new Map<number, Seen>();
    const seenOf = (direction: Direction, msid: number): Seen | undefined => {
      const key = streamKey(direction, msid);
      let seen = streams.get(key);
      if (seen === undefined && streams.size < maxStreams) {
        seen = { widths: [], heights: [], video: [], audio: [], lastVideo: '', lastAudio: '' };
        streams.set(key, seen);
      }
      return seen;
    };
    /** Some encoders send metadata on stream 0: then it speaks of the only stream with media. */
    const mediaStream = ({ direction, msid }: MetadataFacts): number => {
      if (streams.has(streamKey(direction, msid))) return msid;
      const others = [...streams.keys()].filter((key) => key % 2 === streamKey(direction, 0));
      return others.length === 1 ? Math.floor((others[0] ?? 0) / 2) : msid;
    };
    const note = (event: MessageEvent, kind: 'audio' | 'video', codec: string): void => {
      const seen = seenOf(event.direction, event.msid);
      if (seen === undefined) return;
      if (kind === 'video' ? seen.lastVideo === codec : seen.lastAudio === codec) return;
      if (kind === 'video') seen.lastVideo = codec;
      else seen.lastAudio = codec;
      push(seen[kind], codec);
    };
    const judge = (facts: MetadataFacts): void => {
      const { direction } = facts;
      const msid = mediaStream(facts);
      const seen = streams.get(streamKey(direction, msid));
      if (seen === undefined) return;
      const tracks = context.session.tracks.facts().filter((track) => track.direction === direction && track.msid === msid && track.trackId === 0);
      const video = tracks.find((track) => track.kind === 'video' && track.frames > 0);
      const audio = tracks.find((track) => track.kind === 'audio' && track.frames > 0);
      if (video === undefined && audio === undefined) return;
      context.examined();
      // Metadata of the end and of the beginning; where they agree one is enough.
      const both = facts.first.fingerprint === facts.last.fingerprint ? [facts.first] : [facts.first, facts.last];
      const found = both.map((metadata) => ({ metadata, differences: [...videoDifferences(metadata, video, seen), ...audioDifferences(metadata, audio, seen), ...typeDifferences(metadata)] }));
      // Corrected later, or wrong only for a moment: the better of the two counts.
      const best = found.reduce((a, b) => (weight(b.differences) < weight(a.differences) ? b : a));
      if (best.differences.length === 0) return;
      const far = best.differences.filter((difference) => difference.judgement === 'far');
      context.report({
        key: `${direction} ${String(msid)}`, direction, atUs: best.metadata.atUs, severity: far.length > 0 ? 'degraded' : 'info',
        message: `onMetaData says ${(far.length > 0 ? far : best.differences).map((difference) => difference.text).join('; ')}.`,
        cause: far.length > 0 ? 'The metadata was written for another stream, or before the encoder was set up.' : 'The metadata holds what was asked for, not what came out.',
        evidence: best.differences.map((difference) => ofMetadata(best.metadata, `${difference.key}: ${difference.text}`)),
      });
    };
    return {
      media(event, body) {
        for (const unit of body.units) {
          if (unit.trackId !== 0) continue;
          const { config } = unit;
          if (config !== undefined && body.type === 'video' && config.width !== undefined && config.height !== undefined) {
            const seen = seenOf(event.direction, event.msid);
            if (seen !== undefined) {
              push(seen.widths, config.width);
              push(seen.heights, config.height);
            }
          }
          if (unit.packetType === 'coded-frames' && unit.bodyBytes > 0) note(event, body.type, unit.codec);
        }
      },
      end() {
        for (const facts of context.session.metadata.all()) judge(facts);
      },
    };
  },
});

function streamKey(direction: Direction, msid: number): number {
  return msid * 2 + (direction === 'c2s' ? 1 : 0);
}

function push<T>(list: T[], value: T): void {
  if (list.length < maxKept && !list.includes(value)) list.push(value);
}

function weight(differences: readonly Difference[]): number {
  return differences.reduce((sum, difference) => sum + (difference.judgement === 'far' ? 100 : 1), 0);
}

function numberAt(metadata: Metadata, key: MetadataKey): number | undefined {
  const value = metadata.values[key];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function* videoDifferences(metadata: Metadata, track: TrackFacts | undefined, seen: Seen): Generator<Difference> {
  if (track === undefined) return;
  for (const [key, measured] of [['width', seen.widths], ['height', seen.heights]] as const) {
    const declared = numberAt(metadata, key);
    const judgement = declared === undefined ? 'right' : judgeSize(declared, measured);
    if (declared !== undefined && judgement !== 'right') yield { key, judgement, text: `${key} ${shown(declared)} where the picture has ${measured.join(', ')}` };
  }
  yield* codecDifference('video', metadata, seen.video);
  const rate = numberAt(metadata, 'framerate');
  if (rate !== undefined) yield* rateDifference(rate, track);
  yield* bitrateDifference('videodatarate', metadata, track);
}

function* rateDifference(declared: number, track: TrackFacts): Generator<Difference> {
  if (track.frames < rateFrames || track.elapsedMs < rateMs) return;
  const usualMs = track.steps.mode();
  const mean = ((track.frames - 1) * 1000) / track.elapsedMs;
  const measured = [usualMs === undefined ? undefined : 1000 / usualMs, mean, track.config?.frameRate].filter((each) => each !== undefined);
  const judgement = judgeFrameRate(declared, measured);
  if (judgement === 'right') return;
  const sure = usualMs !== undefined && declared <= fastestRate;
  yield { key: 'framerate', judgement: sure ? judgement : 'off', text: `framerate ${shown(declared)} where ${shown(1000 / (usualMs ?? 1000 / mean))} frames a second come` };
}

function* audioDifferences(metadata: Metadata, track: TrackFacts | undefined, seen: Seen): Generator<Difference> {
  if (track === undefined) return;
  yield* codecDifference('audio', metadata, seen.audio);
  const { config } = track;
  const rate = numberAt(metadata, 'audiosamplerate');
  if (rate !== undefined && config?.sampleRate !== undefined && judgeSampleRate(rate, config.sampleRate, track.codec) !== 'right') {
    yield { key: 'audiosamplerate', judgement: 'off', text: `audiosamplerate ${shown(rate)} where the audio has ${String(config.sampleRate)}` };
  }
  const { channels } = config ?? {};
  const { stereo } = metadata.values;
  // Parametric stereo makes two channels of one; of more than two, stereo says nothing.
  const mayBeParametric = channels === 1 && track.codec === 'mp4a' && (config?.sampleRate ?? 0) <= 24_000;
  if (typeof stereo === 'boolean' && channels !== undefined && channels <= 2 && stereo !== (channels === 2) && !mayBeParametric) {
    yield { key: 'stereo', judgement: 'off', text: `stereo ${String(stereo)} where the audio has ${String(channels)} channel${channels === 1 ? '' : 's'}` };
  }
  const declared = numberAt(metadata, 'audiochannels');
  if (declared !== undefined && channels !== undefined && declared !== channels && !mayBeParametric) {
    yield { key: 'audiochannels', judgement: 'off', text: `audiochannels ${shown(declared)} where the audio has ${String(channels)}` };
  }
  yield* bitrateDifference('audiodatarate', metadata, track);
}

function* codecDifference(kind: 'audio' | 'video', metadata: Metadata, codecs: readonly string[]): Generator<Difference> {
  const key = kind === 'video' ? 'videocodecid' : 'audiocodecid';
  const id = metadata.values[key];
  if (typeof id !== 'number' && typeof id !== 'string') return;
  const declared = declaredCodec(kind, id);
  if (declared === undefined || codecs.length === 0 || codecs.includes(declared)) return;
  yield { key, judgement: 'far', text: `${key} ${String(id)} (${declared}) where the ${kind} is ${codecs.join(', ')}` };
}

function* bitrateDifference(key: 'videodatarate' | 'audiodatarate', metadata: Metadata, track: TrackFacts): Generator<Difference> {
  const declared = numberAt(metadata, key);
  if (declared === undefined || track.elapsedMs < bitrateMs || track.bitsPerSecond === undefined) return;
  const measured = track.bitsPerSecond / 1000;
  if (judgeBitrate(declared, measured) !== 'right') yield { key, judgement: 'off', text: `${key} ${shown(declared)} where ${shown(measured)} kbit/s come` };
}

function* typeDifferences(metadata: Metadata): Generator<Difference> {
  for (const { key, type } of metadata.mistyped) yield { key, judgement: 'off', text: `${key} as ${type}` };
}

/** Two decimals where there are any. */
function shown(value: number): string {
  return String(Math.round(value * 100) / 100);
}
