/**
 * The one event language, live and offline. Wire stages emit these, the analysis folds them, a saved trace
 * stores them. All of it is plain data; times are integer microseconds since the session's first byte,
 * offsets are byte positions in that direction of the TCP stream (0 = first byte, C0 or S0).
 */
import type { AmfProblem, AmfValue } from './amf.js';

export type Direction = 'c2s' | 's2c';

export function opposite(direction: Direction): Direction {
  return direction === 'c2s' ? 's2c' : 'c2s';
}

/** Evidence: which bytes. */
export interface ByteRange { readonly direction: Direction; readonly offset: number; readonly length: number }

/** What a source can show. A rule that needs more is `notApplicable`, with the reason. */
export interface Capabilities {
  /** Bytes of the handshake are visible (false: messages only, or start in mid-stream). */
  readonly handshake: boolean;
  /** Chunk headers are visible (false for FLV). */
  readonly chunks: boolean;
  readonly bothDirections: boolean;
  /** Times are those of the wire. */
  readonly captureTime: boolean;
  /** TCP acknowledgements are visible. */
  readonly acks: boolean;
}

export interface SessionStartEvent {
  readonly kind: 'session-start';
  readonly atUs: number;
  /** A file of media, not a connection: then there is one direction, c2s, its offsets are positions in the file and its times are media time. */
  readonly container?: 'flv' | 'mp4' | 'hls';
  /** `host:port`, IPv6 in brackets. */
  readonly client: string;
  readonly server: string;
  /** Microseconds since 1970 of the session's time zero; 0 when unknown. */
  readonly epochUs: number;
  readonly capabilities: Capabilities;
}

/** What the first bytes of a direction are. `rtmpe`: version byte 6, 8 or 9. `chunks`: no handshake, mid-stream. */
export type WireProtocol = 'rtmp' | 'rtmpe' | 'tls' | 'http' | 'other' | 'chunks';

/** Emitted once per direction, as soon as the first bytes tell. */
export interface ProtocolEvent {
  readonly kind: 'protocol';
  readonly direction: Direction;
  readonly atUs: number;
  readonly protocol: WireProtocol;
  /** First byte on the wire: the RTMP version where `protocol` is rtmp. */
  readonly firstByte: number;
  /** First line (HTTP) or record type (TLS: "handshake", "alert", ...), printable, at most 200 characters. */
  readonly detail?: string;
}

/** Where in C1 or S1 a digest was found and verified: base offset of its block (8 or 772), never a scheme number. */
export type DigestLayout = 'none' | 'base8' | 'base772';

/** C1 or S1 is complete. */
export interface Handshake1Event {
  readonly kind: 'handshake-1';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly version: number;
  readonly timeMs: number;
  /** Bytes 4..7 as "9.0.124.2". */
  readonly peerVersion: string;
  readonly digest: DigestLayout;
  /** Random part equals the other side's packet (nginx-rtmp and Node-Media-Server copy C1 into S1). */
  readonly copiesPeer: boolean;
}

/** C2 or S2 is complete. */
export interface Handshake2Event {
  readonly kind: 'handshake-2';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  /** Bytes 8..1535 equal the peer's packet; undefined when the peer's packet was not seen. */
  readonly echoes?: boolean;
  /** Last 32 bytes are the right signature over the peer's digest. */
  readonly signed: boolean;
}

/** The direction goes on with chunks although C2 (or S2) was never sent. */
export interface HandshakeSkippedEvent {
  readonly kind: 'handshake-skipped';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly packet: 'C2' | 'S2';
}

/** First use of a (csid, fmt) pair in a direction: the landmark of incidents 2.3 and 2.10. */
export interface ChunkLandmarkEvent {
  readonly kind: 'chunk-landmark';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly csid: number;
  readonly fmt: 0 | 1 | 2 | 3;
  /** fmt 3 that starts a new message is its own landmark, apart from fmt 3 as continuation. */
  readonly starts: 'message' | 'continuation';
}

/** A read or segment ended inside a chunk of a non-media message: the trap of incident 2.1. The first 64, then one a second. */
export interface SplitEvent {
  readonly kind: 'split';
  readonly direction: Direction;
  readonly atUs: number;
  /** Offset at which the segment ended. */
  readonly offset: number;
  readonly where: 'inside-header' | 'after-header' | 'inside-payload';
  /** Header bytes that had arrived (inside-header, after-header), or payload bytes still missing (inside-payload). */
  readonly bytes: number;
  readonly csid?: number;
  readonly typeId?: number;
}

