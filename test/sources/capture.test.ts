import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureKind, NotACaptureError, readCapture } from '../../src/sources/capture.js';
import { PcapngEncoder } from '../../src/sources/pcapng-writer.js';
import { block, concat, Conversation, enhancedPacket, ethernet, hex, interfaceBlock, ip, number, option, pcapFile, section, tcp } from './builder.js';
import type { Packet } from './builder.js';
import { only, read } from './read.js';
import { Recorder } from './recorder.js';

interface Truth { readonly stream: number; readonly srcport: number; readonly bytes: number }

const truth = JSON.parse(readFileSync('captures/truth.json', 'utf8')) as Record<string, Truth[]>;
const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-capture-'));
afterAll(() => rmSync(folder, { recursive: true }));

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
}

describe('a recorded capture', () => {
  for (const [file, expected] of Object.entries(truth)) {
    it(`gives the bytes that another decoder counted: ${file}`, async () => {
      const recorder = new Recorder();
      const summary = await readCapture(`captures/${file}`, recorder);
      const counted = recorder.connections.flatMap((connection, stream) => (['c2s', 's2c'] as const).map((direction) => ({
        stream, srcport: portOf(direction === 'c2s' ? connection.info.client : connection.info.server), bytes: connection.total(direction),
      })));
      const order = (a: Truth, b: Truth): number => a.stream - b.stream || a.srcport - b.srcport;
      expect(counted.sort(order)).toEqual(expected.map(({ stream, srcport, bytes }) => ({ stream, srcport, bytes })).sort(order));
      expect(summary).toMatchObject({ kind: 'pcap', truncated: false, problems: [], skipped: {}, connections: recorder.connections.length });
      for (const connection of recorder.connections) {
        expect(connection.info).toMatchObject({ fromStart: true, acksVisible: true, bothDirections: true });
        expect(connection.gaps('c2s') + connection.gaps('s2c')).toBe(0);
        // C0 and C1: the client was found.
        expect(connection.script.find((line) => line.startsWith('c2s 03'))).toBeDefined();
      }
    });
  }

  it('with one swapped segment comes out in order', async () => {
    const swapped = new Recorder();
    await readCapture('captures/synthetic/s28-one-ooo-segment.pcap', swapped);
    expect(swapped.connections[0]?.gaps('c2s')).toBe(0);
    // Sum of tshark's tcp.len.
    expect(swapped.connections[0]?.total('c2s')).toBe(42_016);
  });

  it('that lacks 2000 bytes has one gap of that size', async () => {
    const recorder = new Recorder();
    await readCapture('captures/synthetic/s29-lost-2000B-in-capture.pcap', recorder);
    const gaps = recorder.connections.flatMap((connection) => connection.script.filter((line) => line.includes('gap')));
    expect(gaps).toEqual(['c2s gap 2000']);
  });
});

describe('reading a capture file', () => {
  const wire = new Conversation().handshake().send('c', 0, '03');

  it('tells its progress up to the end, and where the capture ends', async () => {
    const path = join(folder, 'progress.pcap');
    const filler: Packet[] = Array.from({ length: 100 }, (_, index) => ({ atNs: BigInt(wire.nowUs + index) * 1000n, bytes: new Uint8Array(200_000) }));
    const bytes = pcapFile([...wire.packets, ...filler]);
    writeFileSync(path, bytes);
    const progress: number[][] = [];
    const summary = await readCapture(path, { onConnection: new Recorder().onConnection, onProgress: (done, total) => progress.push([done, total]) });
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(summary).toMatchObject({ bytes: bytes.length, packets: 104, endUs: wire.nowUs + 99, skipped: { 'not IP': 100 } });
  });

  it('lets the operator interrupt it', async () => {
    const path = join(folder, 'interrupt.pcap');
    writeFileSync(path, pcapFile(wire.packets));
    const recorder = new Recorder();
    await readCapture(path, { ...recorder, signal: AbortSignal.abort() });
    expect(recorder.connections).toEqual([]);
  });

  it('that is none, or does not exist, fails with an error', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'hello, this is text');
    await expect(readCapture(path, new Recorder())).rejects.toThrow(NotACaptureError);
    await expect(readCapture(join(folder, 'absent'), new Recorder())).rejects.toThrow('ENOENT');
  });

  it('knows the two kinds by their first bytes', () => {
    expect(captureKind(hex('d4c3b2a1'))).toBe('pcap');
    expect(captureKind(hex('0a0d0d0a'))).toBe('pcapng');
    expect(captureKind(hex('464c5601'))).toBeUndefined();
    expect(captureKind(hex('d4c3b2'))).toBeUndefined();
  });
});

