/**
 * Handshake reader of one direction: tells what the first bytes are, reads version, packet 1 and packet 2
 * (RTMP 1.0 §5.2: 1 + 1536 + 1536 bytes), and hands over to the chunk reader. It tolerates a packet 2 that never comes
 * (the next bytes are then surely a chunk) and names what is not RTMP: TLS, HTTP, RTMPE.
 */
import type { Direction, DigestLayout, WireProtocol } from '../../trace/events.js';
import { walk, type WalkContext } from '../chunk/evidence.js';
import { equal, findDigest, isSigned, packetBytes } from './digest.js';

export interface HandshakeOutput {
  protocol(protocol: WireProtocol, firstByte: number, detail: string | undefined): void;
  packet1(packet: { offset: number; version: number; timeMs: number; peerVersion: string; digest: DigestLayout; copiesPeer: boolean }): void;
  packet2(packet: { offset: number; echoes: boolean | undefined; signed: boolean }): void;
  skipped(offset: number): void;
}

/** reading: more handshake bytes expected. chunks: go on with chunks. search: mid-stream. opaque: never chunks. encrypted: RTMPE. */
export type HandshakeStage = 'reading' | 'chunks' | 'search' | 'opaque' | 'encrypted';

/** Requests and answers of HTTP; RTMPT is POST (handshake.md §4 of the wire facts: Content-Type application/x-fcs). */
const httpStarts = ['GET ', 'POST', 'HEAD', 'OPTI', 'CONN', 'PUT ', 'DELE', 'PATC', 'TRAC', 'HTTP'];
/** First lines longer than this are cut. */
const detailBytes = 200;

const walkContext: WalkContext = { stream: () => undefined, maxChunkSize: 128, keepPartials: false, allowOddFirst: false, searching: true, final: false };

export class HandshakeReader {
  stage: HandshakeStage = 'reading';
  /** Set by the pipeline once both exist: packets are compared with the other side's. */
  peer: HandshakeReader | undefined;
  version = -1;
  packet: Uint8Array | undefined;
  digest: Uint8Array | undefined;
  /** Stream offset at which chunks (or opaque bytes) begin, once `stage` is not reading. */
  end = 0;

  private readonly direction: Direction;
  private readonly output: HandshakeOutput;
  private readonly fromStart: boolean;
  private buffer = new Uint8Array(64);
  private have = 0;
  private protocol: WireProtocol | undefined;
  private chunkCheck: 'open' | 'no' = 'open';

  constructor(direction: Direction, output: HandshakeOutput, fromStart: boolean) {
    this.direction = direction;
    this.output = output;
    this.fromStart = fromStart;
  }

  /** Bytes of the handshake that have arrived. */
  get bytes(): number {
    return this.have;
  }

  /**
   * Takes the next bytes while `stage` is reading. Returns the bytes that belong to what follows; they may begin before
   * `bytes` when a chunk turned up where packet 2 was expected.
   */
  push(bytes: Uint8Array): Uint8Array {
    const wanted = 1 + 2 * packetBytes - this.have;
    const take = Math.min(bytes.length, Math.max(wanted, 0));
    this.append(bytes.subarray(0, take));
    this.advance(false);
    if (this.stage === 'reading') return bytes.subarray(bytes.length);
    const rest = this.buffer.subarray(this.end, this.have);
    const out = new Uint8Array(rest.length + bytes.length - take);
    out.set(rest, 0);
    out.set(bytes.subarray(take), rest.length);
    return out;
  }

  /** No more bytes will come (or a hole follows): decides what is still open. */
  finish(): void {
    if (this.stage === 'reading') this.advance(true);
  }

  private append(bytes: Uint8Array): void {
    if (this.have + bytes.length > this.buffer.length) {
      const grown = new Uint8Array(Math.min(1 + 2 * packetBytes, Math.max(this.buffer.length * 4, this.have + bytes.length)));
      grown.set(this.buffer.subarray(0, this.have));
      this.buffer = grown;
    }
    this.buffer.set(bytes, this.have);
    this.have += bytes.length;
  }

  private advance(final: boolean): void {
    if (this.protocol === undefined && !this.sniff(final)) return;
    if (this.stage !== 'reading') return;
    if (this.packet === undefined && this.have >= 1 + packetBytes) this.readPacket1();
    if (this.packet === undefined) return;
    if (this.chunkCheck === 'open' && this.have > 1 + packetBytes && this.lookForChunk()) return;
    if (this.have >= 1 + 2 * packetBytes) this.readPacket2();
  }

