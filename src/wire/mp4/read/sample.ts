/** One sample: where its bytes are and when it is decoded and shown. */
export interface Sample {
  /** Index in `Movie.tracks`. */
  readonly track: number;
  /** In the track's timescale, edit lists not applied. */
  readonly decodeTime: number;
  readonly duration: number;
  /** Presentation minus decode time. */
  readonly compositionOffset: number;
  readonly key: boolean;
  readonly offset: number;
  readonly size: number;
  /** Whether the bytes at `offset` are surely its own: false behind a wrong offset. */
  readonly sound: boolean;
}
