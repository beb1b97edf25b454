/** What a media message of a client is, by the first bytes of its body (FLV 10.1 §E.4, Enhanced RTMP v2): header, frame, or neither. */
import type { ReadMessage } from '../wire/strict-reader.js';

const audio = 8;
const video = 9;
/** Packet types of enhanced bodies. */
const enhanced = { sequenceStart: 0, videoFrames: [1, 3], audioFrames: [1] };
/** FourCC bodies: AV1 and VP9 repeat in their frames what is in the header. */
const selfContained = ['av01', 'vp08', 'vp09'];

interface BodyHead { readonly codec: string; readonly packetType: number | undefined }

/** Codecs by their legacy numbers, or "ex:" and the FourCC. */
function headOf({ typeId, payload }: ReadMessage): BodyHead {
  const [first = 0, second = 0] = payload;
  const fourCc = String.fromCharCode(...payload.subarray(1, 5));
  if (typeId === video && (first & 0x80) !== 0) return { codec: `ex:${fourCc}`, packetType: first & 15 };
  if (typeId === audio && first >> 4 === 9) return { codec: `ex:${fourCc}`, packetType: first & 15 };
  if (typeId === video) return { codec: `${first & 15}`, packetType: (first & 15) === 7 || (first & 15) === 12 ? second : undefined };
  return { codec: `${first >> 4}`, packetType: first >> 4 === 10 ? second : undefined };
}

/** The configuration of a codec. */
export function isSequenceHeader(message: ReadMessage): boolean {
  if ((message.typeId !== audio && message.typeId !== video) || message.payload.length < 2) return false;
  return headOf(message).packetType === enhanced.sequenceStart;
}

/** A coded picture or a piece of sound; end of sequence and metadata are none. */
export function isFrame(message: ReadMessage): boolean {
  const { typeId, payload } = message;
  if ((typeId !== audio && typeId !== video) || payload.length < 2) return false;
  const { codec, packetType } = headOf(message);
  if (codec.startsWith('ex:')) return (typeId === video ? enhanced.videoFrames : enhanced.audioFrames).includes(packetType ?? -1);
  // FLV 10.1 §E.4.3.1: frame type 5 is a command.
  if (typeId === video && (payload[0] ?? 0) >> 4 === 5) return false;
  return packetType === undefined || packetType === 1;
}

/** Nobody can decode this frame without a header before it. */
export function needsHeader(message: ReadMessage | undefined): boolean {
  if (message === undefined) return false;
  const { codec, packetType } = headOf(message);
  return packetType !== undefined && !selfContained.includes(codec.slice(3)) && codec !== 'ex:.mp3' && codec !== 'ex:ac-3' && codec !== 'ex:ec-3';
}
