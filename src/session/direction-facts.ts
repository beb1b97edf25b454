/** What one direction of a session has shown so far: counters, the handshake, announcements, and bounded lists of oddities. */
import type {
  AnomalyEvent, ChunkLandmarkEvent, CloseEvent, Direction, FlowCounters, Handshake1Event, Handshake2Event, LostEvent, MessageEvent,
  ProtocolEvent, SplitEvent,
} from '../trace/events.js';
import type { DirectionReport } from '../trace/findings.js';
import { maxAnomalies, maxLandmarks, maxLostRanges, maxSplits } from './limits.js';

/** An announced size, with the place of the announcement. Bytes. */
export interface Announcement { readonly size: number; readonly offset: number; readonly atUs: number }

/** Folds one direction. Times are session microseconds, offsets are stream positions; -1 means never. */
export class DirectionFacts {
  readonly direction: Direction;
  protocol: ProtocolEvent | undefined;
  packet1: Handshake1Event | undefined;
  packet2: Handshake2Event | undefined;
  /** The second handshake packet was left out (handshake-skipped). */
  packet2Skipped = false;
  chunkSize: Announcement | undefined;
  /** Window Acknowledgement Size that this direction announced: the other end must acknowledge. */
  window: Announcement | undefined;
  peerBandwidth: Announcement | undefined;
  /** Bytes known to have been sent in this direction. */
  bytes = 0;
  lastUs = -1;
  /** Bytes that the receiver's TCP has acknowledged, when visible. */
  acked: number | undefined;
  flow: FlowCounters | undefined;
  messages = 0;
  chunks = 0;
  readonly byType = new Uint32Array(256);
  /** Acknowledgement messages (type 3) sent in this direction. */
  acknowledgements = 0;
  lastMessageUs = -1;
  /** When the last burst of messages before the current one ended: the gap after it shows who was idle. */
  previousBurstUs = -1;
  mediaMessages = 0;
  readonly lost: LostEvent[] = [];
  undecodedBytes = 0;
  lastLostUs = -1;
  readonly anomalies: AnomalyEvent[] = [];
  readonly landmarks: ChunkLandmarkEvent[] = [];
  readonly splits: SplitEvent[] = [];
  closed: CloseEvent | undefined;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  seen(bytes: number, atUs: number): void {
    if (bytes > this.bytes) this.bytes = bytes;
    if (atUs > this.lastUs) this.lastUs = atUs;
  }

  message(event: MessageEvent): void {
    this.messages++;
    this.chunks += event.chunks;
    this.byType[event.typeId & 0xff] = (this.byType[event.typeId & 0xff] ?? 0) + 1;
    this.seen(event.endOffset, event.atUs);
    // Bytes within one millisecond belong to one write of the peer.
    if (event.atUs - this.lastMessageUs > 1000) this.previousBurstUs = this.lastMessageUs;
    this.lastMessageUs = event.atUs;
    if (event.typeId === 8 || event.typeId === 9 || event.typeId === 22) this.mediaMessages++;
    const body = event.body;
    if (body.type === 'setChunkSize') this.chunkSize = { size: body.size, offset: event.offset, atUs: event.atUs };
    else if (body.type === 'windowAcknowledgementSize') this.window = { size: body.size, offset: event.endOffset, atUs: event.atUs };
    else if (body.type === 'setPeerBandwidth') this.peerBandwidth = { size: body.size, offset: event.offset, atUs: event.atUs };
    else if (body.type === 'acknowledgement') this.acknowledgements++;
  }

  lose(event: LostEvent): void {
    this.seen(event.offset + event.bytes, event.atUs);
    this.undecodedBytes += event.bytes;
    this.lastLostUs = Math.max(this.lastLostUs, event.atUs);
    if (this.lost.length < maxLostRanges) this.lost.push(event);
  }

  anomaly(event: AnomalyEvent): void {
    // From here on bytes cannot be read, though how many shows only when the next sure boundary is found.
    if (event.what === 'desync') this.lastLostUs = Math.max(this.lastLostUs, event.atUs);
    if (this.anomalies.length < maxAnomalies) this.anomalies.push(event);
  }

  landmark(event: ChunkLandmarkEvent): void {
    if (this.landmarks.length < maxLandmarks) this.landmarks.push(event);
  }

  split(event: SplitEvent): void {
    if (this.splits.length < maxSplits) this.splits.push(event);
    else this.splits[maxSplits - 1] = event;
  }

  counters(flow: FlowCounters): void {
    this.flow = flow;
    this.seen(flow.bytes, flow.lastUs);
    if (flow.acked !== undefined) this.acked = flow.acked;
  }

  /** Bytes of this direction were lost or unreadable at or after `atUs`. */
  lostSince(atUs: number): boolean {
    return this.lastLostUs >= atUs;
  }

  /** The capture begins after this direction's first byte. */
  get startsMidStream(): boolean {
    return this.protocol?.protocol === 'chunks' || this.lost.some((range) => range.because === 'mid-stream');
  }

  report(): DirectionReport {
    const byType: Record<string, number> = {};
    this.byType.forEach((count, typeId) => {
      if (count > 0) byType[String(typeId)] = count;
    });
    return {
      bytes: this.bytes, messages: this.messages, chunks: this.chunks, byType,
      lost: this.lost.map(({ offset, bytes }) => ({ offset, bytes })), undecodedBytes: this.undecodedBytes,
    };
  }
}
