/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers, as far as finding the TCP segment needs them. Checksums are not verified: offloading leaves them empty. */
import { u16be } from './bytes.js';

export type IpOutcome = 'tcp' | 'not TCP' | 'IP fragment' | 'malformed IP header' | 'cut inside the IP header';

/** More extension headers than any real packet has. */
const maxExtensionHeaders = 16;

/** Reads one packet at a time into its own fields, so that a packet costs no allocation. */
export class IpReader {
  /** 4 or 16. */
  addressBytes: 4 | 16 = 4;
  sourceAt = 0;
  destinationAt = 0;
  /** Where the TCP header starts. */
  segmentAt = 0;
  /** End of the IP packet on the wire; may lie behind the captured bytes. */
  packetEnd = 0;

  /** `end`: end of the captured bytes. `wireEnd`: where the frame ended on the wire. */
  read(bytes: Uint8Array, at: number, end: number, wireEnd: number): IpOutcome {
    return (bytes[at] ?? 0) >> 4 === 4 ? this.readV4(bytes, at, end, wireEnd) : this.readV6(bytes, at, end, wireEnd);
  }

  private readV4(bytes: Uint8Array, at: number, end: number, wireEnd: number): IpOutcome {
    if (at + 20 > end) return 'cut inside the IP header';
    const headerBytes = ((bytes[at] ?? 0) & 15) * 4;
    const totalLength = u16be(bytes, at + 2);
    if (headerBytes < 20 || (totalLength !== 0 && totalLength < headerBytes)) return 'malformed IP header';
    // More-fragments flag or fragment offset.
    if ((u16be(bytes, at + 6) & 0x3fff) !== 0) return 'IP fragment';
    if (bytes[at + 9] !== 6) return 'not TCP';
    this.addressBytes = 4;
    this.sourceAt = at + 12;
    this.destinationAt = at + 16;
    this.segmentAt = at + headerBytes;
    // Zero: captured before segmentation offload filled it in.
    this.packetEnd = totalLength === 0 ? wireEnd : at + totalLength;
    return 'tcp';
  }

  private readV6(bytes: Uint8Array, at: number, end: number, wireEnd: number): IpOutcome {
    if (at + 40 > end) return 'cut inside the IP header';
    const payloadLength = u16be(bytes, at + 4);
    let next = bytes[at + 6] ?? 0;
    let position = at + 40;
    for (let count = 0; next !== 6; count++) {
      if (!isExtension(next)) return 'not TCP';
      if (count === maxExtensionHeaders) return 'malformed IP header';
      if (position + 8 > end) return 'cut inside the IP header';
      // An "atomic" fragment (offset 0, no more to come) is whole.
      if (next === 44 && (u16be(bytes, position + 2) & 0xfff9) !== 0) return 'IP fragment';
      const length = bytes[position + 1] ?? 0;
      const size = next === 44 ? 8 : next === 51 ? (length + 2) * 4 : (length + 1) * 8;
      next = bytes[position] ?? 0;
      position += size;
    }
    this.addressBytes = 16;
    this.sourceAt = at + 8;
    this.destinationAt = at + 24;
    this.segmentAt = position;
    // Zero: segmentation offload, or a jumbogram.
    this.packetEnd = payloadLength === 0 ? wireEnd : at + 40 + payloadLength;
    return 'tcp';
  }
}

/** Hop-by-hop, routing, fragment, authentication, destination options, mobility, HIP, shim6. */
function isExtension(nextHeader: number): boolean {
  switch (nextHeader) {
    case 0: case 43: case 44: case 51: case 60: case 135: case 139: case 140: return true;
    default: return false;
  }
}
