import { describe, expect, it } from 'vitest';
import { parseListen, parseTarget } from '../../src/net/address.js';
import { formatAddress } from '../../src/trace/transport.js';

describe('addresses', () => {
  it('listens on loopback unless a host is named', () => {
    expect(parseListen('1936')).toEqual({ host: '127.0.0.1', port: 1936 });
    expect(parseListen('0')).toEqual({ host: '127.0.0.1', port: 0 });
    expect(parseListen('0.0.0.0:1936')).toEqual({ host: '0.0.0.0', port: 1936 });
    expect(parseListen('[::1]:1936')).toEqual({ host: '::1', port: 1936 });
  });

  it.each(['', 'host', '70000', 'host:70000', '::1:1936', '1:2:3', 'a b:1'])('says how to write a listen address instead of %j', (text) => {
    expect(typeof parseListen(text)).toBe('string');
  });

  it.each([
    ['localhost:1935', { host: 'localhost', port: 1935, tls: false }],
    ['rtmp://example.org', { host: 'example.org', port: 1935, tls: false }],
    ['rtmp://example.org/', { host: 'example.org', port: 1935, tls: false }],
    ['rtmps://example.org', { host: 'example.org', port: 443, tls: true }],
    ['RTMPS://[::1]:8443', { host: '::1', port: 8443, tls: true }],
    ['rtmp://[2001:db8::1]', { host: '2001:db8::1', port: 1935, tls: false }],
  ])('reads the target %s', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  it.each(['localhost', 'http://example.org:80', 'example.org:0', 'rtmp://', ''])('refuses the target %j with a reason', (text) => {
    expect(typeof parseTarget(text)).toBe('string');
  });

  it('refuses a stream URL without repeating the key in it', () => {
    const reason = parseTarget('rtmp://example.org/live/secret-key');
    expect(reason).toMatch(/leave out the path/);
    expect(reason).not.toMatch(/secret/);
  });

  it('writes IPv6 in brackets and IPv4-mapped addresses as IPv4', () => {
    expect(formatAddress('::1', 1)).toBe('[::1]:1');
    expect(formatAddress('::ffff:127.0.0.1', 2)).toBe('127.0.0.1:2');
  });
});
