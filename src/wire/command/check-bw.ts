import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { baseOf, buildCall, type CommandBase } from './shape.js';

/** `_checkbw`: a client's answer to onBWDone (FFmpeg, librtmp). It takes a transaction id, so it shifts those of later commands. */
export function parseCheckBw(body: CommandBody): CommandBase {
  return baseOf(body);
}

/** Values in wire order. */
export function buildCheckBw(transactionId: number): AmfValue[] {
  return buildCall('_checkbw', transactionId);
}