export type VideoFrameType = 'key' | 'inter' | 'disposable' | 'generated-key' | 'command' | 'reserved';
export type MediaPacketType =
  | 'sequence-start' | 'coded-frames' | 'sequence-end' | 'metadata' | 'mpeg2ts-sequence-start' | 'multichannel-config' | 'command' | 'silence' | 'reserved';

/** What a codec configuration record says, or why it says nothing. */
export interface CodecConfig {
  /** RFC 6381 string such as "avc1.64000d" or "mp4a.40.2"; undefined when the record cannot be read. */
  readonly codecString?: string;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  /** Audio samples (at `sampleRate`) in every frame, where the codec fixes it: AAC, FLAC with one block size. */
  readonly samplesPerFrame?: number;
  /** In words, with the level where there is one: "High 3.0", "LC", "HE-AAC". */
  readonly profile?: string;
  /** NAL length field size in bytes (AVC, HEVC, VVC). */
  readonly nalLengthBytes?: number;
  /** Bytes of the record. */
  readonly bytes: number;
  /** 32-bit FNV-1a over the record, to tell a repeat from a change. */
  readonly fingerprint: number;
  /** One per defect, plain words: "no SPS", "configurationVersion 0", "shorter than 7 bytes". */
  readonly problems: readonly string[];
}

/**
 * Place of a coded picture among its neighbours, by its own header: a lost picture leaves a hole there.
 * H.264 §7.4.3, H.265 §7.4.7.1, AV1 §5.9.2.
 */
export interface PictureFacts {
  /** Numbering begins anew: IDR, IRAP that begins a coded video sequence, shown AV1 key frame. */
  readonly start?: true;
  /** Later pictures may refer to it. */
  readonly reference: boolean;
  /** Type of its first slice or frame. */
  readonly slice?: 'I' | 'P' | 'B';
  /** Counts reference pictures in coding order, modulo 2^frameNumBits (H.264 frame_num). */
  readonly frameNum?: number;
  readonly frameNumBits?: number;
  /** Output order modulo 2^orderBits (pic_order_cnt_lsb, OrderHint). */
  readonly order?: number;
  readonly orderBits?: number;
  /** H.264 idr_pic_id: differs between two IDR pictures that follow each other. */
  readonly idrId?: number;
  /** H.264: frame_num may skip on purpose (gaps_in_frame_num_value_allowed_flag). */
  readonly gapsAllowed?: true;
  /** Output order is coding order (H.264 pic_order_cnt_type 2). */
  readonly inOrder?: true;
  readonly temporalId?: number;
  /** One field of a frame; absent for whole frames. */
  readonly field?: 'top' | 'bottom';
  /** Decoded, not shown (AV1 show_frame 0). */
  readonly hidden?: true;
  /** H.265 IRAP: decoding may begin here; with `start` it does. */
  readonly randomAccess?: true;
  /** H.265: distances in output order to the pictures it is predicted from (short-term set): each of them came before it, or is lost. */
  readonly uses?: readonly number[];
  /** Pictures that may stand before another in coding order and behind it in output order; absent means 0 (sps_max_num_reorder_pics). */
  readonly maxReorder?: number;
  /** AV1 show_existing_frame: it repeats the number of an earlier hidden picture, and a wrong one when that was lost. */
  readonly existing?: true;
}

/** One track's part of an audio or video message (one per message, several with Enhanced RTMP multitrack). */
export interface MediaUnit {
  readonly trackId: number;
  /** FourCC-like codec name: avc1 hvc1 av01 vp08 vp09 vvc1 h263 vp06 vp6a screen screen2 | mp4a Opus fLaC ac-3 ec-3 .mp3 alaw ulaw speex nelly pcm adpcm; else "id-N" or the raw FourCC, escaped. */
  readonly codec: string;
  readonly packetType: MediaPacketType;
  readonly frameType?: VideoFrameType;
  /** Signed composition offset in ms. */
  readonly compositionTimeMs?: number;
  /** Payload bytes behind the tag header. */
  readonly bodyBytes: number;
  /** Enhanced header was used. */
  readonly enhanced: boolean;
  /** Nanoseconds from a TimestampOffsetNano ModEx. */
  readonly timestampOffsetNs?: number;
  readonly config?: CodecConfig;
  /** AVC, HEVC: the first NAL unit types by their length prefixes (at most 8); absent when lengths do not walk. */
  readonly nalTypes?: readonly number[];
  /** Coded frames of AVC, HEVC and AV1: usually one; two for a pair of fields, several in an AV1 temporal unit. */
  readonly pictures?: readonly PictureFacts[];
  /** Coded frames: 32 bits over length and samples of the body, to find the same frame again on another leg. */
  readonly digest?: number;
  /** Plain words: "starts with an Annex-B start code", "NAL lengths do not add up", "ADTS header". */
  readonly problems?: readonly string[];
}

