import type { UserControlName } from '../../trace/events.js';
import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** What follows the event number. `stream-ms`: stream and milliseconds; `time`: 32 bits; `opaque`: kept out of the body. */
type Layout = 'stream' | 'stream-ms' | 'time' | 'byte' | 'opaque';

const LAYOUT_BYTES: Readonly<Record<Layout, number>> = { stream: 4, 'stream-ms': 8, time: 4, byte: 0, opaque: 0 };

/** RTMP 1.0 §7.1.7; 26, 27, 31 and 32 are not in the text but in librtmp, FFmpeg, GStreamer and Node-Media-Server. */
const EVENTS: ReadonlyMap<number, { readonly name: UserControlName; readonly layout: Layout }> = new Map([
  [0, { name: 'streamBegin', layout: 'stream' }],
  [1, { name: 'streamEof', layout: 'stream' }],
  [2, { name: 'streamDry', layout: 'stream' }],
  [3, { name: 'setBufferLength', layout: 'stream-ms' }],
  [4, { name: 'streamIsRecorded', layout: 'stream' }],
  [6, { name: 'pingRequest', layout: 'time' }],
  [7, { name: 'pingResponse', layout: 'time' }],
  [26, { name: 'swfVerificationRequest', layout: 'byte' }],
  [27, { name: 'swfVerificationResponse', layout: 'opaque' }],
  [31, { name: 'bufferEmpty', layout: 'stream' }],
  [32, { name: 'bufferReady', layout: 'stream' }],
]);

/** Event number by name. */
export const userControlEvent = {
  streamBegin: 0, streamEof: 1, streamDry: 2, setBufferLength: 3, streamIsRecorded: 4, pingRequest: 6, pingResponse: 7,
  swfVerificationRequest: 26, swfVerificationResponse: 27, bufferEmpty: 31, bufferReady: 32,
} as const satisfies Readonly<Record<Exclude<UserControlName, 'unknown'>, number>>;

/**
 * User Control, type 4 (RTMP 1.0 §7.1.7). `value` is milliseconds for setBufferLength, the peer's time for a ping,
 * the type for a SWF verification request, and the first 32 bits of an event nobody has described.
 */
export function decodeUserControl(payload: Uint8Array): BodyOf<'userControl'> | MalformedBody {
  const reader = new ByteReader(payload);
  const event = reader.u16();
  if (event === undefined) return tooShort('user control', 2, payload);
  const known = EVENTS.get(event);
  if (known === undefined) {
    const value = reader.u32();
    return { type: 'userControl', event, eventName: 'unknown', ...(value === undefined ? {} : { value }) };
  }
  const { name: eventName, layout } = known;
  if (reader.remaining < LAYOUT_BYTES[layout]) return tooShort(`user control ${eventName}`, 2 + LAYOUT_BYTES[layout], payload);
  const msid = layout === 'stream' || layout === 'stream-ms' ? reader.u32() : undefined;
  const value = layout === 'stream-ms' || layout === 'time' ? reader.u32() : layout === 'byte' ? reader.u8() : undefined;
  return { type: 'userControl', event, eventName, ...(msid === undefined ? {} : { msid }), ...(value === undefined ? {} : { value }) };
}

/** Any event with its 32-bit fields in wire order: `encodeUserControl(userControlEvent.setBufferLength, 1, 3000)`. */
export function encodeUserControl(event: number, ...fields: readonly number[]): Uint8Array {
  const writer = new ByteWriter().u16(event);
  for (const field of fields) writer.u32(field);
  return writer.toBytes();
}

/** SWF verification request with its type byte; the answer is computed from a SWF file and is not built here. */
export function encodeSwfVerificationRequest(type = 1): Uint8Array {
  return new ByteWriter().u16(userControlEvent.swfVerificationRequest).u8(type).toBytes();
}
