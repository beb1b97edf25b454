/**
 * A copy of a connection's bytes that may be shown to others: same length, same times, same order, stream keys and
 * tokens overwritten. Bytes are held back until no command can still begin in them, then handed on. Where nothing can
 * be decoded, secrets learned so far are searched for byte by byte, and command names give away where a key follows.
 */
import { SecretMasker, maskAddress, maskName, type Patch } from '../session/secrets.js';
import type { Direction, SessionEndEvent } from '../trace/events.js';
import type { ConnectionSink } from '../trace/transport.js';
import { encodeUtf8 } from '../wire/bytes/utf8.js';
import { packetBytes } from '../wire/handshake/digest.js';
import { decoderPair, type DirectionDecoder } from './direction.js';

/** A peer that never finishes a command cannot make us hold more than this. */
const maxHeldBytes = 4 * 1024 * 1024;

/** What is taken for a handshake is random bytes, or a client's commands when the other end never answered. */
const handshakeBytes = 1 + 2 * packetBytes;
const star = 0x2a;
/** Eight bytes stand in random data by chance once in 2^64 places. */
const certainSecretBytes = 8;

type Item =
  | { readonly kind: 'bytes'; readonly direction: Direction; readonly bytes: Uint8Array; readonly offset: number; readonly atUs: number; /** Secrets known when it came. */ readonly known: number }
  | { readonly kind: 'acked'; readonly direction: Direction; readonly total: number; readonly atUs: number }
  | { readonly kind: 'close'; readonly direction: Direction; readonly how: 'fin' | 'rst'; readonly atUs: number };

export class MaskedBytes implements ConnectionSink {
  private readonly show: boolean;
  private readonly sink: ConnectionSink;
  private readonly masker = new SecretMasker(false);
  private readonly decoders: Record<Direction, DirectionDecoder>;
  private queue: Item[] = [];
  private heldBytes = 0;
  /** Stream ranges that were decoded as media or patched commands; the rest is searched. */
  private readonly lostFrom: Record<Direction, boolean> = { c2s: false, s2c: false };

  constructor(showSecrets: boolean, sink: ConnectionSink) {
    this.show = showSecrets;
    this.sink = sink;
    this.decoders = decoderPair((direction) => ({
      masker: this.masker, extract: undefined, fromStart: true, describeMedia: false,
      emit: (event) => {
        if (event.kind === 'lost' || (event.kind === 'protocol' && event.protocol !== 'rtmp')) this.lostFrom[direction] = true;
      },
      onPatches: (pieces, patches) => this.patch(direction, pieces, patches),
      onUnread: (pieces) => this.searchPieces(direction, pieces),
    }));
  }

  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void {
    if (this.show) {
      this.sink.bytes(direction, bytes, atUs);
      return;
    }
    const decoder = this.decoders[direction];
    // Not slice(): a Node buffer's slice is a view, and masking it would change the bytes that are being relayed.
    const copy = new Uint8Array(bytes);
    this.queue.push({ kind: 'bytes', direction, bytes: copy, offset: decoder.bytes, atUs, known: this.masker.secrets.length });
    this.heldBytes += copy.length;
    decoder.push(bytes, atUs);
    this.drain(this.heldBytes > maxHeldBytes);
  }

  gap(direction: Direction, length: number, atUs: number): void {
    this.drain(true);
    this.decoders[direction].gap(length, atUs);
    this.sink.gap(direction, length, atUs);
  }

  acked(direction: Direction, total: number, atUs: number): void {
    this.queue.push({ kind: 'acked', direction, total, atUs });
    this.drain(false);
  }

  close(direction: Direction, how: 'fin' | 'rst', atUs: number): void {
    this.queue.push({ kind: 'close', direction, how, atUs });
    this.drain(how === 'rst');
  }

  time(atUs: number): void {
    if (this.queue.length === 0) this.sink.time(atUs);
  }

  /** Hands on everything that is held. */
  flush(): void {
    this.drain(true);
  }

  end(reason: Exclude<SessionEndEvent['reason'], 'decoder-fault'>, atUs: number): void {
    this.drain(true);
    this.sink.end(reason, atUs);
  }

  private drain(force: boolean): void {
    let done = 0;
    for (const item of this.queue) {
      if (item.kind === 'bytes' && !force && this.decoders[item.direction].settledOffset < item.offset + item.bytes.length) break;
      this.hand(item);
      done += 1;
    }
    if (done > 0) this.queue = this.queue.slice(done);
  }

