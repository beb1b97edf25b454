import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { unwrap } from '../amf/access.js';
import { nul, num, str, toAmf, type AmfInput } from '../amf/build.js';
import { argument, baseOf, objectOf, withDefined, type CommandBase } from './shape.js';

/** `_result` or `_error`: the answer to a command with the same transaction id (RTMP 1.0 §7.2). */
export interface CallResult extends CommandBase {
  readonly outcome: 'result' | 'error';
  /** Third value: connect's properties, else null. */
  readonly commandObject?: AmfValue;
  /** Fourth value: connect's information object, createStream's number. */
  readonly response?: AmfValue;
}

/** Undefined for any other command name, which is a call on the receiver and not an answer. */
export function parseCallResult(body: CommandBody): CallResult | undefined {
  if (body.commandName !== '_result' && body.commandName !== '_error') return undefined;
  return withDefined(baseOf(body), {
    outcome: body.commandName === '_result' ? ('result' as const) : ('error' as const),
    commandObject: unwrap(body.values[2]),
    response: argument(body, 0),
  });
}

/** A success; connect puts its properties where other answers have null. */
export function buildResult(transactionId: number, commandObject: AmfInput = null, ...response: readonly AmfInput[]): AmfValue[] {
  return [str('_result'), num(transactionId), toAmf(commandObject), ...response.map(toAmf)];
}

/**
 * The form in which every client sees a refusal: null, then one object that has a description.
 * FFmpeg looks for it in the first object only, and waits for ever when it is not there.
 */
export function buildError(transactionId: number, code: string, description: string): AmfValue[] {
  return [str('_error'), num(transactionId), nul(), objectOf({ level: 'error', code, description })];
}
