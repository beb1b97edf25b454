/**
 * Writes relayed connections as a pcapng file that Wireshark opens and decodes: the bytes and their times are real, the
 * TCP and IP headers around them are made up, consistent and with right checksums. Pure: every call returns the bytes
 * to append to the file.
 */
import type { Direction } from '../trace/events.js';
import { isMapped, parseAddress } from './address.js';
import { acksUnknownComment, block, linkTypeRaw, option } from './pcapng-format.js';
import { sealTcpPacket } from './ip-checksum.js';

export interface PcapngEncoderOptions {
  /**
   * `observed`: `acked` is called with what the ends' TCP really acknowledged. `unknown` (default): nobody saw that; the
   * file says so, and its packets acknowledge everything at once so that Wireshark has nothing to complain about.
   */
  readonly acks?: 'observed' | 'unknown';
}

export interface SocketEnd { readonly host: string; readonly port: number }

interface Half {
  readonly address: Uint8Array;
  readonly port: number;
  readonly initialSeq: number;
  /** Payload bytes sent, and how many of them the other end has acknowledged. */
  sent: number;
  acked: number;
  finished: boolean;
}

interface Conversation { readonly client: Half; readonly server: Half; packetId: number }

const flag = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 } as const;
/** Fits an IPv4 and an IPv6 packet with all headers, as loopback with its 64 KiB packets does it. */
const maxSegmentBytes = 65_000;
/** MSS 65000 and window scale 14: a window of 1 GiB, so that no amount of unacknowledged data looks like a full window. */
const synOptions = Uint8Array.of(2, 4, 65_000 >> 8, 65_000 & 255, 1, 3, 3, 14);
/** Connections are forgotten when both ends are closed and this many newer ones exist; late acknowledgements find them until then. */
const maxConversations = 4096;
const nothing = new Uint8Array(0);

export class PcapngEncoder {
  private readonly acks: 'observed' | 'unknown';
  private readonly conversations = new Map<number | string, Conversation>();
  private opened = 0;

  constructor(options: PcapngEncoderOptions = {}) {
    this.acks = options.acks ?? 'unknown';
  }

  /** Section header and the one interface (raw IP, microseconds). */
  begin(): Uint8Array {
    const comment = this.acks === 'unknown' ? [textOption(option.comment, acksUnknownComment)] : [];
    // Byte-order mark, version 1.0, section length unknown.
    const section = concat([le32(0x1a2b3c4d), le16(1), le16(0), le32(0xffffffff), le32(0xffffffff), ...comment, textOption(option.userApplication, 'rtmpdiag'), endOfOptions]);
    // Snapshot length 0: none. Resolution 10^-6.
    const description = concat([le16(linkTypeRaw), le16(0), le32(0), binaryOption(option.tsResolution, Uint8Array.of(6)), endOfOptions]);
    return concat([wrap(block.sectionHeader, section), wrap(block.interfaceDescription, description)]);
  }

  /** The three-way handshake. Host names, which packets cannot carry, become an address set aside for tests. */
  open(connId: number | string, client: SocketEnd, server: SocketEnd, atUs: number): Uint8Array {
    const [clientAddress, serverAddress] = sameFamily(addressOf(client.host), addressOf(server.host));
    const half = (address: Uint8Array, port: number, salt: number): Half => ({
      address, port, sent: 0, acked: 0, finished: false,
      // Spread over the whole range so that a reused port gets another number, as in life.
      initialSeq: (Math.imul(this.opened, 0x9e3779b1) + salt) >>> 0,
    });
    const conversation = { client: half(clientAddress, client.port, 0x3c6ef372), server: half(serverAddress, server.port, 0xa54ff53a), packetId: 0 };
    this.opened++;
    this.conversations.delete(connId);
    this.conversations.set(connId, conversation);
    this.forgetOldest();
    const syn = (from: Half, flags: number, ack: number): Uint8Array => packet(conversation, from, flags, from.initialSeq, ack, synOptions, nothing, atUs);
    return concat([
      syn(conversation.client, flag.syn, 0),
      syn(conversation.server, flag.syn | flag.ack, conversation.client.initialSeq + 1),
      plain(conversation, conversation.client, flag.ack, nothing, atUs),
    ]);
  }

