/** The Internet checksum (RFC 1071), for packets we write. */

/** Fills in the checksums of an IPv4 or IPv6 packet without extension headers that carries one whole TCP segment. */
export function sealTcpPacket(ip: Uint8Array): void {
  const v4 = (ip[0] ?? 0) >> 4 === 4;
  const ipBytes = v4 ? ((ip[0] ?? 0) & 15) * 4 : 40;
  if (v4) put(ip, 10, sum(ip, 0, ipBytes, 0));
  // Pseudo-header: both addresses, the segment's length, protocol 6 (RFC 9293 §3.1).
  const pseudo = sum(ip, v4 ? 12 : 8, v4 ? 20 : 40, ip.length - ipBytes + 6);
  put(ip, ipBytes + 16, sum(ip, ipBytes, ip.length, pseudo));
}

/** Ones' complement sum of 16-bit words, folded; an odd last byte counts as the high half of a word. */
function sum(bytes: Uint8Array, from: number, to: number, initial: number): number {
  let total = initial;
  // 65535 bytes add less than 2^31, so folding once at the end is exact.
  for (let at = from; at + 1 < to; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if ((to - from) % 2 === 1) total += (bytes[to - 1] ?? 0) << 8;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

function put(bytes: Uint8Array, at: number, total: number): void {
  bytes[at] = (~total >> 8) & 255;
  bytes[at + 1] = ~total & 255;
}
