import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import type { AmfInput } from '../amf/build.js';
import { readInfo, type CommandInfo } from './info.js';
import { baseOf, buildCall, NO_REPLY, objectOf, textMember, withDefined, type CommandBase } from './shape.js';

/** Code of a server that wants its client elsewhere (Enhanced RTMP v2 "Reconnect Request"). */
export const RECONNECT_CODE = 'NetConnection.Connect.ReconnectRequest';

/** A status and where it was found. */
export interface OnStatusCommand extends CommandBase {
  readonly info: CommandInfo;
}

/** `onStatus` (RTMP 1.0 §7.2.2): how a NetStream command went. */
export function parseOnStatus(body: CommandBody): OnStatusCommand {
  return { ...baseOf(body), info: readInfo(body) };
}

/** In the only form all clients read: transaction id 0, null, an object of short strings. */
export function buildOnStatus(level: string, code: string, description?: string, extra: Readonly<Record<string, AmfInput>> = {}): AmfValue[] {
  return buildCall('onStatus', NO_REPLY, objectOf({ level, code, description, ...extra }));
}

/** Where the client is wanted. */
export interface ReconnectRequest {
  /** Absolute, or relative to the current tcUrl; absent: the same address again. */
  readonly tcUrl?: string;
  readonly description?: string;
}

/** Undefined when the status is another one. Only meant for a client that set bit 1 of `capsEx`. */
export function parseReconnectRequest(body: CommandBody): ReconnectRequest | undefined {
  const { code, description, properties } = readInfo(body);
  if (code !== RECONNECT_CODE) return undefined;
  return withDefined({}, { tcUrl: textMember({ type: 'object', properties }, 'tcUrl', 'tcurl'), description });
}

/** Goes out on msid 0. */
export function buildReconnectRequest({ tcUrl, description }: ReconnectRequest = {}): AmfValue[] {
  return buildCall('onStatus', NO_REPLY, objectOf({ level: 'status', code: RECONNECT_CODE, tcUrl, description }));
}
