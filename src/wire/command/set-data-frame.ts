import type { AmfProperty, AmfValue } from '../../trace/amf.js';
import type { DataBody } from '../../trace/events.js';
import { propertiesOf, textOf, unwrap } from '../amf/access.js';
import { str } from '../amf/build.js';

const SET = '@setDataFrame';
const CLEAR = '@clearDataFrame';

/** A data message with the publisher's envelope taken off. */
export interface DataFrame {
  /** `set`: stored by the server and given to players as `handler`; `clear`: forgotten; `none`: sent bare. */
  readonly envelope: 'set' | 'clear' | 'none';
  /** "onMetaData", "onTextData" ...; empty when it is no string. */
  readonly handler: string;
  /** First value behind the handler, unwrapped from AVM+: the metadata. */
  readonly value?: AmfValue;
  /** Its members when it is an object or an ECMA array. */
  readonly properties: readonly AmfProperty[];
}

/** `@setDataFrame`, `@clearDataFrame` (FMLE practice: FFmpeg, OBS) or a bare handler. nginx-rtmp keeps only the first kind. */
export function parseDataFrame(body: DataBody): DataFrame {
  const envelope = body.handler === SET ? 'set' : body.handler === CLEAR ? 'clear' : 'none';
  const at = envelope === 'none' ? 0 : 1;
  const value = unwrap(body.values[at + 1]);
  const bare = { envelope, handler: textOf(body.values[at]) ?? '', properties: propertiesOf(value) } as const;
  return value === undefined ? bare : { ...bare, value };
}

/** Enhanced RTMP v2: onMetaData's argument must be an ECMA array. */
export function buildSetDataFrame(value: AmfValue, handler = 'onMetaData'): AmfValue[] {
  return [str(SET), str(handler), value];
}

/** Takes back what `buildSetDataFrame` set. */
export function buildClearDataFrame(handler = 'onMetaData'): AmfValue[] {
  return [str(CLEAR), str(handler)];
}

/** As players get it, and as it stands in FLV script data. */
export function buildMetaData(value: AmfValue, handler = 'onMetaData'): AmfValue[] {
  return [str(handler), value];
}
