import type { AmfValue } from '../../trace/amf.js';
import type { DataBody } from '../../trace/events.js';
import { booleanOf } from '../amf/access.js';
import { bool, str } from '../amf/build.js';
import { withDefined } from './shape.js';

const NAME = '|RtmpSampleAccess';

/** What a player may read. */
export interface RtmpSampleAccess {
  readonly audio?: boolean;
  readonly video?: boolean;
}

/** `|RtmpSampleAccess` (data message of nginx-rtmp, SRS, Node-Media-Server): may a Flash player read raw samples? Undefined for another message. */
export function parseRtmpSampleAccess(body: DataBody): RtmpSampleAccess | undefined {
  if (body.handler !== NAME) return undefined;
  return withDefined({}, { audio: booleanOf(body.values[1]), video: booleanOf(body.values[2]) });
}

/** Values of a data message, not of a command. */
export function buildRtmpSampleAccess(audio: boolean, video: boolean): AmfValue[] {
  return [str(NAME), bool(audio), bool(video)];
}