export interface CommandBody {
  readonly type: 'command';
  readonly encoding: 'amf0' | 'amf3';
  readonly commandName: string;
  /** NaN-free: undefined when the second value is not a number. */
  readonly transactionId?: number;
  /** All values in wire order, the name and the transaction id included. */
  readonly values: readonly AmfValue[];
  readonly problems: readonly AmfProblem[];
  /** publish, play and their like: tells equal stream names from masked look-alikes. A keyed digest, never the name. */
  readonly identity?: string;
}
export interface DataBody {
  readonly type: 'data';
  readonly encoding: 'amf0' | 'amf3';
  /** First string, such as "@setDataFrame" or "onMetaData"; empty when the first value is no string. */
  readonly handler: string;
  readonly values: readonly AmfValue[];
  readonly problems: readonly AmfProblem[];
}
export interface MediaBody {
  readonly type: 'audio' | 'video';
  readonly units: readonly MediaUnit[];
  /** The tag header could not be read; plain words. */
  readonly problem?: string;
}
export interface AggregateBody {
  readonly type: 'aggregate';
  readonly parts: readonly { readonly typeId: number; readonly timestampMs: number; readonly length: number; readonly media?: MediaBody }[];
  readonly problem?: string;
}
export type UserControlName =
  | 'streamBegin' | 'streamEof' | 'streamDry' | 'setBufferLength' | 'streamIsRecorded' | 'pingRequest' | 'pingResponse'
  | 'swfVerificationRequest' | 'swfVerificationResponse' | 'bufferEmpty' | 'bufferReady' | 'unknown';

/** A message body, decoded. `malformed`: too short or not of its type's form. */
export type MessageBody =
  | { readonly type: 'setChunkSize'; readonly size: number; /** Bit 31 was set; `size` is the raw 32-bit value. */ readonly highBit?: true }
  | { readonly type: 'abort'; readonly csid: number }
  | { readonly type: 'acknowledgement'; readonly sequenceNumber: number }
  | { readonly type: 'windowAcknowledgementSize'; readonly size: number }
  | { readonly type: 'setPeerBandwidth'; readonly size: number; readonly limitType: number }
  | { readonly type: 'userControl'; readonly event: number; readonly eventName: UserControlName; readonly msid?: number; readonly value?: number }
  | CommandBody
  | DataBody
  | MediaBody
  | AggregateBody
  | { readonly type: 'sharedObject'; readonly encoding: 'amf0' | 'amf3'; readonly name: string; readonly version: number; readonly persistent: boolean; readonly events: readonly { readonly type: number; readonly name: string; readonly length: number }[]; readonly problem?: string }
  | { readonly type: 'unknown' }
  | { readonly type: 'malformed'; readonly problem: string };

/** One RTMP message, complete (or as complete as the capture has it). */
export interface MessageEvent {
  readonly kind: 'message';
  readonly direction: Direction;
  /** Offset of the first byte of its first chunk header, and offset behind its last byte. */
  readonly offset: number;
  readonly endOffset: number;
  /** Arrival of its first and of its last byte. */
  readonly firstUs: number;
  readonly atUs: number;
  readonly csid: number;
  readonly msid: number;
  readonly typeId: number;
  /** Payload bytes. */
  readonly length: number;
  readonly timestampMs: number;
  /** fmt of its first chunk. */
  readonly fmt: 0 | 1 | 2 | 3;
  readonly chunks: number;
  /** Bytes of the other direction seen before this message's last byte, and when the last of them came. */
  readonly peerBytes: number;
  readonly peerLastUs: number;
  /** Payload bytes that the capture lacks; the body is then decoded only where that is sure. */
  readonly missingBytes?: number;
  /** Of several files (HLS), the one it stands in; `offset` counts on from file to file, `base` is where this one begins. */
  readonly file?: { readonly name: string; readonly base: number };
  readonly body: MessageBody;
}

