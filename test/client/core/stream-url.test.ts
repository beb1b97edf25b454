import { describe, expect, it } from 'vitest';
import { parseStreamUrl } from '../../../src/client/core/stream-url.js';

describe('the address of a stream', () => {
  it.each([
    ['rtmp://host/live/show', { host: 'host', port: 1935, tls: false, app: 'live', streamName: 'show', tcUrl: 'rtmp://host/live' }],
    ['rtmp://127.0.0.1:1936/live/show?token=a/b&x=1', { host: '127.0.0.1', port: 1936, tls: false, app: 'live', streamName: 'show?token=a/b&x=1', tcUrl: 'rtmp://127.0.0.1:1936/live' }],
    ['rtmps://host/app/instance/key', { host: 'host', port: 443, tls: true, app: 'app/instance', streamName: 'key', tcUrl: 'rtmps://host/app/instance' }],
    ['rtmp://[::1]:19350/a/b', { host: '::1', port: 19350, tls: false, app: 'a', streamName: 'b', tcUrl: 'rtmp://[::1]:19350/a' }],
    ['RTMP://user:pass@host/a/b', { host: 'host', port: 1935, tls: false, app: 'a', streamName: 'b', tcUrl: 'rtmp://host/a' }],
  ])('%s', (text, parts) => {
    expect(parseStreamUrl(text)).toEqual(parts);
  });

  it.each(['', 'host/live/show', 'http://host/live/show', 'rtmp://host', 'rtmp://host/', 'rtmp://host/app', 'rtmp://host/app/', 'rtmp://host:0/a/b', 'rtmp://host:70000/a/b', 'rtmp:///a/b'])('says what is wrong with "%s" without repeating it', (text) => {
    const reason = parseStreamUrl(text);
    expect(reason).toBeTypeOf('string');
    if (text.length > 8) expect(reason).not.toContain(text);
  });
});
