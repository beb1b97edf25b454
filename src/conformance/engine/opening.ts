/** How a stream begins at a player: what decoders need before the first frame, and whether it came before it. */
import type { ReadMessage } from '../wire/strict-reader.js';
import { isMetadata } from './expect.js';
import { audioType, videoType } from '../media/frames.js';

export interface Opening {
  /** The last AVC sequence header before the first video frame; undefined: none came before it. */
  readonly videoHeader: Uint8Array | undefined;
  /** The same for AAC. */
  readonly audioHeader: Uint8Array | undefined;
  /** `none`: no frame of the track came. */
  readonly firstVideo: 'key' | 'inter' | 'none';
  readonly firstAudio: 'frame' | 'none';
  /** onMetaData against the first audio or video message. */
  readonly metadata: 'first' | 'late' | 'none';
}

/** `messages`: what came since the player said play, in order. H.264 and AAC, as our publishers send them. */
export function openingOf(messages: readonly ReadMessage[]): Opening {
  const headerBefore = (typeId: number, frame: number): Uint8Array | undefined =>
    messages.slice(0, frame < 0 ? messages.length : frame).findLast((message) => message.typeId === typeId && isHeader(message))?.payload;
  const video = messages.findIndex((message) => message.typeId === videoType && isFrame(message));
  const audio = messages.findIndex((message) => message.typeId === audioType && isFrame(message));
  const media = messages.findIndex(({ typeId }) => typeId === videoType || typeId === audioType);
  const metadata = messages.findIndex(isMetadata);
  return {
    videoHeader: headerBefore(videoType, video), audioHeader: headerBefore(audioType, audio),
    firstVideo: video < 0 ? 'none' : ((messages[video]?.payload[0] ?? 0) >> 4) === 1 ? 'key' : 'inter', firstAudio: audio < 0 ? 'none' : 'frame',
    metadata: metadata < 0 ? 'none' : media < 0 || metadata < media ? 'first' : 'late',
  };
}

function isHeader({ payload }: ReadMessage): boolean {
  return payload[1] === 0;
}

function isFrame({ payload }: ReadMessage): boolean {
  return payload[1] === 1;
}
