import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** The server has measured the bandwidth, or says so. */
export interface OnBwDoneCommand extends CommandBase {
  /** 8192 from SRS and FFmpeg's listening mode. */
  readonly bandwidth?: number;
}

/** `onBWDone` (FMS practice), after connect. FFmpeg and librtmp answer `_checkbw`. */
export function parseOnBwDone(body: CommandBody): OnBwDoneCommand {
  return withDefined(baseOf(body), { bandwidth: numberOf(argument(body, 0)) });
}

/** Without a number when none is given, as some servers send it. */
export function buildOnBwDone(bandwidth?: number): AmfValue[] {
  return buildCall('onBWDone', NO_REPLY, ...(bandwidth === undefined ? [] : [bandwidth]));
}
