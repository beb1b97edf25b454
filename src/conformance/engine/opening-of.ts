/** How a stream begins for a player: what came before its first frames. */
import { aacConfiguration, audioType, avcConfiguration, videoType } from '../media/frames.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import { isMetadata, type Matcher } from './expect.js';

/** `before` the first frame of its track (metadata: of any); `late`: behind it. */
export type Arrival = 'before' | 'late' | 'absent';

export interface StreamOpening {
  readonly videoHeader: Arrival;
  readonly audioHeader: Arrival;
  readonly metadata: Arrival;
  readonly firstVideo: 'key' | 'inter' | 'none';
  readonly audioFrames: number;
  readonly videoFrames: number;
}

/** Of messages from the moment that counts on; `video`: the configuration that the publisher sent last. */
export function openingOf(messages: readonly ReadMessage[], video: Uint8Array = avcConfiguration): StreamOpening {
  const first = messages.find(isFrameOf(videoType));
  return {
    videoHeader: arrival(messages, isAvcHeader(video), isFrameOf(videoType)), audioHeader: arrival(messages, isAacHeader, isFrameOf(audioType)),
    metadata: arrival(messages, isMetadata, isFrameOf(videoType, audioType)), firstVideo: first === undefined ? 'none' : (first.payload[0] ?? 0) >> 4 === 1 ? 'key' : 'inter',
    audioFrames: messages.filter(isFrameOf(audioType)).length, videoFrames: messages.filter(isFrameOf(videoType)).length,
  };
}

/** A sequence header with the SPS of that configuration: servers that take streams apart write the record anew around it. */
export function isAvcHeader(configuration: Uint8Array): Matcher {
  const sps = configuration.subarray(8, 8 + (configuration[7] ?? 0));
  return ({ typeId, payload }) => typeId === videoType && payload[1] === 0 && contains(payload, sps);
}

export const isAacHeader: Matcher = ({ typeId, payload }) => typeId === audioType && payload[1] === 0 && contains(payload.subarray(2, 2 + aacConfiguration.length), aacConfiguration);

/** Audio or video that is no sequence header and not empty. */
export const isFrameOf = (...typeIds: readonly number[]): Matcher => ({ typeId, payload }) => typeIds.includes(typeId) && payload.length > 0 && !(payload[1] === 0 && payload.length > 2);

function contains(whole: Uint8Array, part: Uint8Array): boolean {
  return whole.some((_, at) => at + part.length <= whole.length && part.every((byte, index) => whole[at + index] === byte));
}

function arrival(messages: readonly ReadMessage[], wanted: Matcher, frame: Matcher): Arrival {
  const at = messages.findIndex(wanted);
  const frameAt = messages.findIndex(frame);
  return at < 0 ? 'absent' : frameAt < 0 || at < frameAt ? 'before' : 'late';
}
