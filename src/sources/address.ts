/** IP addresses as text and as bytes. */
import { u16be } from './bytes.js';

/** `host:port`, IPv6 in brackets and shortened as RFC 5952 wants it. */
export function endpointText(address: Uint8Array, port: number): string {
  return address.length === 4 ? `${address.join('.')}:${port}` : `[${ipv6Text(address)}]:${port}`;
}

function ipv6Text(address: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => u16be(address, index * 2));
  if (isMapped(address)) return `::ffff:${address.subarray(12).join('.')}`;
  let bestAt = -1;
  let bestLength = 1;
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > bestLength) {
      bestAt = at;
      bestLength = length;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  return bestAt < 0 ? hex.join(':') : `${hex.slice(0, bestAt).join(':')}::${hex.slice(bestAt + bestLength).join(':')}`;
}

/** ::ffff:a.b.c.d, an IPv4 address seen through an IPv6 socket. */
export function isMapped(address: Uint8Array): boolean {
  return address.length === 16 && address.subarray(0, 10).every((byte) => byte === 0) && address[10] === 255 && address[11] === 255;
}

/** 4 or 16 bytes; undefined when the text is no address (a host name). Brackets and a zone (`%eth0`) are allowed. */
export function parseAddress(text: string): Uint8Array | undefined {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return bare.includes(':') ? parseV6(bare) : parseV4(bare);
}

function parseV4(text: string): Uint8Array | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const numbers = text.split('.').map(Number);
  return numbers.every((number) => number < 256) ? Uint8Array.from(numbers) : undefined;
}

function parseV6(text: string): Uint8Array | undefined {
  const lastColon = text.lastIndexOf(':');
  const tail = parseV4(text.slice(lastColon + 1));
  const [before = '', after, ...more] = (tail === undefined ? text : `${text.slice(0, lastColon)}:0:0`).split('::');
  if (more.length > 0) return undefined;
  const head = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const missing = 8 - head.length - rest.length;
  if (after === undefined ? missing !== 0 : missing < 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = Uint8Array.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
  if (tail !== undefined) bytes.set(tail, 12);
  return bytes;
}
