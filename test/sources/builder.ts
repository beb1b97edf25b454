/** Builds capture files byte by byte, on its own: nothing of src is used, so that tests do not compare the code with itself. */

export interface Packet {
  /** Nanoseconds since 1970. */
  readonly atNs: bigint;
  readonly bytes: Uint8Array;
  /** Length on the wire when the capture cut the packet. */
  readonly original?: number;
}

export function hex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

export function join(...pieces: (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

export function number(value: number, size: 1 | 2 | 4, littleEndian = false): Uint8Array {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
  return Uint8Array.from(littleEndian ? bytes : bytes.reverse());
}

export interface PcapOptions {
  readonly littleEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly modified?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
}

export function pcapFile(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const little = options.littleEndian ?? true;
  const n = (value: number, size: 1 | 2 | 4): Uint8Array => number(value, size, little);
  const magic = options.modified === true ? 0xa1b2cd34 : options.nanoseconds === true ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = join(n(magic, 4), n(2, 2), n(4, 2), n(0, 4), n(0, 4), n(options.snapLength ?? 262_144, 4), n(options.linkType ?? 1, 4));
  return concat([header, ...packets.flatMap((packet) => {
    const fraction = packet.atNs % 1_000_000_000n;
    const extra = options.modified === true ? [n(7, 4), n(0x0800, 2), n(4, 1), n(0, 1)] : [];
    return [
      n(Number(packet.atNs / 1_000_000_000n), 4), n(Number(options.nanoseconds === true ? fraction : fraction / 1000n), 4),
      n(packet.bytes.length, 4), n(packet.original ?? packet.bytes.length, 4), ...extra, packet.bytes,
    ];
  })]);
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(pieces));
}

/** One pcapng block around `body`. */
export function block(type: number, body: Uint8Array, littleEndian = true): Uint8Array {
  const padded = join(body, new Uint8Array(-body.length & 3));
  const length = number(padded.length + 12, 4, littleEndian);
  return concat([number(type, 4, littleEndian), length, padded, length]);
}

export function option(code: number, value: Uint8Array, littleEndian = true): Uint8Array {
  return concat([number(code, 2, littleEndian), number(value.length, 2, littleEndian), value, new Uint8Array(-value.length & 3)]);
}

export function section(littleEndian = true, ...options: Uint8Array[]): Uint8Array {
  const n = (value: number, size: 1 | 2 | 4): Uint8Array => number(value, size, littleEndian);
  return block(0x0a0d0d0a, concat([n(0x1a2b3c4d, 4), n(1, 2), n(0, 2), n(0xffffffff, 4), n(0xffffffff, 4), ...options]), littleEndian);
}

export function interfaceBlock(linkType: number, options: readonly Uint8Array[] = [], littleEndian = true, snapLength = 0): Uint8Array {
  return block(1, concat([number(linkType, 2, littleEndian), number(0, 2), number(snapLength, 4, littleEndian), ...options]), littleEndian);
}

export function enhancedPacket(interfaceId: number, units: bigint, bytes: Uint8Array, littleEndian = true, original = bytes.length): Uint8Array {
  const n = (value: number): Uint8Array => number(value, 4, littleEndian);
  return block(6, concat([n(interfaceId), n(Number(units >> 32n)), n(Number(units & 0xffffffffn)), n(bytes.length), n(original), bytes]), littleEndian);
}

export const flags = { fin: 0x11, syn: 0x02, synAck: 0x12, rst: 0x04, ack: 0x10, data: 0x18 } as const;

export interface TcpFields { readonly from: number; readonly to: number; readonly seq: number; readonly ack?: number; readonly flags?: number; readonly payload?: Uint8Array; readonly options?: Uint8Array }

export function tcp(fields: TcpFields): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  return concat([
    number(fields.from, 2), number(fields.to, 2), number(fields.seq % 2 ** 32, 4), number((fields.ack ?? 0) % 2 ** 32, 4),
    Uint8Array.of(((20 + options.length) / 4) << 4, fields.flags ?? flags.data), number(65_535, 2), number(0, 4), options, fields.payload ?? new Uint8Array(0),
  ]);
}

export function address(text: string): Uint8Array {
  if (text.includes('.')) return Uint8Array.from(text.split('.').map(Number));
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '');
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return concat([...groups(head), ...zeros, ...groups(tail)].map((group) => number(Number.parseInt(group, 16), 2)));
}

export interface IpOptions { readonly ipOptions?: Uint8Array; readonly totalLength?: number; readonly fragment?: number; readonly protocol?: number; readonly extensions?: Uint8Array; readonly nextHeader?: number }

