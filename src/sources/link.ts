/** Link layers: where the IP packet starts inside a captured frame (link type numbers: tcpdump.org/linktypes.html). */
import { u16be, u32be } from './bytes.js';

/** Returned instead of an offset. */
export const notIp = -1;
export const unsupportedLinkType = -2;

/** VLAN tags stacked deeper than this are no real network. */
const maxTags = 8;

const ipv4EtherType = 0x0800;
const ipv6EtherType = 0x86dd;
const pppoeSession = 0x8864;

/** Offset of the IP header in `bytes`, or `notIp`, or `unsupportedLinkType`. `end` is the end of the captured bytes. */
export function ipOffset(linkType: number, bytes: Uint8Array, start: number, end: number): number {
  switch (linkType) {
    case 1: return behindEtherType(u16be(bytes, start + 12), bytes, start + 14, end);
    case 12: case 14: case 101: case 228: case 229: return ipAt(bytes, start, end);
    case 113: return behindEtherType(u16be(bytes, start + 14), bytes, start + 16, end);
    case 276: return behindEtherType(u16be(bytes, start), bytes, start + 20, end);
    case 0: case 108: return behindFamily(bytes, start, end);
    case 9: case 50: return behindPpp(bytes, start, end);
    default: return unsupportedLinkType;
  }
}

function ipAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return notIp;
  const version = (bytes[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? at : notIp;
}

function behindEtherType(etherType: number, bytes: Uint8Array, payload: number, end: number): number {
  let type = etherType;
  let at = payload;
  for (let tags = 0; isVlanTag(type) && tags < maxTags; tags++) {
    type = u16be(bytes, at + 2);
    at += 4;
  }
  if (type === ipv4EtherType || type === ipv6EtherType) return ipAt(bytes, at, end);
  return type === pppoeSession ? behindPpp(bytes, at + 6, end) : notIp;
}

/** 802.1Q, 802.1ad (QinQ) and the numbers switches used before it. */
function isVlanTag(etherType: number): boolean {
  return etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100 || etherType === 0x9200 || etherType === 0x9300;
}

/** BSD loopback: the address family as the capturing machine numbers it; NULL in that machine's byte order, LOOP big-endian. */
function behindFamily(bytes: Uint8Array, start: number, end: number): number {
  const big = u32be(bytes, start);
  const family = big > 0xffff ? big >>> 24 : big;
  // 2 is IPv4 everywhere; IPv6 is 10 on Linux, 23 on Windows, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS.
  return family === 2 || family === 10 || family === 23 || family === 24 || family === 28 || family === 30 ? ipAt(bytes, start + 4, end) : notIp;
}

/** PPP, with or without the address and control bytes FF 03. */
function behindPpp(bytes: Uint8Array, start: number, end: number): number {
  const at = u16be(bytes, start) === 0xff03 ? start + 2 : start;
  const protocol = u16be(bytes, at);
  return protocol === 0x0021 || protocol === 0x0057 ? ipAt(bytes, at + 2, end) : notIp;
}