  /** Decides what the first bytes are; false while that needs more of them. */
  private sniff(final: boolean): boolean {
    const { buffer, have } = this;
    if (have === 0) return false;
    const first = buffer[0] as number;
    if (!this.fromStart) return this.sniffMidStream(final);
    if (first >= 0x14 && first <= 0x17) {
      if (have < (first === 0x15 ? 7 : 3) && !final) return false;
      if (buffer[1] === 3) return this.settle('tls', tlsRecord(buffer, have), 'opaque');
    }
    if (first >= 0x41 && first <= 0x5a) {
      const start = text(buffer, Math.min(have, 4));
      const possible = httpStarts.some((each) => each.startsWith(start));
      if (possible && have < 4 && !final) return false;
      if (httpStarts.includes(start)) {
        const line = buffer.subarray(0, have).findIndex((byte) => byte === 10 || byte === 13);
        if (line < 0 && have < detailBytes && !final) return false;
        return this.settle('http', text(buffer, Math.min(line < 0 ? have : line, detailBytes)), 'opaque');
      }
    }
    if (first >= 32) return this.settle('other', undefined, 'opaque');
    const encrypted = first === 6 || first === 8 || first === 9;
    this.version = first;
    // A server's version byte alone changes nothing: FFmpeg, GStreamer and librtmp never look at it.
    return this.settle(encrypted && (this.direction === 'c2s' || this.peer?.isEncrypted === true) ? 'rtmpe' : 'rtmp', undefined, 'reading');
  }

  get isEncrypted(): boolean {
    return this.protocol === 'rtmpe';
  }

  /** A capture that begins in mid-connection may still begin before the handshake: a chunk has a type where C1 has its version. */
  private sniffMidStream(final: boolean): boolean {
    const { buffer, have } = this;
    const handshake = buffer[0] === 3;
    if (handshake && have < 12 && !final) return false;
    const header = walk(buffer, 0, have, walkContext);
    if (handshake && header.verdict === 'more' && have < 1 + packetBytes && !final) return false;
    if (handshake && header.verdict === 'bad') {
      this.version = 3;
      return this.settle('rtmp', undefined, 'reading');
    }
    return this.settle('chunks', undefined, 'search');
  }

  private settle(protocol: WireProtocol, detail: string | undefined, stage: HandshakeStage): true {
    this.protocol = protocol;
    this.stage = stage;
    this.end = 0;
    this.output.protocol(protocol, this.buffer[0] as number, detail);
    return true;
  }

  private readPacket1(): void {
    const packet = this.buffer.slice(1, 1 + packetBytes);
    this.packet = packet;
    const { layout, digest } = findDigest(packet, this.direction);
    this.digest = digest;
    const peer = this.peer?.packet;
    this.output.packet1({
      offset: 1, version: this.version, timeMs: new DataView(packet.buffer, packet.byteOffset).getUint32(0),
      peerVersion: `${packet[4]}.${packet[5]}.${packet[6]}.${packet[7]}`, digest: layout,
      copiesPeer: peer !== undefined && equal(packet.subarray(8), peer.subarray(8)),
    });
  }

  /** Does a chunk start where packet 2 should (yasea before #570 forgot to flush C2)? */
  private lookForChunk(): boolean {
    const result = walk(this.buffer, 1 + packetBytes, this.have, walkContext);
    if (result.verdict === 'more') return false;
    if (result.verdict === 'bad') {
      this.chunkCheck = 'no';
      return false;
    }
    this.stage = 'chunks';
    this.end = 1 + packetBytes;
    this.output.skipped(this.end);
    return true;
  }

  private readPacket2(): void {
    const packet = this.buffer.subarray(1 + packetBytes, 1 + 2 * packetBytes);
    const peer = this.peer;
    const echoes = peer?.packet === undefined ? undefined : equal(packet.subarray(8), peer.packet.subarray(8));
    this.end = 1 + 2 * packetBytes;
    const encrypted = this.protocol === 'rtmpe' && (peer === undefined || peer.version < 0 || peer.version > 3);
    this.stage = encrypted ? 'encrypted' : 'chunks';
    this.output.packet2({ offset: 1 + packetBytes, echoes, signed: peer?.digest !== undefined && isSigned(packet, peer.digest, this.direction) });
  }
}

function text(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

function tlsRecord(bytes: Uint8Array, have: number): string {
  const names: Record<number, string> = { 0x14: 'change cipher spec', 0x15: 'alert', 0x16: 'handshake', 0x17: 'application data' };
  const name = names[bytes[0] as number] ?? 'record';
  return bytes[0] === 0x15 && have >= 7 ? `${name} ${bytes[6]}` : name;
}
