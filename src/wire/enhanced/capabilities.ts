/** What an end declares in `connect` or in its `_result` (E-RTMP v2 "Enhancing NetConnection connect Command"). */
import type { AmfProperty, AmfValue } from '../../trace/amf.js';

/** Bits of capsEx. */
export const capsEx = { reconnect: 1, multitrack: 2, modEx: 4, timestampNanoOffset: 8 } as const;
/** Bits of a FourCcInfoMap value. */
export const fourCcInfo = { canDecode: 1, canEncode: 2, canForward: 4 } as const;
/** Bits of videoFunction. */
export const videoFunction = { clientSeek: 1, hdr: 2, metadata: 4, largeScaleTile: 8 } as const;
/** Six video and six audio codes exist; a peer that lists more than this is not describing itself. */
export const maxFourCcEntries = 64;

export interface EnhancedCapabilities {
  /** Absent when the property is. "*" stands for all. */
  readonly fourCcList?: readonly string[];
  readonly videoFourCcInfoMap?: ReadonlyMap<string, number>;
  readonly audioFourCcInfoMap?: ReadonlyMap<string, number>;
  readonly capsEx?: number;
  readonly videoFunction?: number;
  /** Properties of the wrong type, plain words. */
  readonly problems: readonly string[];
}

/** Reads the properties of a command object or info object; others are ignored. A repeated name counts with its last value. */
export function readCapabilities(properties: readonly AmfProperty[]): EnhancedCapabilities {
  const problems: string[] = [];
  const found: { -readonly [K in keyof EnhancedCapabilities]: EnhancedCapabilities[K] } = { problems };
  for (const { name, value } of properties) {
    if (name === 'fourCcList') {
      // A strict array by the text; AMF3 peers have dense arrays.
      const items = value.type === 'strictArray' ? value.items : value.type === 'ecmaArray' ? (value.dense ?? value.properties.map((p) => p.value)) : undefined;
      if (items === undefined) problems.push('fourCcList is not an array');
      else found.fourCcList = items.slice(0, maxFourCcEntries).flatMap((item) => (item.type === 'string' ? [item.value] : []));
    } else if (name === 'videoFourCcInfoMap' || name === 'audioFourCcInfoMap') {
      const map = readInfoMap(value);
      if (map === undefined) problems.push(`${name} is not an object`);
      else found[name] = map;
    } else if (name === 'capsEx' || name === 'videoFunction') {
      if (value.type === 'number') found[name] = value.value;
      else problems.push(`${name} is not a number`);
    }
  }
  return found;
}

function readInfoMap(value: AmfValue): ReadonlyMap<string, number> | undefined {
  if (value.type !== 'object' && value.type !== 'ecmaArray') return undefined;
  const map = new Map<string, number>();
  for (const property of value.properties.slice(0, maxFourCcEntries)) {
    if (property.value.type === 'number') map.set(property.name, property.value.value);
  }
  return map;
}

/** True when any Enhanced RTMP property was declared at all. */
export function declaresEnhanced(caps: EnhancedCapabilities): boolean {
  return caps.fourCcList !== undefined || caps.videoFourCcInfoMap !== undefined || caps.audioFourCcInfoMap !== undefined || caps.capsEx !== undefined;
}

/**
 * Whether the end declared this codec with all of `bits` (see `fourCcInfo`). "*" adds its bits to every codec. A
 * fourCcList knows no bits: being listed is support.
 */
export function declaresCodec(caps: EnhancedCapabilities, kind: 'audio' | 'video', fourCc: string, bits: number): boolean {
  if (caps.fourCcList?.some((name) => name === '*' || name === fourCc) === true) return true;
  const map = kind === 'video' ? caps.videoFourCcInfoMap : caps.audioFourCcInfoMap;
  const declared = (map?.get('*') ?? 0) | (map?.get(fourCc) ?? 0);
  return bits !== 0 && (declared & bits) === bits;
}

/** The properties to put into a connect or a `_result`, in the order of the specification's example. */
export function capabilityProperties(caps: { fourCcList?: readonly string[]; videoFourCcInfoMap?: ReadonlyMap<string, number>; audioFourCcInfoMap?: ReadonlyMap<string, number>; capsEx?: number; videoFunction?: number }): AmfProperty[] {
  const properties: AmfProperty[] = [];
  const number = (value: number): AmfValue => ({ type: 'number', value });
  const infoMap = (map: ReadonlyMap<string, number>): AmfValue => ({ type: 'object', properties: [...map].map(([name, bits]) => ({ name, value: number(bits) })) });
  if (caps.fourCcList !== undefined) {
    properties.push({ name: 'fourCcList', value: { type: 'strictArray', items: caps.fourCcList.map((value) => ({ type: 'string', value })) } });
  }
  if (caps.videoFourCcInfoMap !== undefined) properties.push({ name: 'videoFourCcInfoMap', value: infoMap(caps.videoFourCcInfoMap) });
  if (caps.audioFourCcInfoMap !== undefined) properties.push({ name: 'audioFourCcInfoMap', value: infoMap(caps.audioFourCcInfoMap) });
  if (caps.capsEx !== undefined) properties.push({ name: 'capsEx', value: number(caps.capsEx) });
  if (caps.videoFunction !== undefined) properties.push({ name: 'videoFunction', value: number(caps.videoFunction) });
  return properties;
}