  /** Relayed bytes. Nothing for a connection that was never opened, or behind its own FIN. */
  data(connId: number | string, direction: Direction, bytes: Uint8Array, atUs: number): Uint8Array {
    const conversation = this.conversations.get(connId);
    if (conversation === undefined || bytes.length === 0) return nothing;
    const [from, to] = ends(conversation, direction);
    if (from.finished) return nothing;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += maxSegmentBytes) {
      const payload = bytes.subarray(at, at + maxSegmentBytes);
      pieces.push(plain(conversation, from, flag.push | flag.ack, payload, atUs));
      from.sent += payload.length;
    }
    if (this.acks === 'unknown') {
      from.acked = from.sent;
      pieces.push(plain(conversation, to, flag.ack, nothing, atUs));
    }
    return concat(pieces);
  }

  /** The receiver of `direction` has acknowledged `total` bytes of it. Only an advance is written, never beyond what was sent. */
  acked(connId: number | string, direction: Direction, total: number, atUs: number): Uint8Array {
    const conversation = this.conversations.get(connId);
    if (conversation === undefined || this.acks === 'unknown') return nothing;
    const [from, to] = ends(conversation, direction);
    const advanced = Math.min(total, from.sent);
    if (advanced <= from.acked) return nothing;
    from.acked = advanced;
    return plain(conversation, to, flag.ack, nothing, atUs);
  }

  close(connId: number | string, direction: Direction, how: 'fin' | 'rst', atUs: number): Uint8Array {
    const conversation = this.conversations.get(connId);
    if (conversation === undefined) return nothing;
    const [from] = ends(conversation, direction);
    if (how === 'rst') {
      const reset = plain(conversation, from, flag.rst | flag.ack, nothing, atUs);
      from.finished = true;
      return reset;
    }
    if (from.finished) return nothing;
    const fin = plain(conversation, from, flag.fin | flag.ack, nothing, atUs);
    from.finished = true;
    return fin;
  }

  /** The file's last block; it tells until when was captured. */
  end(atUs: number): Uint8Array {
    return wrap(block.interfaceStatistics, concat([le32(0), time(atUs), binaryOption(option.endTime, time(atUs)), endOfOptions]));
  }

  private forgetOldest(): void {
    if (this.conversations.size <= maxConversations) return;
    for (const [id, { client, server }] of this.conversations) {
      if (!client.finished && !server.finished) continue;
      this.conversations.delete(id);
      return;
    }
  }
}

function ends(conversation: Conversation, direction: Direction): [Half, Half] {
  return direction === 'c2s' ? [conversation.client, conversation.server] : [conversation.server, conversation.client];
}

/** An ordinary packet from `from`: its numbers follow from what was sent and acknowledged. */
function plain(conversation: Conversation, from: Half, flags: number, payload: Uint8Array, atUs: number): Uint8Array {
  const to = from === conversation.client ? conversation.server : conversation.client;
  const ack = to.initialSeq + 1 + to.acked + (to.finished && to.acked === to.sent ? 1 : 0);
  return packet(conversation, from, flags, from.initialSeq + 1 + from.sent + (from.finished ? 1 : 0), ack, nothing, payload, atUs);
}

