/** The captures of this repository as raw material: packets, connections and media payloads. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureReader } from '../../dist/sources/capture.js';
import { DirectionDecoder } from '../../dist/pipeline/direction.js';
import { SecretMasker } from '../../dist/session/secrets.js';

const folder = fileURLToPath(new URL('../../captures', import.meta.url));
/** Of each capture only the beginning: an execution should take milliseconds. */
const capturePackets = 160;
const payloadsMax = 4000;

function pcapFiles(path) {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pcap'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

/** The packets of a classic little-endian pcap file. */
function packetsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets = [];
  for (let at = 24; at + 16 <= bytes.length && packets.length < capturePackets; ) {
    const length = view.getUint32(at + 8, true);
    packets.push({ seconds: view.getUint32(at, true), us: view.getUint32(at + 4, true), original: view.getUint32(at + 12, true), bytes: bytes.slice(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return { linkType: view.getUint32(20, true), packets };
}

let loaded;

/** Loaded once, on first use. */
export function corpus() {
  loaded ??= load();
  return loaded;
}

function load() {
  const captures = [];
  const connections = [];
  const media = [];
  for (const path of pcapFiles(folder)) {
    const bytes = new Uint8Array(readFileSync(path));
    const name = path.slice(folder.length + 1);
    captures.push({ name, ...packetsOf(bytes) });
    const reader = new CaptureReader('pcap', {
      onConnection: (info) => {
        const events = [];
        const masker = new SecretMasker(true);
        const decoders = {};
        for (const direction of ['c2s', 's2c']) {
          decoders[direction] = new DirectionDecoder(direction, {
            emit: () => {}, masker, fromStart: info.fromStart,
            extract: { media: (_direction, _msid, typeId, _timestampMs, payload) => { if (typeId !== 18 && media.length < payloadsMax && payload.length < 6000) media.push({ typeId, payload: payload.slice() }); } },
          });
        }
        connections.push({ name, info, events });
        return {
          bytes: (direction, piece, atUs) => {
            events.push({ kind: 'bytes', direction, bytes: piece.slice(), atUs });
            decoders[direction].push(piece, 0);
          },
          gap: (direction, length, atUs) => {
            events.push({ kind: 'gap', direction, length, atUs });
            decoders[direction].gap(length, 0);
          },
          acked: (direction, total, atUs) => events.push({ kind: 'acked', direction, total, atUs }),
          close: (direction, how, atUs) => events.push({ kind: 'close', direction, how, atUs }),
          time: () => {}, end: () => {},
        };
      },
    });
    reader.push(bytes);
    reader.finish('capture-end');
  }
  return { captures, connections: connections.filter(({ events }) => events.length > 4), media };
}
