/** Fixed-width reads for capture files, by shifts: on this path `DataView` would have to be made anew for each block. */

export function u16be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Unsigned. */
export function u32be(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function u16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0) : u16be(bytes, at);
}

/** Unsigned. */
export function u32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian
    ? (((bytes[at + 3] ?? 0) << 24) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0)) >>> 0
    : u32be(bytes, at);
}
