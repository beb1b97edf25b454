import type { AmfProperty, AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { booleanOf, itemsOf, numberOf, propertiesOf, property, textOf, unwrap } from '../amf/access.js';
import { num, obj, str, strict, type AmfInput } from '../amf/build.js';
import { buildError, buildResult } from './call-result.js';
import { baseOf, objectOf, textMember, withDefined, type CommandBase } from './shape.js';

/** Members of a FourCC map or list that are kept; Enhanced RTMP knows about a dozen. */
const MAX_FOUR_CC = 256;

/** Bits of `capsEx` (Enhanced RTMP v2 "Enhancing NetConnection connect Command"). */
export const capsEx = { reconnect: 1, multitrack: 2, modEx: 4, timestampNanoOffset: 8 } as const;
/** Bits of a FourCC info map (Enhanced RTMP v2). */
export const fourCcInfo = { canDecode: 1, canEncode: 2, canForward: 4 } as const;

/** What a client may say about itself and its codecs; a server's answer uses the last five too. */
export interface ConnectFields {
  readonly app?: string;
  /** `rtmp://host:port/app/instance`. */
  readonly tcUrl?: string;
  readonly flashVer?: string;
  /** "nonprivate" from FMLE, FFmpeg and OBS publishers. */
  readonly type?: string;
  readonly swfUrl?: string;
  readonly pageUrl?: string;
  readonly fpad?: boolean;
  readonly capabilities?: number;
  readonly audioCodecs?: number;
  readonly videoCodecs?: number;
  readonly videoFunction?: number;
  /** 0 AMF0, 3 AMF3. */
  readonly objectEncoding?: number;
  readonly fourCcList?: readonly string[];
  readonly capsEx?: number;
  /** FourCC (or "*" for all) to bits of `fourCcInfo`. */
  readonly videoFourCcInfoMap?: ReadonlyMap<string, number>;
  readonly audioFourCcInfoMap?: ReadonlyMap<string, number>;
}

/** What a client asked for. */
export interface ConnectCommand extends CommandBase, ConnectFields {
  /** All members of the command object in wire order; empty when there is none. */
  readonly properties: readonly AmfProperty[];
  /** Optional user arguments behind the command object. */
  readonly userArguments: readonly AmfValue[];
}

/** `connect` (RTMP 1.0 §7.2.1.1). Absent or ill-typed members are undefined; "flashver" and "tcurl" are seen too (gortmplib accepts the latter). */
export function parseConnect(body: CommandBody): ConnectCommand {
  const object = unwrap(body.values[2]);
  return { ...baseOf(body), ...connectFields(object), properties: propertiesOf(object), userArguments: body.values.slice(3) };
}

/** The known members of a connect object, or of the objects of its answer. */
export function connectFields(object: AmfValue | undefined): ConnectFields {
  return withDefined({}, {
    app: textMember(object, 'app'),
    tcUrl: textMember(object, 'tcUrl', 'tcurl'),
    flashVer: textMember(object, 'flashVer', 'flashver'),
    type: textMember(object, 'type'),
    swfUrl: textMember(object, 'swfUrl', 'swfurl'),
    pageUrl: textMember(object, 'pageUrl', 'pageurl'),
    fpad: booleanOf(property(object, 'fpad')),
    capabilities: numberOf(property(object, 'capabilities')),
    audioCodecs: numberOf(property(object, 'audioCodecs')),
    videoCodecs: numberOf(property(object, 'videoCodecs')),
    videoFunction: numberOf(property(object, 'videoFunction')),
    objectEncoding: numberOf(property(object, 'objectEncoding')),
    fourCcList: fourCcList(property(object, 'fourCcList')),
    capsEx: numberOf(property(object, 'capsEx')),
    videoFourCcInfoMap: fourCcMap(property(object, 'videoFourCcInfoMap')),
    audioFourCcInfoMap: fourCcMap(property(object, 'audioFourCcInfoMap')),
  });
}

/** `app` first, as every client sends it; members that are absent are left out. `extra` follows the known ones. */
export function buildConnect(fields: ConnectFields, extra: Readonly<Record<string, AmfInput>> = {}, transactionId = 1): AmfValue[] {
  return [str('connect'), num(transactionId), objectOf({ ...membersOf(fields), ...extra })];
}

/**
 * The answer that lets a client in: properties, then information (RTMP 1.0 §7.2.1.1). Values of FMS, which clients expect.
 * `fields` (Enhanced RTMP capabilities) go into the information object.
 */
export function buildConnectResult(transactionId: number, fields: ConnectFields = {}, fmsVer = 'FMS/3,0,1,123'): AmfValue[] {
  return buildResult(transactionId, obj({ fmsVer, capabilities: 31 }), objectOf({
    level: 'status',
    code: 'NetConnection.Connect.Success',
    description: 'Connection succeeded.',
    ...membersOf({ objectEncoding: 0, ...fields }),
  }));
}

/** A refusal that all clients can read; the server closes afterwards. */
export function buildConnectError(transactionId: number, description: string, code = 'NetConnection.Connect.Rejected'): AmfValue[] {
  return buildError(transactionId, code, description);
}

function membersOf(fields: ConnectFields): Record<string, AmfInput | undefined> {
  const { app, type, flashVer, swfUrl, tcUrl, fpad, capabilities, audioCodecs, videoCodecs, videoFunction, pageUrl, objectEncoding } = fields;
  return {
    app, type, flashVer, swfUrl, tcUrl, fpad, capabilities, audioCodecs, videoCodecs, videoFunction, pageUrl, objectEncoding,
    fourCcList: fields.fourCcList && strict(fields.fourCcList),
    videoFourCcInfoMap: fields.videoFourCcInfoMap && obj([...fields.videoFourCcInfoMap]),
    audioFourCcInfoMap: fields.audioFourCcInfoMap && obj([...fields.audioFourCcInfoMap]),
    capsEx: fields.capsEx,
  };
}

function fourCcList(value: AmfValue | undefined): readonly string[] | undefined {
  return itemsOf(value)?.slice(0, MAX_FOUR_CC).flatMap((item) => textOf(item) ?? []);
}

function fourCcMap(value: AmfValue | undefined): ReadonlyMap<string, number> | undefined {
  if (value?.type !== 'object' && value?.type !== 'ecmaArray') return undefined;
  const map = new Map<string, number>();
  for (const { name, value: bits } of value.properties.slice(0, MAX_FOUR_CC)) {
    const number = numberOf(bits);
    if (number !== undefined) map.set(name, number);
  }
  return map;
}
