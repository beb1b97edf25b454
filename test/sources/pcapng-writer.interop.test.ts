/** Wireshark must open what we write and find nothing to complain about. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/sources/capture.js';
import { PcapngEncoder } from '../../src/sources/pcapng-writer.js';
import type { ConnectionSink } from '../../src/trace/transport.js';
import { concat } from './builder.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-writer-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tshark(path: string, ...args: string[]): string[] {
  const checks = ['tcp.check_checksum', 'ip.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`]);
  return execFileSync('tshark', ['-r', path, ...checks, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8 }).split('\n').filter((line) => line !== '');
}

/** Writes a real session again, as a proxy between its ends would have saved it. */
async function rewrite(source: string, acks: 'observed' | 'unknown', v6: boolean): Promise<{ path: string; bytes: number[] }> {
  const encoder = new PcapngEncoder({ acks });
  const pieces = [encoder.begin()];
  const bytes: number[] = [];
  let lastUs = 0;
  await readCapture(source, {
    onConnection: (info) => {
      const id = bytes.length / 2;
      bytes.push(0, 0);
      let opened = false;
      const port = (endpoint: string): number => Number(/\d+$/.exec(endpoint)?.[0]);
      const host = v6 ? '::1' : '127.0.0.1';
      const open = (atUs: number): void => {
        if (!opened) pieces.push(encoder.open(id, { host, port: port(info.client) }, { host, port: port(info.server) }, atUs));
        opened = true;
        lastUs = Math.max(lastUs, atUs);
      };
      const sink: ConnectionSink = {
        bytes: (direction, data, atUs) => {
          open(atUs);
          bytes[id * 2 + (direction === 'c2s' ? 0 : 1)] = (bytes[id * 2 + (direction === 'c2s' ? 0 : 1)] ?? 0) + data.length;
          pieces.push(encoder.data(id, direction, data, atUs));
        },
        gap: () => undefined,
        acked: (direction, total, atUs) => { pieces.push(encoder.acked(id, direction, total, atUs)); },
        close: (direction, how, atUs) => { pieces.push(encoder.close(id, direction, how, atUs)); },
        time: () => undefined,
        end: () => undefined,
      };
      return sink;
    },
  });
  pieces.push(encoder.end(lastUs + 5_000_000));
  const path = join(folder, `${acks}-${v6 ? 'v6' : 'v4'}.pcapng`);
  writeFileSync(path, concat(pieces));
  return { path, bytes };
}

describe('Wireshark opens a saved session', () => {
  for (const [acks, v6] of [['observed', false], ['observed', true], ['unknown', false], ['unknown', true]] as const) {
    it(`without a malformed packet, a wrong checksum or a TCP complaint: acknowledgements ${acks}, IPv${v6 ? 6 : 4}`, async () => {
      const { path, bytes } = await rewrite('captures/clean/ff9--nginx.pcap', acks, v6);
      expect(tshark(path, '-Y', '_ws.malformed || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad"')).toEqual([]);
      expect(tshark(path, '-Y', 'tcp.checksum.status == "Good"').length).toBe(tshark(path).length);
      expect(tshark(path, '-Y', 'tcp.analysis.flags')).toEqual([]);
      const totals = bytes.map(() => 0);
      for (const line of tshark(path, '-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.dstport', '-e', 'tcp.len')) {
        const [stream, port, length] = line.split('\t').map(Number);
        const index = (stream ?? 0) * 2 + (port === 1938 ? 0 : 1);
        totals[index] = (totals[index] ?? 0) + (length ?? 0);
      }
      expect(totals).toEqual(bytes);
    });
  }

  it('and decodes RTMP in it', async () => {
    const { path } = await rewrite('captures/clean/ff9--nginx.pcap', 'unknown', false);
    const info = tshark(path, '-d', 'tcp.port==1938,rtmpt', '-Y', 'rtmpt', '-T', 'fields', '-e', '_ws.col.Info').join('\n');
    for (const name of ['Handshake C0+C1', "connect('live')", 'createStream()', "publish("]) expect(info).toContain(name);
  });

  it('also when one write is larger than a packet', () => {
    const encoder = new PcapngEncoder();
    const path = join(folder, 'large.pcapng');
    writeFileSync(path, concat([encoder.begin(), encoder.open(1, { host: '::1', port: 5 }, { host: '::1', port: 6 }, 1), encoder.data(1, 'c2s', new Uint8Array(1_000_001).fill(9), 2), encoder.close(1, 'c2s', 'fin', 3), encoder.close(1, 's2c', 'rst', 4), encoder.end(5)]));
    expect(tshark(path, '-Y', '_ws.malformed || tcp.checksum.status == "Bad" || tcp.analysis.flags')).toEqual([]);
    expect(tshark(path, '-T', 'fields', '-e', 'tcp.len').reduce((sum, length) => sum + Number(length), 0)).toBe(1_000_001);
  });

  it('and shows what wrote it and until when', async () => {
    const { path } = await rewrite('captures/clean/ff9--nginx.pcap', 'unknown', false);
    const info = execFileSync('capinfos', [path], { encoding: 'utf8' });
    expect(info).toMatch(/Capture application:\s+rtmpdiag/);
    expect(info).toMatch(/Encapsulation = Raw IP/);
  });
});
