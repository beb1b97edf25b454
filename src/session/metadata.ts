/**
 * What the peers say about their stream in onMetaData: the keys that can be compared with the stream, first and newest
 * for each direction and message stream. Other keys, and the seek index of files, are not kept.
 */
import type { AmfProblem, AmfValue } from '../trace/amf.js';
import type { DataBody, Direction, MessageEvent } from '../trace/events.js';
import { propertiesOf, textOf, unwrap } from '../wire/amf/access.js';

/** Message streams whose metadata is kept; real sessions have one. */
const maxMetadataStreams = 16;
/** Characters kept of a text, such as a codec's name. */
const maxTextLength = 64;
/** Keys of the wrong type that are kept: there are not more known keys. */
const maxMistyped = 32;

/** Keys that FLV E.5, Enhanced RTMP v2 or the practice of writers define, with the types that they may have. */
export const metadataKeys = {
  duration: 'number', filesize: 'number', width: 'number', height: 'number', framerate: 'number', videodatarate: 'number', audiodatarate: 'number',
  videocodecid: 'number or string', audiocodecid: 'number or string', audiosamplerate: 'number', audiosamplesize: 'number', audiochannels: 'number', stereo: 'boolean',
  lasttimestamp: 'number', lastkeyframetimestamp: 'number', encoder: 'string',
} as const;
export type MetadataKey = keyof typeof metadataKeys;

/** Other spellings: OBS writes fileSize, nginx-rtmp and yasea fps. The plain one wins where both stand. */
const aliases: Readonly<Record<string, MetadataKey>> = { fileSize: 'filesize', fps: 'framerate' };

/** One onMetaData. */
export interface Metadata {
  readonly direction: Direction;
  readonly msid: number;
  readonly atUs: number;
  readonly offset: number;
  readonly endOffset: number;
  readonly timestampMs: number;
  /** It came with @setDataFrame, the publisher's request to keep it for late players. */
  readonly kept: boolean;
  /** Some of it is AMF3: the message type, or a value behind the marker 0x11. */
  readonly amf3: boolean;
  /** The known keys with a value of their type. Numbers are finite. */
  readonly values: Readonly<Partial<Record<MetadataKey, number | boolean | string>>>;
  /** Known keys with a value of another type, and that type. */
  readonly mistyped: readonly { readonly key: MetadataKey; readonly type: AmfValue['type'] }[];
  readonly problems: readonly AmfProblem[];
  /** 32 bits over everything but the creation date, to tell a repeat from a change. */
  readonly fingerprint: number;
}

/** The metadata of one direction of one message stream. */
export interface MetadataFacts {
  readonly direction: Direction;
  readonly msid: number;
  readonly first: Metadata;
  last: Metadata;
  count: number;
  /** How often one came that says the same as the one before it. */
  repeats: number;
}

/** The value that describes the stream; undefined for other data messages and for one that ends before it. */
export function metadataValue(body: DataBody): AmfValue | undefined {
  if (body.handler === 'onMetaData') return body.values[1];
  return body.handler === '@setDataFrame' && textOf(body.values[1]) === 'onMetaData' ? body.values[2] : undefined;
}

/** True for onMetaData, bare or inside @setDataFrame, readable or not. */
export function isMetadata(body: DataBody): boolean {
  return body.handler === 'onMetaData' || (body.handler === '@setDataFrame' && textOf(body.values[1]) === 'onMetaData');
}

/** Reads an onMetaData; undefined for any other data message. Never throws. */
export function readMetadata(event: MessageEvent, body: DataBody): Metadata | undefined {
  if (!isMetadata(body)) return undefined;
  const value = metadataValue(body);
  const values: Partial<Record<MetadataKey, number | boolean | string>> = {};
  const mistyped: { key: MetadataKey; type: AmfValue['type'] }[] = [];
  const properties = propertiesOf(value);
  for (const plain of [true, false]) {
    for (const property of properties) {
      const key = plain ? (Object.hasOwn(metadataKeys, property.name) ? (property.name as MetadataKey) : undefined) : aliasOf(property.name);
      // The first of a repeated name counts, as for FFmpeg and librtmp.
      if (key === undefined || values[key] !== undefined || mistyped.some((each) => each.key === key)) continue;
      const known = valueOf(unwrap(property.value), metadataKeys[key]);
      if (known !== undefined) values[key] = known;
      else if (property.value.type !== 'null' && property.value.type !== 'undefined' && property.value.type !== 'number' && mistyped.length < maxMistyped) mistyped.push({ key, type: property.value.type });
    }
  }
  return {
    direction: event.direction, msid: event.msid, atUs: event.atUs, offset: event.offset, endOffset: event.endOffset, timestampMs: event.timestampMs,
    kept: body.handler === '@setDataFrame', amf3: body.encoding === 'amf3' || body.values.some((each) => each.type === 'avmPlus'),
    values, mistyped, problems: body.problems, fingerprint: fingerprintOf(properties),
  };
}

function aliasOf(name: string): MetadataKey | undefined {
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

/** A number that is not finite says nothing. */
function valueOf(value: AmfValue | undefined, type: (typeof metadataKeys)[MetadataKey]): number | boolean | string | undefined {
  if (value?.type === 'number') return type.startsWith('number') && Number.isFinite(value.value) ? value.value : undefined;
  if (value?.type === 'boolean') return type === 'boolean' ? value.value : undefined;
  if (value?.type === 'string') return type.endsWith('string') ? value.value.slice(0, maxTextLength) : undefined;
  return undefined;
}

/** FNV-1a over the names and the plain values. Nested values (the seek index) count by their kind: GStreamer repeats metadata many times a second. */
function fingerprintOf(properties: readonly { readonly name: string; readonly value: AmfValue }[]): number {
  let hash = 0x811c9dc5;
  const mix = (text: string): void => {
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  };
  for (const { name, value } of properties) {
    if (name === 'creationdate') continue;
    mix(name);
    mix(value.type === 'number' || value.type === 'boolean' || value.type === 'string' ? String(value.value) : value.type);
  }
  return hash >>> 0;
}

/** All onMetaData of a session. */
export class MetadataTable {
  readonly #streams = new Map<string, MetadataFacts>();

  /** Folds a data message; other data than onMetaData is passed over. */
  add(event: MessageEvent, body: DataBody): void {
    const metadata = readMetadata(event, body);
    if (metadata === undefined) return;
    const key = `${event.direction} ${String(event.msid)}`;
    const facts = this.#streams.get(key);
    if (facts === undefined) {
      if (this.#streams.size < maxMetadataStreams) this.#streams.set(key, { direction: event.direction, msid: event.msid, first: metadata, last: metadata, count: 1, repeats: 0 });
      return;
    }
    if (facts.last.fingerprint === metadata.fingerprint) facts.repeats += 1;
    facts.count += 1;
    facts.last = metadata;
  }

  of(direction: Direction, msid: number): MetadataFacts | undefined {
    return this.#streams.get(`${direction} ${String(msid)}`);
  }

  /** In the order in which they appeared. */
  all(): MetadataFacts[] {
    return [...this.#streams.values()];
  }
}
