/** What takes part in a published stream without being a player: recorder, HLS. The hub feeds it as it feeds players. */

/** One audio, video or data message as it was published. */
export interface StreamMessage {
  /** 8, 9, 15 or 18; aggregates arrive taken apart. */
  readonly typeId: number;
  /** Absolute, 32-bit, as the publisher sent it. */
  readonly timestampMs: number;
  /** Shared with all players: never written to. Data messages come without their leading `@setDataFrame`. */
  readonly payload: Uint8Array;
}

export interface StreamIdentity {
  /** As the client wrote it, without query: hostile text, may be empty, hold slashes or control characters. */
  readonly app: string;
  readonly name: string;
  /** `app/name`: what players ask for. */
  readonly path: string;
}

export interface StreamSink {
  /** In the publisher's order, from its first message on. */
  message(message: StreamMessage): void;
  /** The publisher has gone; nothing follows. */
  end(): void;
}
