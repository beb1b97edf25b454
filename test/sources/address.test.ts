import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endpointText, isMapped, parseAddress } from '../../src/sources/address.js';
import { hex } from './builder.js';

it('writes endpoints as host:port', () => {
  expect(endpointText(Uint8Array.of(127, 0, 0, 1), 1935)).toBe('127.0.0.1:1935');
  expect(endpointText(hex('00000000000000000000000000000001'), 1935)).toBe('[::1]:1935');
  expect(endpointText(hex('20010db8000000000001000000000001'), 80)).toBe('[2001:db8::1:0:0:1]:80');
  expect(endpointText(hex('20010db8000100020003000400050006'), 80)).toBe('[2001:db8:1:2:3:4:5:6]:80');
  expect(endpointText(hex('20010000000100020003000400050006'), 80)).toBe('[2001:0:1:2:3:4:5:6]:80');
  expect(endpointText(hex('fe800000000000000000000000000000'), 80)).toBe('[fe80::]:80');
  expect(endpointText(hex('00000000000000000000ffff0a000001'), 80)).toBe('[::ffff:10.0.0.1]:80');
});

it('reads addresses in every notation', () => {
  expect(parseAddress('192.0.2.7')).toEqual(Uint8Array.of(192, 0, 2, 7));
  expect(parseAddress('::')).toEqual(new Uint8Array(16));
  expect(parseAddress('[::1]')).toEqual(hex('00000000000000000000000000000001'));
  expect(parseAddress('fe80::1%eth0')).toEqual(hex('fe800000000000000000000000000001'));
  expect(parseAddress('2001:db8:1:2:3:4:5:6')).toEqual(hex('20010db8000100020003000400050006'));
  expect(parseAddress('::ffff:10.0.0.1')).toEqual(hex('00000000000000000000ffff0a000001'));
});

it('reads no address from names and from malformed text', () => {
  for (const text of ['', 'localhost', '1.2.3', '1.2.3.256', '1:2:3', '1::2::3', '12345::', 'g::1', '1:2:3:4:5:6:7:8:9', 'example.com']) expect(parseAddress(text)).toBeUndefined();
});

it('reads back what it writes, and what it writes is an address for Node too', () => {
  const group = fc.constantFrom(0, 0, 1, 0xff, 0xffff, 0x1234);
  fc.assert(fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
    const address = Uint8Array.from(groups.flatMap((value) => [value >> 8, value & 255]));
    const text = endpointText(address, 1).replace(/^\[(.*)\]:1$/, '$1');
    expect(isIPv6(text)).toBe(true);
    expect(parseAddress(text)).toEqual(address);
  }));
  fc.assert(fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (address) => {
    const text = endpointText(address, 1).slice(0, -2);
    expect(isIPv4(text)).toBe(true);
    expect(parseAddress(text)).toEqual(address);
  }));
});

it('knows an IPv4 address seen through IPv6', () => {
  expect(isMapped(hex('00000000000000000000ffff0a000001'))).toBe(true);
  expect(isMapped(hex('00000000000000000001ffff0a000001'))).toBe(false);
  expect(isMapped(Uint8Array.of(10, 0, 0, 1))).toBe(false);
});