describe('the summary of a capture', () => {
  const wire = new Conversation().handshake().send('c', 0, '0301').fin('c', 2).fin('s', 0, 3);
  const file = pcapFile(wire.packets);

  it('keeps what was read before a truncation', () => {
    const result = read(file.subarray(0, file.length - 3), 100);
    expect(result.summary).toMatchObject({ truncated: true, packets: 5, problems: [`truncated at offset ${file.length - 70} inside a packet record`] });
    expect(only(result).script).toEqual(['c2s 0301', 'c2s fin', 'end capture-end']);
  });

  it('keeps what was read before a damaged length', () => {
    const result = read(concat([file, number(1, 4), number(1, 4), number(0x7fffffff, 4), number(1, 4), file]), 100);
    expect(result.summary.truncated).toBe(true);
    expect(result.summary.problems).toEqual([`the packet record at offset ${file.length} claims ${0xffffff7f} bytes, more than the file allows; nothing behind it was read`]);
    expect(only(result).script).toEqual(['c2s 0301', 'c2s fin', 'c2s acked 2', 's2c fin', 'end closed']);
  });

  it('says what was skipped: fragments, other protocols, unknown link types', () => {
    const fragment = ethernet(ip('1.1.1.1', '2.2.2.2', tcp({ from: 1, to: 2, seq: 1 }), { fragment: 0x2000 }));
    const udp = ethernet(ip('1.1.1.1', '2.2.2.2', new Uint8Array(8), { protocol: 17 }));
    const { summary } = read(concat([section(), interfaceBlock(1), interfaceBlock(147), enhancedPacket(0, 1n, fragment), enhancedPacket(0, 2n, udp), enhancedPacket(1, 3n, udp), enhancedPacket(1, 4n, udp)]));
    expect(summary).toMatchObject({ kind: 'pcapng', packets: 4, truncated: false, endUs: 4, skipped: { 'IP fragment': 1, 'not TCP': 1, 'link type 147': 2 } });
    expect(summary.problems).toEqual(['link type 147 is not supported; its packets were skipped', '1 IP fragments were skipped; TCP bytes in them appear as missing']);
  });

  it('ends open connections at the end of the capture, which may be later than the last packet', () => {
    const open = new Conversation({ startUs: 1_000_000 }).handshake().send('c', 0, '03');
    const packets = open.packets.map((packet) => enhancedPacket(0, packet.atNs / 1000n, packet.bytes));
    const end = concat([number(0, 4), number(9_000_000, 4, true)]);
    const statistics = block(5, concat([number(0, 4), end, option(3, end)]));
    const result = read(concat([section(), interfaceBlock(1), ...packets, statistics]));
    expect(result.summary.endUs).toBe(9_000_000);
    expect(only(result).calls.at(-1)).toEqual({ call: 'capture-end', atUs: 9_000_000 });
  });

  it('of a file that says its acknowledgements are made up shows none', () => {
    for (const [acks, expected] of [['unknown', { visible: false, acked: [] }], ['observed', { visible: true, acked: [2] }]] as const) {
      const encoder = new PcapngEncoder({ acks });
      const client = { host: '127.0.0.1', port: 5 };
      const server = { host: '127.0.0.1', port: 1935 };
      const connection = only(read(concat([encoder.begin(), encoder.open(1, client, server, 0), encoder.data(1, 'c2s', hex('0301'), 1), encoder.acked(1, 'c2s', 2, 2), encoder.end(3)])));
      expect(connection.info.acksVisible).toBe(expected.visible);
      expect(connection.calls.flatMap((call) => (call.call === 'acked' ? [call.amount] : []))).toEqual(expected.acked);
    }
  });
});
