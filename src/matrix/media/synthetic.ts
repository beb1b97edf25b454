/** H.264 and AAC without an encoder, where FFmpeg is missing: frames that say what they are. Nobody can see them, everybody can pass them on. */
import { selfDescribingMessages } from '../../client/core/self-describing.js';
import { encodeFileHeader, encodeTag } from '../../wire/flv/file.js';
import { frameRate } from './plan.js';

/** The name that data messages have on the wire and not in files. */
const setDataFrameBytes = 16;

/** `which`: two streams without a common frame. */
export function syntheticFlv(seconds: number, which: 0 | 1): Uint8Array[] {
  const pieces: Uint8Array[] = [encodeFileHeader()];
  const nonce = Uint8Array.from('rtmpdiag', (letter) => letter.charCodeAt(0));
  for (const { typeId, timestampMs, payload } of selfDescribingMessages({ nonce, stream: which, seconds, frameRate })) {
    pieces.push(...encodeTag(typeId, timestampMs, typeId === 18 ? payload.subarray(setDataFrameBytes) : payload));
  }
  return pieces;
}
