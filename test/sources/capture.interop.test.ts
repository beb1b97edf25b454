/** Other people's readers on the same files: pcap-parser from npm, tshark and editcap from Wireshark. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/sources/capture.js';
import { PcapDecoder } from '../../src/sources/pcap.js';
import { Conversation, concat, hex, ip, pcapFile, tcp } from './builder.js';
import { Recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-interop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const captures = ['clean', 'incidents', 'synthetic'].flatMap((name) => readdirSync(`captures/${name}`).filter((file) => file.endsWith('.pcap')).map((file) => `captures/${name}/${file}`));

async function callsOf(path: string): Promise<unknown> {
  const recorder = new Recorder();
  const summary = await readCapture(path, recorder);
  return { connections: recorder.connections.map(({ info, calls }) => ({ info, calls })), packets: summary.packets, endUs: summary.endUs };
}

/** Bytes per TCP stream and sending port, gaps and repeats already sorted out by nobody: plain sums of tcp.len. */
function tsharkTotals(path: string, ...flags: string[]): Record<string, number> {
  const lines = execFileSync('tshark', ['-r', path, ...flags, '-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.srcport', '-e', 'tcp.len'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const totals: Record<string, number> = {};
  for (const line of lines.trim().split('\n')) {
    const [stream, port, length] = line.split('\t');
    totals[`${stream}/${port}`] = (totals[`${stream}/${port}`] ?? 0) + Number(length);
  }
  return totals;
}

async function ownTotals(path: string): Promise<Record<string, number>> {
  const recorder = new Recorder();
  await readCapture(path, recorder);
  const totals: Record<string, number> = {};
  recorder.connections.forEach((connection, stream) => {
    totals[`${stream}/${/\d+$/.exec(connection.info.client)?.[0]}`] = connection.total('c2s');
    totals[`${stream}/${/\d+$/.exec(connection.info.server)?.[0]}`] = connection.total('s2c');
  });
  return totals;
}

interface ParsedPacket { readonly header: { readonly timestampSeconds: number; readonly timestampMicroseconds: number; readonly originalLength: number }; readonly data: Uint8Array }
interface PcapParser { parse(path: string): { on(event: string, listener: (value: ParsedPacket) => void): void } }

describe('pcap-parser', () => {
  const parser = createRequire(import.meta.url)('pcap-parser') as PcapParser;
  for (const file of captures) {
    it(`sees the same packets: ${file}`, async () => {
      const theirs: unknown[] = [];
      await new Promise<void>((resolve) => {
        const run = parser.parse(file);
        run.on('packet', ({ header, data }) => theirs.push([header.timestampSeconds * 1e6 + header.timestampMicroseconds, header.originalLength, Buffer.from(data).toString('base64')]));
        run.on('end', () => resolve());
      });
      const ours: unknown[] = [];
      const decoder = new PcapDecoder((_linkType, bytes, start, end, original, atUs) => ours.push([atUs, original, Buffer.from(bytes.subarray(start, end)).toString('base64')]));
      decoder.push(readFileSync(file));
      expect(ours).toEqual(theirs);
      expect(ours.length).toBeGreaterThan(10);
    });
  }
});

describe('tshark', () => {
  for (const file of captures.filter((name) => name.includes('ff9--nginx') || name.includes('obs32') || name.includes('s22') || name.includes('s29'))) {
    it(`counts the same bytes: ${file}`, async () => {
      expect(await ownTotals(file)).toEqual(tsharkTotals(file));
    });
  }

  const layers: readonly (readonly [string, number, string, string])[] = [
    ['Ethernet with two VLAN tags', 1, '020000000002 020000000001 88a8 0064 8100 00c8', 'ethertype'],
    ['Linux cooked v1', 113, '0000 0304 0006 000000000000 0000', 'ethertype'],
    ['BSD null', 0, '02000000', ''],
    ['OpenBSD loop', 108, '00000002', ''],
    ['raw IP', 101, '', ''],
    ['PPP', 9, 'ff03 0021', ''],
  ];
  for (const [name, linkType, header, extra] of layers) {
    it(`sees the same segment behind ${name}, in both byte orders and units`, async () => {
      const packet = concat([hex(header), hex(extra === 'ethertype' ? '0800' : ''), ip('10.0.0.1', '10.0.0.2', tcp({ from: 9, to: 1935, seq: 1, payload: hex('0301aabb') }))]);
      for (const littleEndian of [true, false]) {
        for (const nanoseconds of [true, false]) {
          const path = join(folder, 'layer.pcap');
          writeFileSync(path, pcapFile([{ atNs: 1_700_000_000_000_001_000n, bytes: packet }], { linkType, littleEndian, nanoseconds }));
          expect(tsharkTotals(path)).toEqual({ '0/9': 4 });
          expect(await ownTotals(path)).toEqual({ '0/9': 4, '0/1935': 0 });
        }
      }
    });
  }
});

describe('editcap', () => {
  for (const file of captures.filter((name) => name.includes('clean') || name.includes('s28') || name.includes('s29'))) {
    it(`writes pcapng and nanosecond pcap that read the same: ${file}`, async () => {
      const original = await callsOf(file);
      for (const format of ['pcapng', 'nsecpcap']) {
        const path = join(folder, `converted.${format}`);
        execFileSync('editcap', ['-F', format, file, path], { stdio: 'ignore' });
        expect(await callsOf(path)).toEqual(original);
      }
    });
  }

  it('cuts packets, and what it cut off is a gap', async () => {
    const wire = new Conversation().handshake().send('c', 0, new Uint8Array(100).fill(7)).send('c', 100, '08');
    const path = join(folder, 'whole.pcap');
    writeFileSync(path, pcapFile(wire.packets));
    execFileSync('editcap', ['-s', '60', path, join(folder, 'cut.pcap')], { stdio: 'ignore' });
    const recorder = new Recorder();
    await readCapture(join(folder, 'cut.pcap'), recorder);
    expect(recorder.connections[0]?.script).toEqual(['c2s 070707070707', 'c2s gap 94', 'c2s 08', 'end capture-end']);
  });

  it('duplicates and reorders nothing that we would notice', async () => {
    const file = 'captures/clean/ff9--nginx.pcap';
    const twice = join(folder, 'twice.pcap');
    execFileSync('mergecap', ['-F', 'pcap', '-w', twice, file, file], { stdio: 'ignore' });
    const [once, merged] = [new Recorder(), new Recorder()];
    await readCapture(file, once);
    await readCapture(twice, merged);
    expect(merged.connections.map((connection) => connection.calls)).toEqual(once.connections.map((connection) => connection.calls));
  });
});
