/**
 * A recording as bytes: what to append for each message, and what to write over at the end. Payloads and timestamps are
 * the publisher's, untouched; only the first onMetaData is made ready for `duration` and `filesize`. Who writes, and
 * what a full disk means, is the matter of the shells around it.
 *
 * Every append ends with a whole tag and says what the file is once it is in: a writer that has to stop anywhere cuts
 * back to the last append that went in whole and completes the file from its state.
 */
import { describeMedia, MediaState } from './media.js';
import { timestampDistance } from '../trace/units.js';
import { encodeFileHeader, encodeTag } from '../wire/flv/file.js';
import { flvTagType, tagHeaderBytes } from '../wire/flv/tag.js';
import { typeId } from '../wire/message/types.js';
import { mediaFacts } from '../wire/media/media-facts.js';
import { ownMetadata, withPlaces, type MetadataKey, type RecordingMetadata } from './recording-metadata.js';

/** Bytes for the end of the file. */
export interface RecordingAppend {
  /** In order. Payloads are the messages' own: shared, not to be written to. */
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  readonly state: RecordingState;
}

/** What the file holds up to some append. */
export interface RecordingState {
  /** TypeFlags of the FLV header (FLV E.2): 4 audio, 1 video. */
  readonly flags: number;
  /** From the first coded frame to the end of the last one, as far as its length is known. */
  readonly durationMs: number;
  /** Of the first video configuration that tells; 0 before it. */
  readonly width: number;
  readonly height: number;
}

/** Bytes to be written over others. */
export interface RecordingPatch { readonly at: number; readonly bytes: Uint8Array }

export const emptyRecording: RecordingState = { flags: 0, durationMs: 0, width: 0, height: 0 };

/** Type 8, 9, 15 or 18. */
export interface RecordedMessage { readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }

const audioFlag = 4;
const videoFlag = 1;
const flagsAt = 4;

export class Recorder {
  private metadata: RecordingMetadata | undefined;
  /** File offset of the metadata's payload. */
  private metadataAt = 0;
  private flags = 0;
  private width = 0;
  private height = 0;
  private readonly span = new MediaSpan();

  /** The tag of a message; the first one comes with the file header and the metadata. */
  message(message: RecordedMessage): RecordingAppend {
    this.note(message);
    const pieces = this.metadata === undefined ? this.open(message) : [...encodeTag(message.typeId, message.timestampMs, message.payload)];
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const { flags, width, height } = this;
    return { pieces, bytes, state: { flags, width, height, durationMs: this.span.durationMs } };
  }

  /** For a file that goes on: what is known as soon as it is in, so that a file whose end never comes is valid too. Empty when `before` said the same. */
  openPatches(before: RecordingState, state: RecordingState): RecordingPatch[] {
    const flags = before.flags === state.flags ? [] : [{ at: flagsAt, bytes: Uint8Array.of(state.flags) }];
    if (before.width === state.width && before.height === state.height) return flags;
    return [...flags, ...this.fill('width', state.width), ...this.fill('height', state.height)];
  }

  /** Completes a file of that many bytes that holds `state`. Empty before the first message. */
  closingPatches(fileBytes: number, state: RecordingState): RecordingPatch[] {
    return [...this.fill('duration', state.durationMs / 1000), ...this.fill('filesize', fileBytes)];
  }

  private fill(key: MetadataKey, value: number): RecordingPatch[] {
    return (this.metadata?.places[key] ?? []).map((place) => ({ at: this.metadataAt + place, bytes: double(value) }));
  }

  private note(message: RecordedMessage): void {
    if (message.typeId === typeId.audio) this.flags |= audioFlag;
    else if (message.typeId === typeId.video) this.flags |= videoFlag;
    else return;
    // Sequence headers carry no time of their own: many publishers send them with 0 long after the stream began.
    const { kind, role } = mediaFacts(message);
    if (kind !== 'data' && role === 'frame') this.span.add(kind, message.timestampMs);
    if (kind === 'video' && role === 'header' && this.width === 0) this.noteSize(message.payload);
  }

  private noteSize(payload: Uint8Array): void {
    const { units } = describeMedia(typeId.video, payload, new MediaState());
    const config = units.find((unit) => unit.config?.width !== undefined)?.config;
    this.width = config?.width ?? 0;
    this.height = config?.height ?? 0;
  }

  private open(message: RecordedMessage): Uint8Array[] {
    const header = encodeFileHeader({ audio: (this.flags & audioFlag) !== 0, video: (this.flags & videoFlag) !== 0 });
    const theirs = message.typeId === typeId.dataAmf0 ? withPlaces(message.payload) : undefined;
    this.metadata = theirs ?? ownMetadata();
    this.metadataAt = header.length + tagHeaderBytes;
    const pieces = [header, ...encodeTag(flvTagType.script, message.timestampMs, this.metadata.payload)];
    if (theirs === undefined) pieces.push(...encodeTag(message.typeId, message.timestampMs, message.payload));
    return pieces;
  }
}

function double(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

/** A longer step to the next frame is a gap, not the length of a frame. */
const longestFrameMs = 1000;

interface Pace { lastMs: number; frameMs: number }

/** The time that coded frames span, also across 2^32 ms and with tracks that are not in step. */
class MediaSpan {
  private rawMs: number | undefined;
  /** Unwrapped: 0 is the first frame. */
  private nowMs = 0;
  private firstMs = 0;
  private lastMs = 0;
  private readonly paces = new Map<'audio' | 'video', Pace>();

  add(kind: 'audio' | 'video', timestampMs: number): void {
    this.nowMs += this.rawMs === undefined ? 0 : timestampDistance(this.rawMs, timestampMs);
    this.rawMs = timestampMs;
    this.firstMs = Math.min(this.firstMs, this.nowMs);
    this.lastMs = Math.max(this.lastMs, this.nowMs);
    const pace = this.paces.get(kind);
    if (pace === undefined) {
      this.paces.set(kind, { lastMs: this.nowMs, frameMs: 0 });
      return;
    }
    // Frames of several tracks share their time.
    const stepMs = this.nowMs - pace.lastMs;
    if (stepMs > 0 && stepMs <= longestFrameMs) pace.frameMs = stepMs;
    pace.lastMs = this.nowMs;
  }

  get durationMs(): number {
    let endMs = this.lastMs;
    for (const { lastMs, frameMs } of this.paces.values()) endMs = Math.max(endMs, lastMs + frameMs);
    return endMs - this.firstMs;
  }
}
