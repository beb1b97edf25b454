/** What a reply (`_result`, `_error`, `onStatus`) says, in the few facts that clients look at. Plain data, bounded. */
import type { AmfValue } from '../trace/amf.js';
import type { CommandBody, Direction, MessageEvent } from '../trace/events.js';
import { numberOf, property, textOf, unwrap } from '../wire/amf/access.js';
import { readInfo } from '../wire/command/info.js';
import { maxTextLength } from './limits.js';

export interface StatusInfo {
  readonly level?: string;
  readonly code?: string;
  readonly description?: string;
  readonly container: 'object' | 'ecmaArray' | 'none';
  /** Index of the information object among the command's values; -1 when there is none. */
  readonly position: number;
  readonly codeIsLongString: boolean;
}

export interface Reply {
  readonly direction: Direction;
  readonly offset: number;
  readonly endOffset: number;
  readonly atUs: number;
  readonly csid: number;
  readonly msid: number;
  readonly typeId: number;
  /** Payload bytes. */
  readonly length: number;
  readonly peerBytes: number;
  readonly peerLastUs: number;
  readonly name: string;
  readonly transactionId?: number;
  /** Sent as a type 17 message. */
  readonly amf3: boolean;
  readonly info: StatusInfo;
  /** Type of the value behind the transaction id: null in every working server. */
  readonly third: AmfValue['type'] | 'absent';
  /** The fourth value where it is a number: a createStream result's message stream id. */
  readonly streamId?: number;
  /** `description` of the first AMF0 object behind the name: all that FFmpeg 5.1 looks at in an `_error`. */
  readonly firstObjectDescription?: string;
  /** AMF that could not be read to its end. */
  readonly undecodable: boolean;
}

/** Extracts the facts. Never throws; absent values stay absent. */
export function replyOf(message: MessageEvent, body: CommandBody): Reply {
  const { level, code, description, container, position, codeIsLongString } = readInfo(body);
  const values = body.values;
  const streamId = numberOf(values[3]);
  const visible = firstObjectDescription(values);
  return {
    direction: message.direction, offset: message.offset, endOffset: message.endOffset, atUs: message.atUs, csid: message.csid,
    msid: message.msid, typeId: message.typeId, length: message.length, peerBytes: message.peerBytes, peerLastUs: message.peerLastUs,
    name: body.commandName.slice(0, maxTextLength),
    ...(body.transactionId === undefined ? {} : { transactionId: body.transactionId }),
    amf3: message.typeId === 17,
    info: {
      ...(level === undefined ? {} : { level: level.slice(0, maxTextLength) }),
      ...(code === undefined ? {} : { code: code.slice(0, maxTextLength) }),
      ...(description === undefined ? {} : { description: description.slice(0, maxTextLength) }),
      container, position, codeIsLongString,
    },
    third: unwrap(values[2])?.type ?? 'absent',
    ...(streamId === undefined ? {} : { streamId }),
    ...(visible === undefined ? {} : { firstObjectDescription: visible.slice(0, maxTextLength) }),
    undecodable: body.problems.some((problem) => problem.fatal),
  };
}

function firstObjectDescription(values: readonly AmfValue[]): string | undefined {
  return textOf(property(values.slice(1).find((value) => value.type === 'object'), 'description'));
}

/** Endings of codes that mean "no", whatever the level says (faults: status-level-hides-error). */
const refusals = ['.BadName', '.Denied', '.Rejected', '.Failed', '.StreamNotFound', '.Unauthorized', '.InvalidApp', '.BadAuth', '.BadConnection', '.NoAccess'];

/** Does this status code refuse, by its name alone? */
export function isRefusalCode(code: string | undefined): boolean {
  return code !== undefined && refusals.some((ending) => code.endsWith(ending));
}

/** Does this status refuse, by its level or by its code? */
export function isRefusal(info: StatusInfo): boolean {
  return info.level === 'error' || isRefusalCode(info.code);
}

/** "level error, code NetStream.Publish.BadName, description \"Already publishing\"" */
export function quoteInfo(info: StatusInfo): string {
  const parts = [
    ...(info.level === undefined ? [] : [`level ${info.level}`]),
    info.code === undefined ? 'no code' : `code ${info.code}`,
    ...(info.description === undefined ? [] : [`description "${info.description}"`]),
  ];
  return parts.join(', ');
}
