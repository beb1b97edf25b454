import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../src/sources/capture.js';
import { concat, Conversation, ethernet, flags, hex, ip, pcapFile, tcp } from './builder.js';
import type { Packet } from './builder.js';
import { read, readPackets } from './read.js';

const atNs = 1_700_000_000_000_000_000n;

describe('connections', () => {
  it('with the same ports but other hosts, or the other way round, are kept apart', () => {
    const wires = [
      new Conversation(), new Conversation({ clientPort: 50_001 }), new Conversation({ client: '10.0.0.3' }), new Conversation({ server: '10.0.0.3' }),
      new Conversation({ client: 'fe80::1', server: 'fe80::2' }), new Conversation({ client: 'fe80::1', server: 'fe80::3' }),
    ];
    const packets = wires.flatMap((wire, index) => wire.handshake().send('c', 0, `0${index}`).packets);
    packets.sort((a, b) => Number(a.atNs - b.atNs));
    const { connections, summary } = readPackets(packets);
    expect(connections.map((connection) => connection.script[0])).toEqual(['c2s 00', 'c2s 01', 'c2s 02', 'c2s 03', 'c2s 04', 'c2s 05']);
    expect(connections.map((connection) => connection.info.client)).toEqual(['10.0.0.1:50000', '10.0.0.1:50001', '10.0.0.3:50000', '10.0.0.1:50000', '[fe80::1]:50000', '[fe80::1]:50000']);
    expect(summary.connections).toBe(6);
  });

  it('that reuse the ports of an open one end it', () => {
    const first = new Conversation().handshake().send('c', 0, 'aa').send('c', 5, 'ff');
    const second = new Conversation({ clientSeq: 9_000_000, serverSeq: 8_000_000, startUs: first.nowUs }).handshake().send('c', 0, 'bb');
    expect(readPackets([...first.packets, ...second.packets]).connections.map((connection) => connection.script)).toEqual([
      ['c2s aa', 'c2s gap 4', 'c2s ff', 'end closed'], ['c2s bb', 'end capture-end'],
    ]);
  });

  it('that reuse the ports of a closed one are new, but late packets of the closed one are not', () => {
    const first = new Conversation().handshake().fin('c', 0).fin('s', 0, 1).ack('c', 1, 1).send('c', 1, 'ee').syn();
    const second = new Conversation({ clientSeq: 9_000_000, serverSeq: 8_000_000, startUs: first.nowUs }).handshake().send('c', 0, 'bb');
    expect(readPackets([...first.packets, ...second.packets]).connections.map((connection) => connection.script)).toEqual([
      ['c2s fin', 's2c fin', 'end closed'], ['c2s bb', 'end capture-end'],
    ]);
  });

  it('are not made new by a repeated SYN', () => {
    const wire = new Conversation().syn().syn().synAck().synAck().ack('c', 0).send('c', 0, 'aa').syn().synAck().send('c', 1, 'bb');
    expect(readPackets(wire.packets).connections.map((connection) => connection.script)).toEqual([['c2s aa', 'c2s bb', 'end capture-end']]);
  });

  it('are not made by attempts that are refused or not answered, which are counted', () => {
    const refused = new Conversation().syn().raw('s', { seq: 0, ack: 1001, flags: 0x14 });
    const silent = new Conversation({ clientPort: 2 }).syn().wait(1e6).syn();
    const { connections, summary } = readPackets([...refused.packets, ...silent.packets]);
    expect(connections).toEqual([]);
    expect(summary).toMatchObject({ connections: 0, skipped: { 'connection attempt refused': 1, 'connection attempt without an answer': 1 } });
  });

  it('are not made by acknowledgements and resets of what nobody saw', () => {
    const { connections, summary } = readPackets(new Conversation().ack('s', 5).rst('c', 5).packets);
    expect(connections).toEqual([]);
    expect(summary.skipped).toEqual({ 'of no known connection': 2 });
  });

  it('nobody wants cost nothing and end', () => {
    const wire = new Conversation().handshake().send('c', 5, 'aa').fin('c', 6).fin('s', 0, 7);
    const next = new Conversation({ clientSeq: 9_000_000, startUs: wire.nowUs }).handshake().send('c', 0, 'bb');
    const asked: string[] = [];
    const reader = new CaptureReader('pcap', { onConnection: (info) => { asked.push(info.client); return undefined; } });
    reader.push(pcapFile([...wire.packets, ...next.packets]));
    expect(reader.finish('capture-end').connections).toBe(2);
    expect(asked).toHaveLength(2);
  });

  it('hear that the reading was interrupted', () => {
    const scripts: string[] = [];
    const nothing = (): void => undefined;
    const reader = new CaptureReader('pcap', { onConnection: () => ({ bytes: nothing, gap: nothing, acked: nothing, close: nothing, time: nothing, end: (reason) => { scripts.push(reason); } }) });
    reader.push(pcapFile(new Conversation().handshake().packets));
    reader.finish('interrupted');
    expect(scripts).toEqual(['interrupted']);
  });
});

