import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf, property } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, objectOf, textMember, withDefined, type CommandBase } from './shape.js';

/** NetStreamPlayOptions of ActionScript 3. */
export interface Play2Options {
  readonly streamName?: string;
  readonly oldStreamName?: string;
  readonly start?: number;
  readonly len?: number;
  readonly offset?: number;
  readonly transition?: string;
}

/** What a player wants to change to. */
export interface Play2Command extends CommandBase, Play2Options {}

/** `play2` (RTMP 1.0 §7.2.2.2): switch to another rate without changing the timeline. */
export function parsePlay2(body: CommandBody): Play2Command {
  const options = argument(body, 0);
  return withDefined(baseOf(body), {
    streamName: textMember(options, 'streamName'),
    oldStreamName: textMember(options, 'oldStreamName'),
    start: numberOf(property(options, 'start')),
    len: numberOf(property(options, 'len')),
    offset: numberOf(property(options, 'offset')),
    transition: textMember(options, 'transition'),
  });
}

/** Options that are absent are left out. */
export function buildPlay2({ streamName, oldStreamName, start, len, offset, transition }: Play2Options, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('play2', transactionId, objectOf({ streamName, oldStreamName, start, len, offset, transition }));
}
