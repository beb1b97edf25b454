import { describe, expect, it } from 'vitest';
import { Relay } from '../../../src/proxy/core/relay.js';
import { Recorder, asIs, hex, openRelay } from './playbook.js';

describe('relay', () => {
  it('holds what the client sends before the target is connected and sends it then', () => {
    const out = new Recorder();
    const relay = new Relay(out, asIs);
    relay.accepted();
    expect(out.take()).toEqual(['connect target']);
    relay.received('c2s', hex('03'), 10);
    relay.received('c2s', hex('0a0b'), 20);
    expect(out.take()).toEqual([]);
    relay.targetConnected(30);
    expect(out.take()).toEqual(['send c2s 03', 'tap c2s 03', 'send c2s 0a 0b', 'tap c2s 0a 0b']);
  });

  it('taps after sending, in both directions', () => {
    const { relay, out } = openRelay();
    relay.received('c2s', hex('01'), 1);
    relay.received('s2c', hex('02'), 2);
    expect(out.take()).toEqual(['send c2s 01', 'tap c2s 01', 'send s2c 02', 'tap s2c 02']);
  });

  it('stops reading from a client that floods before the target is there', () => {
    const out = new Recorder();
    const relay = new Relay(out, asIs);
    relay.accepted();
    relay.received('c2s', new Uint8Array(65_535), 1);
    expect(out.lines).not.toContain('pause c2s');
    relay.received('c2s', new Uint8Array(1), 2);
    expect(out.take()).toEqual(['connect target', 'pause c2s']);
    relay.targetConnected(3);
    expect(out.take()).toEqual(['resume c2s', 'send c2s 65535 bytes', 'tap c2s 65535 bytes', 'send c2s 00', 'tap c2s 00']);
  });

  it('pauses the sender while the receiver is full and goes on when it is writable', () => {
    const { relay, out } = openRelay();
    out.roomy = false;
    relay.received('s2c', hex('01'), 1);
    relay.received('s2c', hex('02'), 2);
    expect(out.take()).toEqual(['send s2c 01', 'pause s2c', 'tap s2c 01', 'send s2c 02', 'tap s2c 02']);
    out.roomy = true;
    relay.writable('s2c');
    relay.writable('s2c');
    relay.writable('c2s');
    expect(out.take()).toEqual(['resume s2c']);
  });

  it('passes a half-close on behind the last byte and leaves the other direction open', () => {
    const { relay, out } = openRelay();
    relay.received('c2s', hex('01'), 1);
    relay.ended('c2s', 2);
    relay.received('s2c', hex('02'), 3);
    expect(out.take()).toEqual(['send c2s 01', 'tap c2s 01', 'end c2s', 'tap c2s fin', 'send s2c 02', 'tap s2c 02']);
    expect(relay.state).toBe('open');
    relay.ended('s2c', 4);
    expect(out.take()).toEqual(['end s2c', 'tap s2c fin']);
    expect(relay.state).toBe('closed');
  });

  it('keeps a half-close that comes before the target is connected', () => {
    const out = new Recorder();
    const relay = new Relay(out, asIs);
    relay.accepted();
    relay.received('c2s', hex('01'), 1);
    relay.ended('c2s', 2);
    out.take();
    relay.targetConnected(3);
    expect(out.take()).toEqual(['send c2s 01', 'tap c2s 01', 'end c2s', 'tap c2s fin']);
  });

  it('passes a reset on as a reset and relays nothing afterwards', () => {
    const { relay, out } = openRelay();
    relay.errored('target', 1);
    relay.received('c2s', hex('01'), 2);
    relay.ended('c2s', 3);
    relay.errored('client', 4);
    expect(out.take()).toEqual(['destroy client reset', 'tap s2c rst']);
  });

  it('gives up connecting when the client goes away, but still shows what it had said', () => {
    const out = new Recorder();
    const relay = new Relay(out, asIs);
    relay.accepted();
    relay.received('c2s', hex('47'), 1);
    relay.errored('client', 2);
    relay.targetConnected(3);
    expect(out.take()).toEqual(['connect target', 'tap c2s 47', 'destroy target reset', 'tap c2s rst']);
  });

  it('disconnects the client when the target cannot be reached, and shows what it had said', () => {
    const out = new Recorder();
    const relay = new Relay(out, asIs);
    relay.accepted();
    relay.received('c2s', hex('03'), 1);
    out.take();
    relay.targetFailed(2);
    expect(out.take()).toEqual(['tap c2s 03', 'destroy client reset']);
  });

  it('waits for the confirmation and the gap before the next write of a resegmented direction', () => {
    const { relay, out } = openRelay({ c2s: 'dribble', s2c: 'as-is' });
    relay.received('c2s', hex('0102'), 0);
    relay.ended('c2s', 1);
    expect(out.take()).toEqual(['send c2s 01 confirm', 'tap c2s 01']);
    relay.timer('c2s', 2);
    expect(out.take()).toEqual([]);
    relay.sent('c2s');
    expect(out.take()).toEqual(['timer c2s 0']);
    relay.timer('c2s', 3);
    expect(out.take()).toEqual(['send c2s 02 confirm', 'tap c2s 02']);
    relay.sent('c2s');
    relay.timer('c2s', 4);
    expect(out.take()).toEqual(['timer c2s 0', 'end c2s', 'tap c2s fin']);
  });

  it('gathers for 100 ms from the first byte in coalesce mode', () => {
    const { relay, out } = openRelay({ c2s: 'as-is', s2c: 'coalesce' });
    relay.received('s2c', hex('01'), 1_000);
    relay.received('s2c', hex('02'), 61_000);
    expect(out.take()).toEqual(['timer s2c 100000', 'timer s2c 40000']);
    relay.timer('s2c', 101_000);
    expect(out.take()).toEqual(['send s2c 01 02 confirm', 'tap s2c 01 02']);
  });

  it('pauses the sender while too much is cut and waiting, and goes on when it has drained', () => {
    const { relay, out } = openRelay({ c2s: 'mtu', s2c: 'as-is' });
    relay.received('c2s', new Uint8Array(300_000), 0);
    expect(out.take()).toEqual(['pause c2s', 'send c2s 1400 bytes confirm', 'tap c2s 1400 bytes']);
    let writes = 1;
    while (!out.lines.includes('resume c2s') && writes < 1000) {
      relay.sent('c2s');
      relay.timer('c2s', writes);
      writes += 1;
    }
    // Resumed with less than 64 KiB waiting.
    expect(writes).toBe(Math.ceil((300_000 - 65_536) / 1400));
  });

  it('says once when a direction cannot be cut any more, and passes its bytes on as they come', () => {
    const { relay, out } = openRelay({ c2s: 'message', s2c: 'as-is' });
    relay.received('c2s', hex('474554'), 0);
    relay.sent('c2s');
    relay.timer('c2s', 1);
    relay.received('c2s', hex('2f'), 2);
    expect(out.take()).toEqual([
      'notice c2s is no longer resegmented, its bytes go on as they come: the first byte is 71, not RTMP version 3',
      'send c2s 47 45 54 confirm', 'tap c2s 47 45 54', 'timer c2s 1000', 'send c2s 2f confirm', 'tap c2s 2f',
    ]);
  });
});
