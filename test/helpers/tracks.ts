import type { TrackTable } from '../../src/session/tracks.js';
import type { Direction, MediaUnit } from '../../src/trace/events.js';

let offset = 0;

/** Folds one unit as a message of its own, `length` payload bytes long. */
export function addUnit(table: TrackTable, direction: Direction, msid: number, unit: MediaUnit, timestampMs: number, length: number): void {
  offset += length + 12;
  table.add(unit, {
    kind: 'message', direction, offset: offset - length - 12, endOffset: offset, firstUs: 0, atUs: 0, csid: 4, msid, typeId: unit.frameType === undefined ? 8 : 9, length, timestampMs, fmt: 0,
    chunks: 1, peerBytes: 0, peerLastUs: -1, body: { type: unit.frameType === undefined ? 'audio' : 'video', units: [unit] },
  });
}