describe('a segment', () => {
  const frame = (segment: Uint8Array): Packet => ({ atNs, bytes: ethernet(ip('1.1.1.1', '2.2.2.2', segment)) });

  it('with options carries its data behind them', () => {
    const wire = frame(tcp({ from: 9, to: 1935, seq: 1, payload: hex('aabb'), options: hex('0101080a0000000100000002') }));
    expect(readPackets([wire]).connections[0]?.script[0]).toBe('c2s aabb');
  });

  it('that is malformed or cut inside its header is skipped and counted', () => {
    const good = tcp({ from: 9, to: 1935, seq: 1, payload: hex('aabb') });
    const shortHeader = concat([good.subarray(0, 12), hex('40'), good.subarray(13)]);
    const longHeader = concat([good.subarray(0, 12), hex('f0'), good.subarray(13)]);
    const cutFrame: Packet = { atNs, bytes: ethernet(ip('1.1.1.1', '2.2.2.2', good)).subarray(0, 50), original: 56 };
    const { summary, connections } = readPackets([frame(shortHeader), frame(longHeader), cutFrame]);
    expect(connections).toEqual([]);
    expect(summary.skipped).toEqual({ 'malformed TCP header': 2, 'cut inside the TCP header': 1 });
    expect(summary.problems).toEqual(['1 packets were captured too short to see their TCP header; capture with a larger snapshot length (tcpdump -s 0)']);
  });

  it('of a frame with padding ends where IP says', () => {
    const packet = ip('1.1.1.1', '2.2.2.2', tcp({ from: 9, to: 1935, seq: 1, payload: hex('aa') }));
    const padded: Packet = { atNs, bytes: ethernet(concat([packet, new Uint8Array(5)])) };
    expect(readPackets([padded]).connections[0]?.script[0]).toBe('c2s aa');
  });
});

describe('a capture with very many connections', () => {
  /** Packets made one by one: the file itself must not be what fills the memory. */
  function feed(reader: CaptureReader, count: number, packetsOf: (index: number) => Uint8Array[]): void {
    reader.push(pcapFile([]));
    for (let index = 0; index < count; index++) {
      reader.push(pcapFile(packetsOf(index).map((bytes) => ({ atNs: atNs + BigInt(index) * 1000n, bytes }))).subarray(24));
    }
  }

  const host = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

  it('forgets the oldest attempts that nobody answers', () => {
    const reader = new CaptureReader('pcap', { onConnection: () => undefined });
    feed(reader, 40_000, (index) => [ethernet(ip(host(index), '9.9.9.9', tcp({ from: 1, to: 1935, seq: 1, flags: flags.syn })))]);
    expect(remembered(reader)).toBe(16_384);
    expect(reader.finish('capture-end')).toMatchObject({ connections: 0, skipped: { 'connection attempt without an answer': 40_000 } });
  });

  it('forgets the oldest closed ones', () => {
    const reader = new CaptureReader('pcap', { onConnection: () => undefined });
    feed(reader, 20_000, (index) => [
      ethernet(ip(host(index), '9.9.9.9', tcp({ from: 1, to: 1935, seq: 1, flags: flags.data, payload: hex('aabb') }))),
      ethernet(ip('9.9.9.9', host(index), tcp({ from: 1935, to: 1, seq: 1, ack: 3, flags: flags.fin }))),
      ethernet(ip(host(index), '9.9.9.9', tcp({ from: 1, to: 1935, seq: 3, ack: 2, flags: flags.rst }))),
    ]);
    expect(remembered(reader)).toBe(16_384);
    expect(reader.finish('capture-end').connections).toBe(20_000);
  });

  it('ends the longest silent ones early and says so', () => {
    const ended: string[] = [];
    const nothing = (): void => undefined;
    const reader = new CaptureReader('pcap', { port: 1935, onConnection: () => ({ bytes: nothing, gap: nothing, acked: nothing, close: nothing, time: nothing, end: (reason) => { ended.push(reason); } }) });
    feed(reader, 33_000, (index) => [ethernet(ip(host(index), '9.9.9.9', tcp({ from: 1, to: 1935, seq: 1, flags: flags.data, payload: hex('aabb') })))]);
    expect(ended.length).toBe(8192);
    const summary = reader.finish('capture-end');
    expect(ended.length).toBe(33_000);
    expect(summary.problems).toEqual(['too many connections were open at once; 8192 silent ones were ended early']);
  });

  function remembered(reader: CaptureReader): number {
    return (reader as unknown as { tcp: { byKey: Map<string, unknown> } }).tcp.byKey.size;
  }
});

it('reads a capture of several connections the same for any block size', () => {
  const first = new Conversation().handshake().send('c', 2, 'cc').send('c', 0, 'aabb').ack('s', 3).fin('c', 3);
  const second = new Conversation({ clientPort: 7 }).handshake().send('s', 0, 'dd').rst('c', 0);
  const file = pcapFile([...first.packets, ...second.packets]);
  const whole = read(file).connections.map((connection) => connection.calls);
  for (const size of [1, 2, 3, 7, 16, 40, 41, 100]) expect(read(file, size).connections.map((connection) => connection.calls)).toEqual(whole);
});
