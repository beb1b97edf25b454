/** What a playlist says (RFC 8216bis §4), media or multivariant. Oddities are facts with their line; reading goes on behind them. */

/** Kinds of oddity; rules know what each is worth. */
export type OddityCode =
  | 'no-extm3u' | 'byte-order-mark' | 'not-utf8' | 'control-characters' | 'line-too-long' | 'too-many-segments'
  | 'tag-repeated' | 'tag-misplaced' | 'mixed-tags' | 'attributes-malformed' | 'number-malformed' | 'date-malformed'
  | 'extinf-without-uri' | 'uri-without-extinf' | 'target-duration-missing' | 'no-segments' | 'no-variants'
  | 'map-without-uri' | 'byterange-malformed' | 'bandwidth-missing' | 'codecs-missing' | 'resolution-missing' | 'media-incomplete' | 'group-unknown'
  | 'variable-unknown' | 'version-too-low';

export interface Oddity {
  readonly code: OddityCode;
  /** From 1. */
  readonly line: number;
  /** The tag, or what else names it; at most 200 characters of the file. */
  readonly text: string;
}

export interface ByteRangeRef { readonly offset: number; readonly length: number }

/** A resource that the playlist names. */
export interface Resource {
  readonly uri: string;
  readonly line: number;
  readonly range?: ByteRangeRef;
}

export interface MediaSegment extends Resource {
  /** EXTINF; undefined when it is missing or no number. */
  readonly durationMs: number | undefined;
  readonly sequence: number;
  readonly map?: Resource;
  /** EXT-X-DISCONTINUITY stands before it. */
  readonly discontinuity: boolean;
  /** EXT-X-GAP: it is not there and need not be. */
  readonly gap: boolean;
  /** METHOD of the EXT-X-KEY in effect; empty when none is. */
  readonly encryption: string;
  /** EXT-X-PROGRAM-DATE-TIME, milliseconds since 1970. */
  readonly dateMs?: number;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  readonly version: number;
  /** Whole seconds as they stand there. */
  readonly targetSeconds?: number;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly type: 'VOD' | 'EVENT' | '';
  readonly ended: boolean;
  readonly independent: boolean;
  readonly iFramesOnly: boolean;
  /** EXT-X-PART or EXT-X-PART-INF: low latency. */
  readonly parts: boolean;
  /** EXT-X-SKIP: a delta update, whose beginning is left out. */
  readonly skipped: number;
  readonly segments: readonly MediaSegment[];
  readonly oddities: readonly Oddity[];
}

export interface Variant extends Resource {
  readonly bandwidth?: number;
  readonly averageBandwidth?: number;
  readonly codecs?: string;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly audio?: string;
}

/** EXT-X-MEDIA with its own playlist. */
export interface Rendition extends Resource { readonly type: string; readonly groupId: string; readonly name: string }

export interface MultivariantPlaylist {
  readonly kind: 'multivariant';
  readonly version: number;
  readonly variants: readonly Variant[];
  readonly renditions: readonly Rendition[];
  readonly oddities: readonly Oddity[];
}

export type Playlist = MediaPlaylist | MultivariantPlaylist;
