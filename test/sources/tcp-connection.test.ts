import { describe, expect, it } from 'vitest';
import { concat, Conversation, cut, flags, hex } from './builder.js';
import { only, readPackets } from './read.js';

const startUs = 1_700_000_000_000_000;

describe('a connection captured from its start', () => {
  it('is told as it happened, with times', () => {
    const wire = new Conversation().handshake().send('c', 0, '0301').ack('s', 2).send('s', 0, '04', 2).ack('c', 1, 2).fin('c', 2, 1).ack('s', 3, 1).fin('s', 1, 3).ack('c', 2, 3);
    const connection = only(readPackets(wire.packets));
    expect(connection.info).toEqual({ client: '10.0.0.1:50000', server: '10.0.0.2:1935', fromStart: true, acksVisible: true, bothDirections: true });
    expect(connection.calls).toEqual([
      { call: 'bytes', direction: 'c2s', hex: '0301', atUs: startUs + 3000 },
      { call: 'acked', direction: 'c2s', amount: 2, atUs: startUs + 4000 },
      { call: 'bytes', direction: 's2c', hex: '04', atUs: startUs + 5000 },
      { call: 'acked', direction: 's2c', amount: 1, atUs: startUs + 6000 },
      { call: 'fin', direction: 'c2s', atUs: startUs + 7000 },
      { call: 'fin', direction: 's2c', atUs: startUs + 9000 },
      { call: 'closed', atUs: startUs + 9000 },
    ]);
  });

  it('knows the client by the SYN, whatever the ports', () => {
    const wire = new Conversation({ clientPort: 1935, serverPort: 50_000 }).handshake().send('c', 0, '03');
    expect(only(readPackets(wire.packets)).info.client).toBe('10.0.0.1:1935');
  });

  it('knows the client by the answer to a SYN that was not captured', () => {
    const wire = new Conversation({ clientPort: 1935, serverPort: 50_000 }).synAck().send('c', 2, 'cc').send('c', 0, 'aabb').send('s', 0, 'dd');
    const connection = only(readPackets(wire.packets));
    expect(connection.info).toMatchObject({ client: '10.0.0.1:1935', fromStart: true });
    expect(connection.script).toEqual(['c2s aabb', 'c2s cc', 's2c dd', 'end capture-end']);
  });

  it('finds where the server starts although its SYN was not captured', () => {
    const wire = new Conversation().syn().ack('c', 0).send('s', 2, 'cc').send('s', 0, 'aabb').ack('c', 3);
    const connection = only(readPackets(wire.packets));
    expect(connection.script).toEqual(['s2c aabb', 's2c cc', 's2c acked 3', 'end capture-end']);
  });

  it('may carry data in its SYN', () => {
    const wire = new Conversation().raw('c', { seq: 1000, flags: flags.syn, payload: hex('aabb') }).synAck().send('c', 2, 'cc');
    expect(only(readPackets(wire.packets)).script).toEqual(['c2s aabb', 'c2s cc', 'end capture-end']);
  });

  it('is announced without data too, for a client that never speaks is a finding', () => {
    expect(only(readPackets(new Conversation().handshake().packets)).script).toEqual(['end capture-end']);
  });

  it('does not end with data in flight: a half-closed connection still delivers', () => {
    const wire = new Conversation().handshake().fin('c', 0).send('s', 0, 'aa', 1).send('s', 1, 'bb', 1).fin('s', 2, 1).ack('c', 3, 1);
    expect(only(readPackets(wire.packets)).script).toEqual(['c2s fin', 's2c aa', 's2c bb', 's2c fin', 's2c acked 2', 'end closed']);
  });

  it('ends when reset, and late packets of the other end are still told', () => {
    const wire = new Conversation().handshake().send('c', 0, 'aa').rst('s', 0).send('c', 1, 'bb').rst('c', 2).send('c', 2, 'cc').wait(5e6).send('c', 3, 'dd');
    expect(only(readPackets(wire.packets)).script).toEqual(['c2s aa', 's2c rst', 'c2s bb', 'c2s rst', 'end closed']);
  });

  it('that both ends reset at once tells both', () => {
    const wire = new Conversation().handshake().rst('s', 0).rst('c', 0);
    expect(only(readPackets(wire.packets)).script).toEqual(['s2c rst', 'c2s rst', 'end closed']);
  });

  it('that was reset is over two seconds later, with the time of the reset', () => {
    const other = new Conversation({ clientPort: 9 });
    const wire = new Conversation().handshake().send('c', 0, 'aa').rst('c', 1);
    other.wait(3e6).handshake().wait(3e6).send('c', 0, '11').wait(60e6).send('c', 1, '22');
    const connection = readPackets([...wire.packets, ...other.packets]).connections[0];
    expect(connection?.calls.at(-1)).toEqual({ call: 'closed', atUs: startUs + 4000 });
    expect(connection?.script).toEqual(['c2s aa', 'c2s rst', 'end closed']);
  });

  it('hears time pass while others speak, and the end of the capture', () => {
    const wire = new Conversation().handshake().send('c', 0, 'aa');
    const other = new Conversation({ clientPort: 9 }).wait(10e6).handshake();
    const calls = readPackets([...wire.packets, ...other.packets]).connections[0]?.calls;
    expect(calls).toEqual([
      { call: 'bytes', direction: 'c2s', hex: 'aa', atUs: startUs + 3000 },
      { call: 'time', atUs: startUs + 10e6 },
      { call: 'capture-end', atUs: startUs + 10e6 + 2000 },
    ]);
  });

  it('never tells times that go back', () => {
    const wire = new Conversation().handshake().send('c', 0, 'aa').wait(-1e6).send('s', 0, 'bb').wait(2e6).send('c', 1, 'cc');
    expect(only(readPackets(wire.packets)).calls.map((call) => call.atUs - startUs)).toEqual([3000, 3000, 1_005_000, 1_005_000, 1_005_000]);
  });

  it('gives a gap for what a small snapshot length cut off', () => {
    const wire = new Conversation().handshake().send('c', 0, '0102030405060708').send('c', 8, '09');
    const packets = wire.packets.map((packet) => cut(packet, 14 + 20 + 20 + 3));
    expect(only(readPackets(packets)).script).toEqual(['c2s 010203', 'c2s gap 5', 'c2s 09', 'end capture-end']);
  });

  it('is told once although every packet was captured twice', () => {
    const wire = new Conversation().handshake().send('c', 0, '03').ack('s', 1).send('s', 0, '04', 1).fin('c', 1).fin('s', 1).rst('c', 2);
    const twice = wire.packets.flatMap((packet) => [packet, packet]);
    const once = only(readPackets(wire.packets)).calls;
    expect(only(readPackets(twice)).calls).toEqual(once);
    expect(once.map((call) => call.call)).toEqual(['bytes', 'acked', 'bytes', 'fin', 'fin', 'rst', 'closed']);
  });
});

