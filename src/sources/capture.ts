/** Reads a capture file from disk: blocks -> packets -> IP -> TCP -> one sink per connection. Memory does not grow with the file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import type { CaptureDecoder, PacketHandler } from './capture-decoder.js';
import { Problems } from './capture-decoder.js';
import { IpReader } from './ip.js';
import { ipOffset, notIp, unsupportedLinkType } from './link.js';
import { PcapDecoder, pcapMagic } from './pcap.js';
import { PcapngDecoder } from './pcapng.js';
import { block as pcapngBlock } from './pcapng-format.js';
import { u32be } from './bytes.js';
import { TcpDemux } from './tcp.js';

export interface CaptureOptions {
  /** The server's port, where nothing better tells which end is the server. */
  readonly port?: number;
  /** Called once per connection; without a sink the connection is skipped. */
  onConnection(info: ConnectionInfo): ConnectionSink | undefined;
  onProgress?(doneBytes: number, totalBytes: number): void;
  /** Ends the reading; open connections hear `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface CaptureSummary {
  readonly kind: 'pcap' | 'pcapng';
  /** Bytes of the file that were read. */
  readonly bytes: number;
  readonly packets: number;
  /** The file ends inside a packet, or reading stopped at a damaged record. */
  readonly truncated: boolean;
  /** Plain sentences. */
  readonly problems: readonly string[];
  /** TCP connections with both ends alive or with data. */
  readonly connections: number;
  /** Last moment of the capture, microseconds since 1970; 0 when it has no packet. */
  readonly endUs: number;
  /** Packets that carry no TCP bytes for us, and connection attempts without a connection, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** The file is neither pcap nor pcapng; `recogniseFile` says what it is. */
export class NotACaptureError extends Error {
  override readonly name = 'NotACaptureError';
}

/** Large enough that straddling records cost nothing, small enough to stay in the processor's cache. */
const blockBytes = 1024 * 1024;
/** How much is read before timers and signals get their turn. */
const bytesPerTurn = 8 * blockBytes;

export async function readCapture(path: string, options: CaptureOptions): Promise<CaptureSummary> {
  const file = openSync(path, 'r');
  try {
    const totalBytes = fstatSync(file).size;
    const block = new Uint8Array(blockBytes);
    let length = readAtLeast(file, block, 12);
    const kind = captureKind(block.subarray(0, length));
    if (kind === undefined) throw new NotACaptureError('the file is neither pcap nor pcapng');
    const reader = new CaptureReader(kind, options);
    let turnBytes = 0;
    while (length > 0 && !reader.stopped && options.signal?.aborted !== true) {
      reader.push(block.subarray(0, length));
      turnBytes += length;
      if (turnBytes >= bytesPerTurn) {
        turnBytes = 0;
        options.onProgress?.(reader.bytes, Math.max(totalBytes, reader.bytes));
        await new Promise((resolve) => setImmediate(resolve));
      }
      length = readSync(file, block, 0, blockBytes, null);
    }
    options.onProgress?.(reader.bytes, Math.max(totalBytes, reader.bytes));
    return reader.finish(options.signal?.aborted === true ? 'interrupted' : 'capture-end');
  } finally {
    closeSync(file);
  }
}

/** A pipe may give the first bytes one by one. */
function readAtLeast(file: number, block: Uint8Array, wanted: number): number {
  let length = 0;
  while (length < wanted) {
    const got = readSync(file, block, length, block.length - length, null);
    if (got === 0) break;
    length += got;
  }
  return length;
}

/** By the first bytes. */
export function captureKind(head: Uint8Array): 'pcap' | 'pcapng' | undefined {
  if (pcapMagic(head) !== undefined) return 'pcap';
  return head.length >= 4 && u32be(head, 0) === pcapngBlock.sectionHeader ? 'pcapng' : undefined;
}

/** The same without a file: give it the capture in blocks of any size. */
export class CaptureReader {
  bytes = 0;
  private readonly kind: 'pcap' | 'pcapng';
  private readonly decoder: CaptureDecoder;
  private readonly ip = new IpReader();
  private readonly tcp: TcpDemux;
  private readonly report = new Problems();
  private readonly skipped = new Map<string, number>();

  constructor(kind: 'pcap' | 'pcapng', options: Pick<CaptureOptions, 'port' | 'onConnection'>) {
    this.kind = kind;
    this.tcp = new TcpDemux(options);
    const onPacket: PacketHandler = (linkType, bytes, start, end, originalLength, atUs) => this.packet(linkType, bytes, start, end, originalLength, atUs);
    this.decoder = kind === 'pcap' ? new PcapDecoder(onPacket) : new PcapngDecoder(onPacket);
  }

  /** A damaged record ended the reading. */
  get stopped(): boolean {
    return this.decoder.stopped;
  }

  push(block: Uint8Array): void {
    this.bytes += block.length;
    this.decoder.push(block);
  }

  finish(reason: 'capture-end' | 'interrupted'): CaptureSummary {
    if (reason === 'capture-end') this.decoder.end();
    this.tcp.finish(reason, this.decoder.endUs);
    for (const problem of this.decoder.problems) this.report.add(problem);
    this.add('connection attempt refused', this.tcp.refused);
    this.add('connection attempt without an answer', this.tcp.unanswered);
    this.explainSkipped();
    return {
      kind: this.kind,
      bytes: this.bytes,
      packets: this.decoder.packets,
      truncated: this.decoder.truncated || this.decoder.stopped,
      problems: this.report.list,
      connections: this.tcp.connections,
      endUs: this.decoder.endUs,
      skipped: Object.fromEntries(this.skipped),
    };
  }

  private packet(linkType: number, bytes: Uint8Array, start: number, end: number, originalLength: number, atUs: number): void {
    if (this.decoder.acksUnknown) this.tcp.distrustAcks();
    this.tcp.time(atUs);
    const at = ipOffset(linkType, bytes, start, end);
    if (at < 0) {
      if (at === unsupportedLinkType) this.report.add(`link type ${linkType} is not supported; its packets were skipped`);
      this.add(at === notIp ? 'not IP' : `link type ${linkType}`, 1);
      return;
    }
    const found = this.ip.read(bytes, at, end, Math.max(end, start + originalLength));
    if (found !== 'tcp') {
      this.add(found, 1);
      return;
    }
    const outcome = this.tcp.push(bytes, this.ip, end, atUs);
    if (outcome !== 'taken') this.add(outcome, 1);
  }

  private add(reason: string, count: number): void {
    if (count > 0) this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + count);
  }

  private explainSkipped(): void {
    const fragments = this.skipped.get('IP fragment');
    if (fragments !== undefined) this.report.add(`${fragments} IP fragments were skipped; TCP bytes in them appear as missing`);
    const cut = (this.skipped.get('cut inside the IP header') ?? 0) + (this.skipped.get('cut inside the TCP header') ?? 0);
    if (cut > 0) this.report.add(`${cut} packets were captured too short to see their TCP header; capture with a larger snapshot length (tcpdump -s 0)`);
    if (this.tcp.expelled > 0) this.report.add(`too many connections were open at once; ${this.tcp.expelled} silent ones were ended early`);
  }
}
