/**
 * The first script tag of a recording: an onMetaData whose `duration` and `filesize` can be filled in later, in place.
 * What the publisher sent is kept byte for byte around them; it is cut and joined, never written anew.
 */
import type { AmfProblem, AmfValue } from '../trace/amf.js';
import { encodeAmf0, decodeAmf0 } from '../wire/amf/amf0.js';
import { ecma, str } from '../wire/amf/build.js';
import { ByteWriter } from '../wire/bytes/writer.js';

export type MetadataKey = 'duration' | 'filesize' | 'width' | 'height';

export interface RecordingMetadata {
  /** The body of a type 18 tag. Both values are 0 until they are known: players take that for "find out yourself". */
  readonly payload: Uint8Array;
  /** Offsets in `payload` of the 8-byte doubles: none for what is not ours to say, several where the publisher names a key twice. */
  readonly places: Readonly<Record<MetadataKey, readonly number[]>>;
}

/** FLV E.4.1: DataSize is 24 bits. */
const maxTagBytes = 0xff_ffff;
const numberMarker = 0x00;
const numberBytes = 9;
/** The bytes of such values are still where they say. */
const harmless: ReadonlySet<AmfProblem['what']> = new Set(['invalid-utf8', 'empty-property-name']);

/** For publishers that send none, or send it too late. Old players, and flvmeta, want to know the size of the picture from here. */
export function ownMetadata(): RecordingMetadata {
  const empty = encodeAmf0([str('onMetaData'), ecma({})]);
  return withPlaces(empty, ['duration', 'width', 'height', 'filesize']) ?? { payload: empty, places: noPlaces() };
}

/**
 * The publisher's metadata, with 0 for `keys` where they stand and those that are missing in front.
 * `undefined`: this is no onMetaData, or none whose bytes can be changed without harm to the rest of it.
 */
export function withPlaces(payload: Uint8Array, keys: readonly MetadataKey[] = ['duration', 'filesize']): RecordingMetadata | undefined {
  const { values, problems } = decodeAmf0(payload);
  const [name, body] = values;
  if (name?.type !== 'string' || name.value !== 'onMetaData' || name.at === undefined || name.bytes === undefined) return undefined;
  const isPlain = body?.type === 'ecmaArray' || (body?.type === 'object' && body.className === undefined);
  if (!isPlain || problems.some((problem) => !harmless.has(problem.what))) return undefined;

  const markerAt = name.at + name.bytes;
  const countAt = markerAt + 1;
  const isArray = body.type === 'ecmaArray';
  const membersAt = isArray ? countAt + 4 : countAt;
  const missing = keys.filter((key) => !body.properties.some((property) => property.name === key));

  const writer = new ByteWriter();
  const places = noPlaces();
  writer.put(payload.subarray(0, countAt));
  // FLV E.4.4.4 calls the count approximate; it is kept as right as it was.
  if (isArray) writer.u32(body.count + missing.length);
  for (const key of missing) {
    writer.u16(key.length).put(Uint8Array.from(key, (character) => character.charCodeAt(0)));
    places[key].push(writer.length + 1);
    putNumber(writer);
  }
  let copiedTo = membersAt;
  for (const property of body.properties) {
    const key = keys.find((each) => each === property.name);
    if (key === undefined || property.at === undefined) continue;
    const valueAt = property.at + key.length;
    const valueBytes = bytesOf(property.value);
    if (valueBytes === undefined) return undefined;
    writer.put(payload.subarray(copiedTo, valueAt));
    places[key].push(writer.length + 1);
    putNumber(writer);
    copiedTo = valueAt + valueBytes;
  }
  writer.put(payload.subarray(copiedTo));
  return writer.length > maxTagBytes ? undefined : { payload: writer.toBytes(), places };
}

function noPlaces(): Record<MetadataKey, number[]> {
  return { duration: [], filesize: [], width: [], height: [] };
}

function putNumber(writer: ByteWriter): void {
  writer.u8(numberMarker).f64(0);
}

/** Bytes of a value on the wire, marker included; undefined for those that may hold others. */
function bytesOf(value: AmfValue): number | undefined {
  switch (value.type) {
    case 'number': return numberBytes;
    case 'boolean': return 2;
    case 'null': case 'undefined': case 'unsupported': return 1;
    case 'date': return 11;
    case 'string': return value.bytes === undefined ? undefined : (value.long === true ? 5 : 3) + value.bytes;
    default: return undefined;
  }
}