describe('a connection captured from the middle', () => {
  const c0c1 = concat([hex('03'), new Uint8Array(1536)]);

  it('starts at the first data, which is offset 0, and ignores what is older', () => {
    const wire = new Conversation().send('c', 100, 'aabb').send('c', 98, '9899').ack('s', 102).send('s', 500, 'cc');
    const connection = only(readPackets(wire.packets));
    expect(connection.info).toEqual({ client: '10.0.0.1:50000', server: '10.0.0.2:1935', fromStart: false, acksVisible: true, bothDirections: true });
    expect(connection.script).toEqual(['c2s aabb', 'c2s acked 2', 's2c cc', 'end capture-end']);
  });

  it('does not take a keep-alive for its first byte', () => {
    const wire = new Conversation().ack('s', 100).send('c', 99, '00').ack('s', 100).send('c', 100, 'aabb');
    expect(only(readPackets(wire.packets)).script).toEqual(['c2s aabb', 'end capture-end']);
  });

  it('knows the client by its handshake, against the ports', () => {
    const wire = new Conversation({ clientPort: 1935, serverPort: 50_000 }).send('c', 0, c0c1).send('s', 0, '03');
    expect(only(readPackets(wire.packets)).info).toMatchObject({ client: '10.0.0.1:1935', fromStart: false });
  });

  it('knows the client by its commands, against the ports, and tells what came before', () => {
    const wire = new Conversation({ clientPort: 1935, serverPort: 50_000 }).send('c', 7, '5555').send('s', 3, '66').send('c', 9, concat([hex('0200 07'), new TextEncoder().encode('publish')]));
    const connection = only(readPackets(wire.packets));
    expect(connection.info.client).toBe('10.0.0.1:1935');
    expect(connection.script.slice(0, 2)).toEqual(['c2s 5555', 's2c 66']);
  });

  it('is oriented by ports when the content is silent', () => {
    const wire = (): Conversation => new Conversation({ clientPort: 4000, serverPort: 5000 }).send('c', 0, '55').send('s', 0, '66');
    expect(only(readPackets(wire().packets)).info.client).toBe('10.0.0.2:5000');
    expect(only(readPackets(wire().packets, { port: 5000 })).info.client).toBe('10.0.0.1:4000');
    const earlier = new Conversation({ clientPort: 7, serverPort: 5000 }).handshake();
    expect(readPackets([...earlier.packets, ...wire().packets]).connections[1]?.info.client).toBe('10.0.0.1:4000');
  });

  it('is held back for 64 KiB and no longer', () => {
    const wire = new Conversation({ clientPort: 4000, serverPort: 5000 });
    for (let index = 0; index < 65; index++) wire.send('s', index * 1024, new Uint8Array(1024).fill(1));
    const silent = only(readPackets(wire.packets.slice(0, 63)));
    expect(silent.info).toMatchObject({ bothDirections: false, acksVisible: false });
    expect(silent.total('c2s')).toBe(63 * 1024);
    // Announced before the SYN-less client shows itself: the information is of that moment.
    wire.ack('c', 65 * 1024);
    expect(only(readPackets(wire.packets)).info.bothDirections).toBe(false);
    expect(only(readPackets([...wire.packets.slice(0, 63), ...wire.packets.slice(65)])).info.bothDirections).toBe(true);
  });

  it('of which only one direction was captured says so', () => {
    const wire = new Conversation().syn().send('c', 0, 'aa').send('c', 3, 'dd').wait(4e6).send('c', 4, 'ee');
    const connection = only(readPackets(wire.packets));
    expect(connection.info).toMatchObject({ fromStart: true, bothDirections: false, acksVisible: false });
    expect(connection.script).toEqual(['c2s aa', 'c2s gap 2', 'c2s dd', 'c2s ee', 'end capture-end']);
  });
});
