import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../amf/access.js';
import { num, toAmf } from '../amf/build.js';
import { buildResult } from './call-result.js';
import { argument, baseOf, buildCall, withDefined, type CommandBase } from './shape.js';

/** `createStream` (RTMP 1.0 §7.2.1.3): asks for a message stream. No arguments. */
export function parseCreateStream(body: CommandBody): CommandBase {
  return baseOf(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildCreateStream(transactionId: number): AmfValue[] {
  return buildCall('createStream', transactionId);
}

/** The answer: null, then the number of the new message stream. */
export interface CreateStreamResult extends CommandBase {
  /** Undefined when the fourth value is no number; FFmpeg and librtmp then go on with 0. */
  readonly msid?: number;
  /** The third value is null, without which FFmpeg 5.1 does not find the number. */
  readonly hasNull: boolean;
}

/** Reads a `_result`; that it answers createStream only its transaction id tells. */
export function parseCreateStreamResult(body: CommandBody): CreateStreamResult {
  return withDefined(baseOf(body), { msid: numberOf(argument(body, 0)), hasNull: body.values[2]?.type === 'null' });
}

/** The form every client understands. */
export function buildCreateStreamResult(transactionId: number, msid: number): AmfValue[] {
  return buildResult(transactionId, toAmf(null), num(msid));
}
