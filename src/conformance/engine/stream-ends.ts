/** The two ends of a stream as cases use them: a publisher that sends self-describing frames, a player that remembers what came. */
import type { FrameSource } from '../media/frames.js';
import { aacHeader, audioType, avcHeader, dataType, metadataPayload, videoType, type Frame } from '../media/frames.js';
import { judgeFrames, type Account } from '../media/judge.js';
import { sameBytes } from '../wire/bytes/bytes.js';
import type { RawPeer } from '../wire/raw-peer.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import { isMedia, statusCode } from './expect.js';

/** Chunk streams as FFmpeg uses them; data has one of its own. */
export const csids = { command: 3, audio: 4, data: 5, video: 6, filler: 7, stream: 8 } as const;

export interface FrameOptions {
  readonly key?: boolean;
  /** Bytes of the payload. */
  readonly size?: number;
  readonly timestampMs?: number;
}

export class Publisher {
  readonly peer: RawPeer;
  readonly msid: number;
  readonly name: string;
  /** The answer to publish; undefined where the server gives none. */
  readonly answer: ReadMessage | undefined;
  /** Makes frames without sending them: for hand-made chunks. */
  readonly frames: FrameSource;
  /** Every frame that `video`, `audio`, `burst` and `send` have sent, in order. */
  readonly sent: Frame[] = [];
  private last = { typeId: audioType, timestampMs: 0 };

  constructor(peer: RawPeer, msid: number, name: string, answer: ReadMessage | undefined, frames: FrameSource) {
    this.peer = peer;
    peer.sendFiller = () => this.filler();
    this.msid = msid;
    this.name = name;
    this.answer = answer;
    this.frames = frames;
  }

  /** Both sequence headers. */
  async headers(timestampMs = 0): Promise<void> {
    await this.payload(videoType, avcHeader(), timestampMs);
    await this.payload(audioType, aacHeader(), timestampMs);
  }

  metadata(timestampMs = 0): Promise<boolean> {
    return this.payload(dataType, metadataPayload(), timestampMs);
  }

  async video(options: FrameOptions = {}): Promise<Frame> {
    return this.send(this.frames.video(options));
  }

  async audio(options: Omit<FrameOptions, 'key'> = {}): Promise<Frame> {
    return this.send(this.frames.audio(options));
  }

  /** A frame as a well-formed message; `csid` and `msid` where they shall not be the usual ones. */
  async send(frame: Frame, at: { readonly csid?: number; readonly msid?: number } = {}): Promise<Frame> {
    this.sent.push(frame);
    await this.payload(frame.typeId, frame.payload, frame.timestampMs, at);
    return frame;
  }

  /** So many video frames, the first a key frame, each followed by an audio frame. */
  async burst(count: number, { startMs = 0, stepMs = 40, size = 300, keyInterval = count }: { readonly startMs?: number; readonly stepMs?: number; readonly size?: number; readonly keyInterval?: number } = {}): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const timestampMs = (startMs + index * stepMs) % 2 ** 32;
      await this.video({ key: index % keyInterval === 0, size, timestampMs });
      await this.audio({ timestampMs });
    }
  }

  /** Any audio, video or data payload. */
  payload(typeId: number, payload: Uint8Array, timestampMs = 0, at: { readonly csid?: number; readonly msid?: number } = {}): Promise<boolean> {
    if (typeId === audioType || typeId === videoType) this.last = { typeId, timestampMs };
    const csid = at.csid ?? (typeId === videoType ? csids.video : typeId === audioType ? csids.audio : csids.data);
    return this.peer.message({ csid, typeId, msid: at.msid ?? this.msid, timestampMs, payload });
  }

  /** One more frame of the kind and the time of the last one, on a chunk stream that cases leave alone; not in `sent`, so that it counts nowhere. */
  filler(): Promise<boolean> {
    const { typeId, timestampMs } = this.last;
    const { payload } = typeId === videoType ? this.frames.video({ size: 100, timestampMs }) : this.frames.audio({ size: 64, timestampMs });
    return this.payload(typeId, payload, timestampMs, { csid: csids.filler });
  }
}

/** Where a frame is at the player. */
export type Fate = 'exact' | 'corrupt' | 'absent';

export class Player {
  readonly peer: RawPeer;
  readonly msid: number;
  readonly name: string;
  /** The answer to play; undefined where the server gives none. */
  readonly answer: ReadMessage | undefined;

  constructor(peer: RawPeer, msid: number, name: string, answer: ReadMessage | undefined) {
    this.peer = peer;
    peer.plays = true;
    this.msid = msid;
    this.name = name;
    this.answer = answer;
  }

  /** Audio, video and aggregate messages that came, in order. */
  get media(): ReadMessage[] {
    return this.peer.messages.filter(isMedia);
  }

  /** Waits for exactly this frame; false: closed, or not in time. For absence use a sentinel instead. */
  async arrives(frame: Frame, withinMs?: number): Promise<boolean> {
    return (await this.peer.wait((message) => isFrame(message, frame), withinMs === undefined ? {} : { withinMs })) !== undefined;
  }

  /** What became of a frame, by what has come so far. */
  fate(frame: Frame): Fate {
    const { exact, corrupt } = judgeFrames([frame], this.media);
    return exact > 0 ? 'exact' : corrupt.length > 0 ? 'corrupt' : 'absent';
  }

  /** All frames against what has come so far. */
  account(sent: readonly Frame[]): Account {
    return judgeFrames(sent, this.media);
  }

  /** A frame as it came, the first time. */
  messageOf(frame: Frame): ReadMessage | undefined {
    return this.media.find((message) => isFrame(message, frame));
  }

  /** The timestamp with which a frame came. */
  timestampOf(frame: Frame): number | undefined {
    return this.messageOf(frame)?.timestampMs;
  }

  /** Status codes that came, in order. */
  get statuses(): string[] {
    return this.peer.messages.map(statusCode).filter((code) => code !== undefined);
  }
}

function isFrame(message: ReadMessage, frame: Frame): boolean {
  return message.typeId === frame.typeId && sameBytes(message.payload, frame.payload);
}
