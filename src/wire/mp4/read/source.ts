/** Random access to the bytes of a file or of a segment in memory. Never throws for what the bytes say. */
export interface ByteSource {
  readonly size: number;
  /** Up to `length` bytes at `offset`, fewer at the end. A view that is valid until the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes that are in memory already. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length)) };
}

/** A part of another source (HLS byte ranges); clamped to what is there. */
export function rangeSource(source: ByteSource, start: number, length: number): ByteSource {
  const from = Math.min(Math.max(0, start), source.size);
  const size = Math.max(0, Math.min(length, source.size - from));
  return { size, read: (offset, count) => source.read(from + Math.min(offset, size), Math.max(0, Math.min(count, size - offset))) };
}

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) * 0x10000) + u16(bytes, at + 2);
}

export function i32(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) | 0;
}

/** Rounded above 2^53, where no file and no media time is. */
export function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
}

/** Latin-1 text of the bytes, as types and brands are. */
export function latin1(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let index = at; index < Math.min(at + length, bytes.length); index += 1) text += String.fromCharCode(bytes[index]!);
  return text;
}
