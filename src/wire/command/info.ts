import type { AmfProperty, AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { propertiesOf, unwrap } from '../amf/access.js';
import { textMember } from './shape.js';

/** What a status says and, because clients differ in where they look for it, how it was said. */
export interface CommandInfo {
  readonly level?: string;
  readonly code?: string;
  readonly description?: string;
  /** FFmpeg and librtmp read an object only; an ECMA array is invisible to them. */
  readonly container: 'object' | 'ecmaArray' | 'none';
  /** Index among the command's values: 3 where every client finds it; -1 when there is none. */
  readonly position: number;
  /** `code` has the AMF0 long string marker, which FFmpeg and librtmp do not compare. */
  readonly codeIsLongString: boolean;
  readonly properties: readonly AmfProperty[];
}

const TELLING = ['code', 'level', 'description'];
const NONE: CommandInfo = { container: 'none', position: -1, codeIsLongString: false, properties: [] };

/**
 * Finds the information object of onStatus, onFCPublish, `_result` or `_error` wherever it stands behind the name: the first
 * object or ECMA array with a code, else with a level or a description, else the last one there is. Connect's answer has its
 * properties object before it (RTMP 1.0 §7.2.1.1); some servers leave out the null or the transaction id.
 */
export function readInfo(body: CommandBody): CommandInfo {
  const candidates = body.values.map(unwrap).flatMap((value, position) => (position > 0 && isContainer(value) ? [{ value, position }] : []));
  const telling = TELLING.map((name) => candidates.find(({ value }) => value.properties.some((member) => member.name === name)));
  const chosen = telling.find((candidate) => candidate !== undefined) ?? candidates.at(-1);
  if (chosen === undefined) return NONE;
  const { value, position } = chosen;
  const level = textMember(value, 'level');
  const code = textMember(value, 'code');
  const description = textMember(value, 'description');
  return {
    ...(level === undefined ? {} : { level }),
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { description }),
    container: value.type,
    position,
    codeIsLongString: hasLongCode(value.properties),
    properties: value.properties,
  };
}

/** The first AMF0 object behind the name and its index: where FFmpeg looks for the description of an `_error`, and nowhere else. */
export function firstObject(body: CommandBody): { readonly position: number; readonly properties: readonly AmfProperty[] } | undefined {
  const position = body.values.findIndex((value, index) => index > 0 && value.type === 'object');
  return position < 0 ? undefined : { position, properties: propertiesOf(body.values[position]) };
}

function isContainer(value: AmfValue | undefined): value is Extract<AmfValue, { type: 'object' | 'ecmaArray' }> {
  return value?.type === 'object' || value?.type === 'ecmaArray';
}

function hasLongCode(properties: readonly AmfProperty[]): boolean {
  const code = unwrap(properties.find(({ name }) => name === 'code')?.value);
  return code?.type === 'string' && code.long === true;
}
