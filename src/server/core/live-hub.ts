/**
 * Who publishes and who plays what, and what a late player needs first: metadata, sequence headers, then video from the
 * next key frame on (seen: rtmp-go before 9fd3ce8 sent media at once, and players showed nothing).
 */
import { textOf } from '../../wire/amf/access.js';
import { decodeAmf0, encodeAmf0 } from '../../wire/amf/amf0.js';
import { typeId } from '../../wire/message/types.js';
import type { InMessage } from './message-reader.js';

interface Player { readonly id: number; awaitsKeyFrame: boolean }

interface Stream {
  publisher: number | undefined;
  readonly players: Map<number, Player>;
  metadata: InMessage | undefined;
  audioHeader: InMessage | undefined;
  videoHeader: InMessage | undefined;
}

/** What the hub asks to be handed to a connection. */
export type Delivery =
  | { readonly to: number; readonly kind: 'media'; readonly message: InMessage }
  | { readonly to: number; readonly kind: 'unpublished' };

export class LiveHub {
  private readonly streams = new Map<string, Stream>();
  private readonly pathOf = new Map<number, string>();

  /** Is somebody publishing this path? */
  isPublished(path: string): boolean {
    return this.streams.get(path)?.publisher !== undefined;
  }

  publish(id: number, path: string): Delivery[] {
    const left = this.leave(id);
    this.stream(path).publisher = id;
    this.pathOf.set(id, path);
    return left;
  }

  play(id: number, path: string): Delivery[] {
    const left = this.leave(id);
    const stream = this.stream(path);
    stream.players.set(id, { id, awaitsKeyFrame: true });
    this.pathOf.set(id, path);
    const first = [stream.metadata, stream.audioHeader, stream.videoHeader];
    return [...left, ...first.filter((message) => message !== undefined).map((message): Delivery => ({ to: id, kind: 'media', message }))];
  }

  /** A message of a publisher, for everybody who plays it. */
  media(id: number, message: InMessage): Delivery[] {
    const stream = this.streams.get(this.pathOf.get(id) ?? '');
    if (stream === undefined || stream.publisher !== id) return [];
    const relayed = message.typeId === typeId.dataAmf0 ? withoutSetDataFrame(message) : message;
    const isHeader = this.remember(stream, relayed);
    const isVideo = relayed.typeId === typeId.video;
    const isKey = isVideo && ((relayed.payload[0] ?? 0) & 0x70) === 0x10;
    const deliveries: Delivery[] = [];
    for (const player of stream.players.values()) {
      if (isVideo && !isHeader && player.awaitsKeyFrame) {
        if (!isKey) continue;
        player.awaitsKeyFrame = false;
      }
      deliveries.push({ to: player.id, kind: 'media', message: relayed });
    }
    return deliveries;
  }

  /** The connection stops publishing or playing. */
  leave(id: number): Delivery[] {
    const path = this.pathOf.get(id);
    const stream = this.streams.get(path ?? '');
    this.pathOf.delete(id);
    if (path === undefined || stream === undefined) return [];
    stream.players.delete(id);
    const deliveries: Delivery[] = [];
    if (stream.publisher === id) {
      stream.publisher = undefined;
      stream.metadata = undefined;
      stream.audioHeader = undefined;
      stream.videoHeader = undefined;
      for (const player of stream.players.values()) deliveries.push({ to: player.id, kind: 'unpublished' });
    }
    if (stream.publisher === undefined && stream.players.size === 0) this.streams.delete(path);
    return deliveries;
  }

  private stream(path: string): Stream {
    const known = this.streams.get(path);
    if (known !== undefined) return known;
    const stream: Stream = { publisher: undefined, players: new Map(), metadata: undefined, audioHeader: undefined, videoHeader: undefined };
    this.streams.set(path, stream);
    return stream;
  }

  private remember(stream: Stream, message: InMessage): boolean {
    if (message.typeId === typeId.dataAmf0) stream.metadata = { ...message, timestampMs: 0 };
    else if (message.typeId === typeId.audio && isAudioHeader(message.payload)) stream.audioHeader = message;
    else if (message.typeId === typeId.video && isVideoHeader(message.payload)) stream.videoHeader = message;
    else return false;
    return true;
  }
}

/** AAC sequence header, or SequenceStart of an Enhanced RTMP audio packet. */
function isAudioHeader(payload: Uint8Array): boolean {
  const first = payload[0] ?? 0;
  return first >> 4 === 9 ? (first & 15) === 0 : first >> 4 === 10 && payload[1] === 0;
}

/** AVC (and HEVC under its unofficial id 12) sequence header, or SequenceStart of an Enhanced RTMP video packet. */
function isVideoHeader(payload: Uint8Array): boolean {
  const first = payload[0] ?? 0;
  if ((first & 0x80) !== 0) return (first & 15) === 0;
  return ((first & 15) === 7 || (first & 15) === 12) && payload[1] === 0;
}

/** Players get onMetaData itself, not the publisher's request to keep it. */
function withoutSetDataFrame(message: InMessage): InMessage {
  const { values } = decodeAmf0(message.payload);
  return textOf(values[0]) === '@setDataFrame' ? { ...message, payload: encodeAmf0(values.slice(1)) } : message;
}
