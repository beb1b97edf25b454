/** Where a publisher's media comes from and where a player's goes. */

/** An audio (8), video (9) or data (15, 18) message; the payload is not kept by whoever passes it on. */
export interface MediaMessage {
  readonly typeId: number;
  /** 32-bit milliseconds. */
  readonly timestampMs: number;
  readonly payload: Uint8Array;
}

export interface MediaSource {
  /** The next message in order; undefined at the end. Rejects when the source cannot be read on. */
  read(): Promise<MediaMessage | undefined>;
  close(): Promise<void>;
}

export interface MediaSink {
  write(message: MediaMessage): void;
  /** Bytes that wait to be written. */
  readonly backlogBytes?: number;
  /** Writes what is left. Rejects when the medium failed. */
  end(): Promise<void>;
}
