/** Real captures with segments swapped, duplicated and cut out: all that is there is decoded, what is missing is named by offset. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Registry } from '../../src/analyzers/registry.js';
import { Session } from '../../src/pipeline/session.js';
import { readCapture } from '../../src/sources/capture.js';
import type { MessageEvent, TraceEvent } from '../../src/trace/events.js';
import type { Finding } from '../../src/trace/findings.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Packet { bytes: Buffer; payload: number; seq: number; fromPort: number }

/** The records of a classic little-endian pcap with Ethernet or cooked frames, as the captures in `captures/` are. */
function packetsOf(file: Buffer): { head: Buffer; packets: Packet[] } {
  const linkType = file.readUInt32LE(20);
  const linkBytes = linkType === 1 ? 14 : linkType === 113 ? 16 : linkType === 276 ? 20 : 4;
  const packets: Packet[] = [];
  for (let at = 24; at < file.length;) {
    const length = file.readUInt32LE(at + 8);
    const ip = at + 16 + linkBytes;
    const tcp = ip + (file.readUInt8(ip) & 0x0f) * 4;
    const payload = file.readUInt16BE(ip + 2) - (tcp - ip) - (file.readUInt8(tcp + 12) >> 4) * 4;
    packets.push({ bytes: file.subarray(at, at + 16 + length), payload, seq: file.readUInt32BE(tcp + 4), fromPort: file.readUInt16BE(tcp) });
    at += 16 + length;
  }
  return { head: file.subarray(0, 24), packets };
}

interface Read { messages: Map<string, MessageEvent>; lost: { session: string; direction: string; offset: number; bytes: number }[]; findings: Finding[] }

async function inspect(packets: readonly Packet[], head: Buffer, name: string): Promise<Read> {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, ...packets.map((packet) => packet.bytes)]));
  const read: Read = { messages: new Map(), lost: [], findings: [] };
  const registry = new Registry();
  const sessions: Session[] = [];
  await readCapture(path, {
    onConnection(info) {
      const onEvent = (event: TraceEvent): void => {
        if (event.kind === 'message' && (event.missingBytes ?? 0) === 0) read.messages.set(`${info.client} ${event.direction} ${event.offset}`, event);
        if (event.kind === 'lost') read.lost.push({ session: info.client, direction: event.direction, offset: event.offset, bytes: event.bytes });
      };
      const session = new Session(info, { id: sessions.length, stallAfterUs: 5e6, showSecrets: false, registry, onEvent });
      sessions.push(session);
      return session;
    },
  });
  for (const session of sessions) read.findings.push(...session.result().findings);
  return read;
}

/** What must not change: everything but times and the counters of the other direction, which depend on the order of arrival. */
const core = (event: MessageEvent): unknown => ({ ...event, firstUs: 0, atUs: 0, peerBytes: 0, peerLastUs: 0 });

let seed = 7;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % below;
};

describe.each(['clean/obs32--nginx.pcap', 'clean/gst122--nginx.pcap', 'clean/ff9av1--nms.pcap', 'clean/ff5--nginx.pcap'])('%s', (name) => {
  const { head, packets } = packetsOf(readFileSync(new URL(`../../captures/${name}`, import.meta.url)));
  const label = name.replace(/\W/g, '-');

  test('swapped and duplicated segments change nothing', async () => {
    const whole = await inspect(packets, head, `${label}-whole.pcap`);
    const shuffled: Packet[] = [];
    for (const packet of packets) {
      shuffled.push(packet);
      if (packet.payload > 0 && random(9) === 0) shuffled.push(packet);
    }
    for (let i = 4; i + 1 < shuffled.length; i++) {
      // Neighbours of one direction; a whole flight later would be a retransmission time-out.
      if (random(6) === 0 && (shuffled[i] as Packet).fromPort === (shuffled[i + 1] as Packet).fromPort) shuffled.splice(i, 2, shuffled[i + 1] as Packet, shuffled[i] as Packet);
    }
    const read = await inspect(shuffled, head, `${label}-shuffled.pcap`);
    expect(read.lost).toEqual([]);
    expect([...read.messages.keys()].sort()).toEqual([...whole.messages.keys()].sort());
    for (const [key, event] of whole.messages) expect(core(read.messages.get(key) as MessageEvent)).toEqual(core(event));
    expect(read.findings.map((finding) => finding.rule)).toEqual(whole.findings.map((finding) => finding.rule));
  });

  test('cut-out segments are named by offset, and only what they touch is missing', async () => {
    const whole = await inspect(packets, head, `${label}-whole.pcap`);
    const data = packets.flatMap((packet, index) => (packet.payload > 0 && index > packets.length / 3 ? [index] : []));
    const cut = new Set(Array.from({ length: 5 }, () => data[random(data.length)] as number));
    const read = await inspect(packets.filter((_, index) => !cut.has(index)), head, `${label}-cut.pcap`);
    const cutBytes = [...cut].reduce((sum, index) => sum + (packets[index] as Packet).payload, 0);
    expect(read.lost.reduce((sum, each) => sum + each.bytes, 0)).toBeGreaterThanOrEqual(cutBytes);
    // Every message that does not touch a lost range is there, unchanged.
    const touched = (key: string, event: MessageEvent): boolean => read.lost.some((each) => key.startsWith(`${each.session} ${each.direction} `) && event.offset < each.offset + each.bytes && event.endOffset > each.offset);
    for (const [key, event] of whole.messages) {
      const now = read.messages.get(key);
      if (now === undefined) expect(touched(key, event), `${key} is gone and touches nothing lost`).toBe(true);
      else if (!touched(key, event) && event.typeId !== 8 && event.typeId !== 9) expect(core(now)).toEqual(core(event));
      else expect([now.length, now.typeId]).toEqual([event.length, event.typeId]);
    }
    // Nothing is invented.
    for (const key of read.messages.keys()) expect(whole.messages.has(key), `${key} was never sent`).toBe(true);
    // Hardly more is lost than was cut: the chunk streams go on at the next sure boundary.
    expect(whole.messages.size - read.messages.size).toBeLessThan(40);
    expect(read.findings.filter((finding) => finding.severity === 'fatal' || finding.severity === 'stall')).toEqual([]);
  });
});
