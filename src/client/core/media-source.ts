/** The built-in stream as RTMP messages in the order in which FFmpeg sends them: metadata, both sequence headers, then frames by time. */
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ecma, str } from '../../wire/amf/build.js';
import {
  aacConfiguration, aacTagBody, avcConfiguration, avcSequenceHeaderBody, avcTagBody, silentAacFrame, syntheticAudio, syntheticVideo, videoFrame,
} from './synthetic-media.js';

export interface MediaMessage {
  readonly what: 'metadata' | 'video-header' | 'audio-header' | 'video' | 'audio' | 'end';
  readonly typeId: 8 | 9 | 18;
  readonly timestampMs: number;
  readonly payload: Uint8Array;
}

/** AAC frame `index` begins here, in whole milliseconds. */
function audioTimeMs(index: number): number {
  return Math.round((index * syntheticAudio.samplesPerFrame * 1000) / syntheticAudio.sampleRate);
}

export const frameIntervalMs = 1000 / syntheticVideo.frameRate;

/** What comes before the first frame. Numbers of codecs and rates as in FLV 10.1 §E.5. */
export function openingMessages(): MediaMessage[] {
  const metadata = ecma({
    duration: 0, width: syntheticVideo.width, height: syntheticVideo.height, videodatarate: 0, framerate: syntheticVideo.frameRate, videocodecid: 7,
    audiodatarate: 0, audiosamplerate: syntheticAudio.sampleRate, audiosamplesize: 16, stereo: true, audiocodecid: 10, encoder: 'rtmpdiag', filesize: 0,
  });
  return [
    { what: 'metadata', typeId: 18, timestampMs: 0, payload: encodeAmf0([str('@setDataFrame'), str('onMetaData'), metadata]) },
    { what: 'video-header', typeId: 9, timestampMs: 0, payload: avcSequenceHeaderBody(avcConfiguration()) },
    { what: 'audio-header', typeId: 8, timestampMs: 0, payload: aacTagBody(0, aacConfiguration()) },
  ];
}

/** Video frame `index` and the audio frames that begin before the next one. */
export function frameMessages(index: number): MediaMessage[] {
  const startMs = index * frameIntervalMs;
  const { key, nal } = videoFrame(index);
  const messages: MediaMessage[] = [{ what: 'video', typeId: 9, timestampMs: startMs, payload: avcTagBody(key, nal) }];
  const first = Math.ceil((startMs * syntheticAudio.sampleRate) / (syntheticAudio.samplesPerFrame * 1000) - 1e-9);
  for (let audio = Math.max(0, first - 1); audioTimeMs(audio) < startMs + frameIntervalMs; audio += 1) {
    if (audioTimeMs(audio) < startMs) continue;
    messages.push({ what: 'audio', typeId: 8, timestampMs: audioTimeMs(audio), payload: aacTagBody(1, silentAacFrame()) });
  }
  return messages;
}

/** AVC end of sequence, as FFmpeg writes it. */
export function closingMessage(timestampMs: number): MediaMessage {
  return { what: 'end', typeId: 9, timestampMs, payload: Uint8Array.of(0x17, 2, 0, 0, 0) };
}
