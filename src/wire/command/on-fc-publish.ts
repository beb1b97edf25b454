import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { readInfo, type CommandInfo } from './info.js';
import { baseOf, buildCall, NO_REPLY, objectOf, type CommandBase } from './shape.js';

/** Names a server uses to answer FCPublish, FCUnpublish and FCSubscribe. */
export type OnFcName = 'onFCPublish' | 'onFCUnpublish' | 'onFCSubscribe';

/** Which of the three it is shows in `commandName`. */
export interface OnFcCommand extends CommandBase {
  /** `container` is 'none' from FFmpeg's listening mode, which sends the name and nothing else. */
  readonly info: CommandInfo;
}

/** `onFCPublish`, `onFCUnpublish` or `onFCSubscribe` (FMS practice; SRS puts a status in). */
export function parseOnFc(body: CommandBody): OnFcCommand {
  return { ...baseOf(body), info: readInfo(body) };
}

/** In the form of SRS: transaction id 0, null, code and description. */
export function buildOnFc(name: OnFcName, code: string, description?: string): AmfValue[] {
  return buildCall(name, NO_REPLY, objectOf({ code, description }));
}