export function ip(from: string, to: string, payload: Uint8Array, options: IpOptions = {}): Uint8Array {
  if (from.includes(':')) {
    const body = concat([options.extensions ?? new Uint8Array(0), payload]);
    return concat([hex('60000000'), number(options.totalLength ?? body.length, 2), Uint8Array.of(options.nextHeader ?? 6, 64), address(from), address(to), body]);
  }
  const ipOptions = options.ipOptions ?? new Uint8Array(0);
  const header = 20 + ipOptions.length;
  return concat([
    Uint8Array.of(0x40 | (header / 4), 0), number(options.totalLength ?? header + payload.length, 2), number(1, 2), number(options.fragment ?? 0x4000, 2),
    Uint8Array.of(64, options.protocol ?? 6), number(0, 2), address(from), address(to), ipOptions, payload,
  ]);
}

/** An Ethernet frame; `tags` are VLAN tags as hex, outermost first. */
export function ethernet(packet: Uint8Array, tags = ''): Uint8Array {
  return concat([hex('020000000002 020000000001'), hex(tags), etherType(packet), packet]);
}

export function etherType(packet: Uint8Array): Uint8Array {
  return (packet[0] ?? 0) >> 4 === 6 ? hex('86dd') : hex('0800');
}

export type Who = 'c' | 's';

export interface ConversationOptions { readonly client?: string; readonly clientPort?: number; readonly server?: string; readonly serverPort?: number; readonly clientSeq?: number; readonly serverSeq?: number; readonly startUs?: number }

/** Writes the packets of one connection; positions are offsets in the sender's stream. Each packet comes 1 ms after the one before. */
export class Conversation {
  readonly packets: Packet[] = [];
  nowUs: number;
  private readonly options: Required<ConversationOptions>;

  constructor(options: ConversationOptions = {}) {
    this.options = { client: '10.0.0.1', clientPort: 50_000, server: '10.0.0.2', serverPort: 1935, clientSeq: 1000, serverSeq: 70_000, startUs: 1_700_000_000_000_000, ...options };
    this.nowUs = this.options.startUs;
  }

  handshake(): this {
    return this.syn().synAck().raw('c', { seq: this.options.clientSeq + 1, ack: this.options.serverSeq + 1, flags: flags.ack });
  }

  syn(): this {
    return this.raw('c', { seq: this.options.clientSeq, flags: flags.syn });
  }

  synAck(): this {
    return this.raw('s', { seq: this.options.serverSeq, ack: this.options.clientSeq + 1, flags: flags.synAck });
  }

  /** Data at `offset`; `acks`: bytes of the other side it acknowledges. */
  send(who: Who, offset: number, payload: string | Uint8Array, acks = 0, more = 0): this {
    return this.raw(who, { seq: this.seq(who, offset), ack: this.seq(who === 'c' ? 's' : 'c', acks), flags: flags.data | more, payload: typeof payload === 'string' ? hex(payload) : payload });
  }

  ack(who: Who, total: number, offset = 0): this {
    return this.raw(who, { seq: this.seq(who, offset), ack: this.seq(who === 'c' ? 's' : 'c', total), flags: flags.ack });
  }

  fin(who: Who, offset: number, acks = 0): this {
    return this.raw(who, { seq: this.seq(who, offset), ack: this.seq(who === 'c' ? 's' : 'c', acks), flags: flags.fin });
  }

  rst(who: Who, offset: number): this {
    return this.raw(who, { seq: this.seq(who, offset), flags: flags.rst });
  }

  wait(us: number): this {
    this.nowUs += us;
    return this;
  }

  raw(who: Who, fields: Omit<TcpFields, 'from' | 'to'>): this {
    const { client, clientPort, server, serverPort } = this.options;
    const segment = tcp({ ...fields, from: who === 'c' ? clientPort : serverPort, to: who === 'c' ? serverPort : clientPort });
    this.packets.push({ atNs: BigInt(this.nowUs) * 1000n, bytes: ethernet(who === 'c' ? ip(client, server, segment) : ip(server, client, segment)) });
    this.nowUs += 1000;
    return this;
  }

  private seq(who: Who, offset: number): number {
    return (who === 'c' ? this.options.clientSeq : this.options.serverSeq) + 1 + offset;
  }
}

/** Keeps the first `keep` bytes of a packet, as a small snapshot length does. */
export function cut(packet: Packet, keep: number): Packet {
  return { atNs: packet.atNs, bytes: packet.bytes.subarray(0, keep), original: packet.bytes.length };
}