  private hand(item: Item): void {
    if (item.kind === 'acked') this.sink.acked(item.direction, item.total, item.atUs);
    else if (item.kind === 'close') this.sink.close(item.direction, item.how, item.atUs);
    else {
      this.heldBytes -= item.bytes.length;
      const decoder = this.decoders[item.direction];
      const settled = decoder.settledOffset >= item.offset + item.bytes.length && decoder.chunks?.lost !== true;
      // A server's status may stand in the queue when the client's name for the stream is only learned behind it.
      const learnedSince = this.masker.secrets.length > item.known;
      if (!settled || learnedSince || this.lostFrom[item.direction] || item.offset < handshakeBytes) this.searchAndMask(item.bytes);
      else this.starSecrets(item.bytes, certainSecretBytes);
      this.sink.bytes(item.direction, item.bytes, item.atUs);
    }
  }

  /** Overwrites payload places, which lie in stream pieces, in the held bytes. */
  private patch(direction: Direction, pieces: readonly number[], patches: readonly Patch[]): void {
    for (const { at, bytes } of patches) {
      let payloadAt = 0;
      for (let i = 0; i + 1 < pieces.length; i += 2) {
        const offset = pieces[i] as number;
        const length = pieces[i + 1] as number;
        const from = Math.max(at, payloadAt);
        const to = Math.min(at + bytes.length, payloadAt + length);
        if (from < to) this.overwrite(direction, offset + from - payloadAt, bytes.subarray(from - at, to - at));
        payloadAt += length;
      }
    }
  }

  private overwrite(direction: Direction, offset: number, bytes: Uint8Array): void {
    for (const item of this.queue) {
      if (item.kind !== 'bytes' || item.direction !== direction) continue;
      const from = Math.max(offset, item.offset);
      const to = Math.min(offset + bytes.length, item.offset + item.bytes.length);
      if (from < to) item.bytes.set(bytes.subarray(from - offset, to - offset), from - item.offset);
    }
  }

  /** A message that could not be read to its end: its payload is searched as one, without the chunk headers between. */
  private searchPieces(direction: Direction, pieces: readonly number[]): void {
    const payload: number[] = [];
    for (let i = 0; i + 1 < pieces.length; i += 2) this.collect(direction, pieces[i] as number, pieces[i + 1] as number, payload);
    const masked = Uint8Array.from(payload);
    this.searchAndMask(masked);
    this.patch(direction, pieces, [{ at: 0, bytes: masked }]);
  }

  private collect(direction: Direction, offset: number, length: number, into: number[]): void {
    for (const item of this.queue) {
      if (item.kind !== 'bytes' || item.direction !== direction) continue;
      const from = Math.max(offset, item.offset) - item.offset;
      const to = Math.min(offset + length, item.offset + item.bytes.length) - item.offset;
      for (let i = from; i < to; i++) into.push(item.bytes[i] as number);
    }
  }

  /**
   * Overwrites learned secrets of at least `leastBytes`. Also done to media, as a damaged header may have made a command
   * look like one; there only with secrets so long that they cannot stand in it by chance.
   */
  private starSecrets(bytes: Uint8Array, leastBytes: number): void {
    for (const secret of this.masker.secrets) {
      const wanted = encodeUtf8(secret);
      if (wanted.length < leastBytes) continue;
      const first = wanted[0] as number;
      for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
        let same = 1;
        while (same < wanted.length && bytes[at + same] === wanted[same]) same += 1;
        if (same === wanted.length) bytes.fill(star, at, at + same);
      }
    }
  }

  /** For bytes that no decoder vouches for. Works on one read at a time: a secret cut by a read may survive in part. */
  private searchAndMask(bytes: Uint8Array): void {
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    // Only stars are written, so that no pass undoes what another one hid.
    const put = (at: number, masked: string): void => {
      for (let i = 0; i < masked.length; i++) if (masked.charCodeAt(i) === star) bytes[at + i] = star;
    };
    this.starSecrets(bytes, 1);
    // AMF0: name, number, null, string of up to 1 KiB.
    for (const found of text.matchAll(/(?:releaseStream|FCPublish|FCUnpublish|publish|play|FCSubscribe|getStreamLength)\0[^]{8}\x05?\x02([^])([^])/g)) {
      const length = ((found[1] as string).charCodeAt(0) << 8) | (found[2] as string).charCodeAt(0);
      const at = found.index + found[0].length;
      put(at, latin1(maskName(text.slice(at, at + Math.min(length, 1024)))).slice(0, length));
    }
    for (const found of text.matchAll(/[\x21-\x7e]{0,512}\?[\x21-\x7e]{0,512}=[\x21-\x7e]{0,512}/g)) put(found.index, maskAddress(found[0]));
  }
}

/** UTF-8 bytes as a string of one character each. */
function latin1(text: string): string {
  return String.fromCharCode(...encodeUtf8(text));
}