/** A byte range that could not be decoded. */
export interface LostEvent {
  readonly kind: 'lost';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly bytes: number;
  /** capture-gap: not in the capture; desync: there, but not chunks; mid-stream: before the first sure chunk boundary; encrypted: RTMPE or TLS; no-tag: bytes of an FLV file that belong to no tag; cut: the file ends inside a tag. */
  readonly because: 'capture-gap' | 'desync' | 'mid-stream' | 'encrypted' | 'not-rtmp' | 'no-tag' | 'cut';
}

/** A wire fact that deviates, with the bytes and with what was assumed to go on. */
export interface AnomalyEvent {
  readonly kind: 'anomaly';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly length: number;
  readonly what:
    | 'chunk-size-announced-not-applied' | 'chunk-size-applied-not-announced' | 'chunk-size-out-of-range' | 'desync'
    | 'fresh-csid-not-fmt0' | 'header-inside-message' | 'ext-ts-missing-on-type3' | 'type3-after-type0'
    | 'unknown-type' | 'abort-used' | 'too-many-chunk-streams' | 'partial-message-dropped' | 'msid-big-endian';
  readonly csid?: number;
  /** Numbers behind it, named by `what`: announced, used, expected, found, typeId ... */
  readonly values: Readonly<Record<string, number>>;
  readonly assumed: string;
}

/** A fact about a file around its media: FLV structure, MP4 boxes, playlist lines. Rules know what it is worth. */
export interface ContainerEvent {
  readonly kind: 'container';
  readonly direction: Direction;
  readonly atUs: number;
  readonly offset: number;
  readonly length: number;
  readonly what: `flv-${string}` | `mp4-${string}` | `hls-${string}`;
  /** What stands there, what should, how often ...: named by `what`. */
  readonly values: Readonly<Record<string, number | string>>;
  /** Of several files (HLS), the one that `offset` counts in. */
  readonly file?: string;
}

/** Counters at an instant at which the analysis has to decide something (a deadline, a FIN, the end). */
export interface FlowCounters {
  /** Bytes seen in this direction, and when the last came (-1: none). */
  readonly bytes: number;
  readonly lastUs: number;
  /** Of those, bytes that the receiver's TCP has acknowledged; undefined when not visible. */
  readonly acked?: number;
  /** A message (or header) is incomplete: bytes of it that have arrived and that are missing (unknown: -1). */
  readonly partial?: { readonly offset: number; readonly csid: number; readonly typeId: number; readonly have: number; readonly missing: number };
  /** 'handshake' until its handshake packets are complete. */
  readonly stage: 'nothing' | 'handshake' | 'chunks' | 'lost' | 'opaque';
}
export interface FlowEvent { readonly kind: 'flow'; readonly atUs: number; readonly c2s: FlowCounters; readonly s2c: FlowCounters }

/** An end closed its direction, or reset the connection. `direction`: who sent it. */
export interface CloseEvent { readonly kind: 'close'; readonly direction: Direction; readonly atUs: number; readonly how: 'fin' | 'rst'; readonly offset: number }

export interface SessionEndEvent {
  readonly kind: 'session-end';
  readonly atUs: number;
  /** closed: both directions or a reset; capture-end: still open when the source ended; interrupted: the operator stopped us. */
  readonly reason: 'closed' | 'capture-end' | 'interrupted' | 'target-unreachable' | 'decoder-fault';
  readonly detail?: string;
}

/** Something about the session that the operator must know and that no bytes show (save failed, decoding stopped). */
export interface NoticeEvent { readonly kind: 'notice'; readonly atUs: number; readonly text: string }

export type TraceEvent =
  | SessionStartEvent | ProtocolEvent | Handshake1Event | Handshake2Event | HandshakeSkippedEvent | ChunkLandmarkEvent | SplitEvent
  | MessageEvent | LostEvent | AnomalyEvent | ContainerEvent | FlowEvent | CloseEvent | SessionEndEvent | NoticeEvent;

export type Emit = (event: TraceEvent) => void;
export type EventKind = TraceEvent['kind'];
export type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;
