/** Writes the capture of the bench: a publisher and a player of the same stream through one server, as tcpdump would see them. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { media, opening } from './workload.mjs';

const segmentBytes = 1448;
const headerBytes = 54;
/** Shares of segments that arrive behind their successor, and that are sent twice. */
const swapEvery = 111;
const repeatEvery = 701;
/** Of the 5 MB window that both ends announce. */
const acknowledgeBytes = 2_500_000;
const flushBytes = 4 * 1024 * 1024;

class PcapFile {
  bytes = 0;
  packets = 0;
  #file;
  #buffer = Buffer.alloc(flushBytes + 128 * 1024);
  #used = 0;

  constructor(path) {
    this.#file = openSync(path, 'w');
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262144, 16);
    header.writeUInt32LE(1, 20);
    this.#append(header);
  }

  record(atUs, packet) {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(Math.floor(atUs / 1e6), 0);
    header.writeUInt32LE(atUs % 1e6, 4);
    header.writeUInt32LE(packet.length, 8);
    header.writeUInt32LE(packet.length, 12);
    this.packets += 1;
    this.#append(header);
    this.#append(packet);
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }

  #append(bytes) {
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
    this.bytes += bytes.length;
    if (this.#used >= flushBytes) this.#flush();
  }

  #flush() {
    writeSync(this.#file, this.#buffer, 0, this.#used);
    this.#used = 0;
  }
}

/** One TCP connection; `c2s` and `s2c` send bytes, cut into segments, acknowledged every second one. */
class Connection {
  sent = 0;
  swapped = 0;
  repeated = 0;
  #file;
  #ports;
  #seq = { c2s: 1000, s2c: 5000 };
  #unacked = 0;
  #ipId = 0;
  #segments = 0;

  constructor(file, clientPort, atUs) {
    this.#file = file;
    this.#ports = { c2s: [clientPort, 1935], s2c: [1935, clientPort] };
    this.#file.record(atUs, this.#packet('c2s', 0x02, Buffer.alloc(0)));
    this.#seq.c2s += 1;
    this.#file.record(atUs + 40, this.#packet('s2c', 0x12, Buffer.alloc(0)));
    this.#seq.s2c += 1;
    this.#file.record(atUs + 80, this.#packet('c2s', 0x10, Buffer.alloc(0)));
  }

  send(direction, bytes, atUs) {
    const back = direction === 'c2s' ? 's2c' : 'c2s';
    const packets = [];
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const piece = bytes.subarray(at, at + segmentBytes);
      packets.push(this.#packet(direction, 0x18, piece));
      this.#seq[direction] = (this.#seq[direction] + piece.length) >>> 0;
    }
    for (let i = 0; i < packets.length; i++) {
      this.#segments += 1;
      if (this.#segments % swapEvery === 0 && i + 1 < packets.length) {
        [packets[i], packets[i + 1]] = [packets[i + 1], packets[i]];
        this.swapped += 1;
      }
      this.#file.record(atUs + i * 3, packets[i]);
      if (this.#segments % repeatEvery === 0) {
        this.#file.record(atUs + i * 3 + 1, packets[i]);
        this.repeated += 1;
      }
      this.#unacked += 1;
    }
    if (this.#unacked >= 2) {
      this.#unacked = 0;
      this.#file.record(atUs + packets.length * 3 + 50, this.#packet(back, 0x10, Buffer.alloc(0)));
    }
  }

  finish(atUs) {
    for (const [direction, us] of [['c2s', 0], ['s2c', 40]]) {
      this.#file.record(atUs + us, this.#packet(direction, 0x11, Buffer.alloc(0)));
      this.#seq[direction] = (this.#seq[direction] + 1) >>> 0;
    }
    this.#file.record(atUs + 80, this.#packet('c2s', 0x10, Buffer.alloc(0)));
  }

  #packet(direction, flags, payload) {
    const out = Buffer.alloc(headerBytes + payload.length);
    out.writeUInt16BE(0x0800, 12);
    out[14] = 0x45;
    out.writeUInt16BE(40 + payload.length, 16);
    out.writeUInt16BE(this.#ipId++ & 0xffff, 18);
    out.writeUInt16BE(0x4000, 20);
    out[22] = 64;
    out[23] = 6;
    out.set([10, 0, 0, direction === 'c2s' ? 1 : 2], 26);
    out.set([10, 0, 0, direction === 'c2s' ? 2 : 1], 30);
    let sum = 0;
    for (let i = 14; i < 34; i += 2) sum += out.readUInt16BE(i);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    out.writeUInt16BE(~sum & 0xffff, 24);
    out.writeUInt16BE(this.#ports[direction][0], 34);
    out.writeUInt16BE(this.#ports[direction][1], 36);
    out.writeUInt32BE(this.#seq[direction], 38);
    out.writeUInt32BE(flags === 0x02 ? 0 : this.#seq[direction === 'c2s' ? 's2c' : 'c2s'], 42);
    out[46] = 0x50;
    out[47] = flags;
    out.writeUInt16BE(0xffff, 48);
    out.set(payload, headerBytes);
    return out;
  }
}

/** Writes a capture of about `wantedBytes`; returns what stands in it. */
export function writeCapture(path, wantedBytes) {
  const file = new PcapFile(path);
  let atUs = 1_700_000_000_000_000;
  const ends = ['publish', 'play'].map((role, i) => {
    const said = opening(role, role === 'publish' ? 60_000 : 4096);
    const connection = new Connection(file, 50_000 + i, atUs);
    for (const [direction, bytes] of said.turns) {
      atUs += 2000;
      connection.send(direction, bytes, atUs);
    }
    return { connection, direction: role === 'publish' ? 'c2s' : 's2c', back: role === 'publish' ? 's2c' : 'c2s', said, acknowledged: 0 };
  });
  const startUs = atUs;
  for (const { typeId, timestampMs, payload } of media()) {
    if (file.bytes >= wantedBytes) break;
    atUs = startUs + timestampMs * 1000;
    for (const [i, end] of ends.entries()) {
      const { connection, direction, back, said } = end;
      const sender = said[direction];
      connection.send(direction, sender.message(typeId === 9 ? 6 : 4, 1, typeId, payload, timestampMs + 1, 1), atUs + i * 5000);
      if (sender.bytes - end.acknowledged < acknowledgeBytes) continue;
      end.acknowledged = sender.bytes;
      connection.send(back, said[back].acknowledge(sender.bytes), atUs + i * 5000 + 1000);
    }
  }
  for (const { connection } of ends) connection.finish(atUs += 100_000);
  file.close();
  const sum = (pick) => ends.reduce((total, end) => total + pick(end), 0);
  return {
    bytes: file.bytes, packets: file.packets, seconds: Math.round((atUs - startUs) / 1e6), messages: sum(({ said }) => said.c2s.messages + said.s2c.messages),
    swapped: sum(({ connection }) => connection.swapped), repeated: sum(({ connection }) => connection.repeated),
  };
}