/** One Enhanced Packet Block with one IP packet; `seq` and `ack` are taken modulo 2^32. */
function packet(conversation: Conversation, from: Half, flags: number, seq: number, ack: number, options: Uint8Array, payload: Uint8Array, atUs: number): Uint8Array {
  const to = from === conversation.client ? conversation.server : conversation.client;
  const ipBytes = from.address.length === 4 ? 20 : 40;
  const length = ipBytes + 20 + options.length + payload.length;
  const padded = length + (-length & 3);
  const out = new Uint8Array(32 + padded);
  out.set(le32(block.enhancedPacket), 0);
  out.set(le32(out.length), 4);
  out.set(time(atUs), 12);
  out.set(le32(length), 20);
  out.set(le32(length), 24);
  out.set(le32(out.length), out.length - 4);
  const ip = out.subarray(28, 28 + length);
  if (ipBytes === 20) writeV4Header(ip, conversation.packetId++, from.address, to.address);
  else writeV6Header(ip, from.address, to.address);
  const tcp = ip.subarray(ipBytes);
  tcp.set([from.port >> 8, from.port & 255, to.port >> 8, to.port & 255, ...be32(seq), ...be32(ack), ((20 + options.length) / 4) << 4, flags, 255, 255]);
  tcp.set(options, 20);
  tcp.set(payload, 20 + options.length);
  sealTcpPacket(ip);
  return out;
}

function writeV4Header(ip: Uint8Array, id: number, source: Uint8Array, destination: Uint8Array): void {
  // Do-not-fragment, 64 hops, TCP.
  ip.set([0x45, 0, ip.length >> 8, ip.length & 255, (id >> 8) & 255, id & 255, 0x40, 0, 64, 6]);
  ip.set(source, 12);
  ip.set(destination, 16);
}

function writeV6Header(ip: Uint8Array, source: Uint8Array, destination: Uint8Array): void {
  ip.set([0x60, 0, 0, 0, (ip.length - 40) >> 8, (ip.length - 40) & 255, 6, 64]);
  ip.set(source, 8);
  ip.set(destination, 24);
}

/** 4 or 16 bytes. */
function addressOf(host: string): Uint8Array {
  const address = parseAddress(host) ?? (host === 'localhost' ? Uint8Array.of(127, 0, 0, 1) : madeUpAddress(host));
  return isMapped(address) ? address.subarray(12) : address;
}

/** 198.18.0.0/15 is set aside for tests (RFC 2544) and belongs to nobody; the same name gets the same address. */
function madeUpAddress(host: string): Uint8Array {
  let hash = 0x811c9dc5;
  for (let index = 0; index < host.length; index++) hash = Math.imul(hash ^ host.charCodeAt(index), 0x01000193);
  return Uint8Array.of(198, 18, (hash >>> 8) & 255, hash & 255);
}

/** A packet has one family: where the ends differ, the IPv4 one is written as ::ffff:a.b.c.d. */
function sameFamily(a: Uint8Array, b: Uint8Array): [Uint8Array, Uint8Array] {
  return a.length === b.length ? [a, b] : [toV6(a), toV6(b)];
}

function toV6(address: Uint8Array): Uint8Array {
  return address.length === 16 ? address : Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...address]);
}

function wrap(type: number, body: Uint8Array): Uint8Array {
  const length = le32(body.length + 12);
  return concat([le32(type), length, body, length]);
}

const endOfOptions = new Uint8Array(4);

function textOption(code: number, text: string): Uint8Array {
  return binaryOption(code, new TextEncoder().encode(text));
}

function binaryOption(code: number, value: Uint8Array): Uint8Array {
  return concat([le16(code), le16(value.length), value, new Uint8Array(-value.length & 3)]);
}

/** 64 bits, the high half first, each half in the section's byte order. */
function time(us: number): Uint8Array {
  return concat([le32(Math.floor(us / 0x1_0000_0000)), le32(us % 0x1_0000_0000)]);
}

function le16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255);
}

function le32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);
}

/** Modulo 2^32, also for values above it. */
function be32(value: number): [number, number, number, number] {
  const low = value % 0x1_0000_0000;
  return [(low / 0x100_0000) & 255, (low / 0x1_0000) & 255, (low / 0x100) & 255, low & 255];
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
