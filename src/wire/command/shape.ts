/** What all commands have in common (RTMP 1.0 §7.2): name, transaction id, command object or null, arguments. */
import type { AmfObject, AmfString, AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { propertiesOf, textOf, unwrap } from '../amf/access.js';
import { nul, num, str, toAmf, type AmfInput } from '../amf/build.js';

/** Position of the first argument behind name, transaction id and command object. */
export const FIRST_ARGUMENT = 3;

/** Transaction id of a command that expects no answer (RTMP 1.0 §7.2.1.2). */
export const NO_REPLY = 0;

/** Fields every parsed command has. */
export interface CommandBase {
  readonly commandName: string;
  /** Undefined when it was no finite number. */
  readonly transactionId?: number;
}

/** A command whose only argument is a stream name. */
export interface StreamNameCommand extends CommandBase {
  /** As on the wire, with its `?query` where the client put the key there. */
  readonly streamName?: string;
}

/** Name and transaction id of any command. */
export function baseOf({ commandName, transactionId }: CommandBody): CommandBase {
  return transactionId === undefined ? { commandName } : { commandName, transactionId };
}

/** Argument `index` (0 is the first behind the command object), unwrapped from AVM+. */
export function argument(body: CommandBody, index: number): AmfValue | undefined {
  return unwrap(body.values[FIRST_ARGUMENT + index]);
}

/** The string argument at `index`, with its place on the wire, for masking. */
export function stringArgument(body: CommandBody, index: number): AmfString | undefined {
  const value = argument(body, index);
  return value?.type === 'string' ? value : undefined;
}

/** A command whose first argument is a stream name. */
export function parseStreamName(body: CommandBody): StreamNameCommand {
  return withDefined(baseOf(body), { streamName: stringArgument(body, 0)?.value });
}

/** Name, transaction id, null, arguments. */
export function buildCall(name: string, transactionId: number, ...args: readonly AmfInput[]): AmfValue[] {
  return [str(name), num(transactionId), nul(), ...args.map(toAmf)];
}

/** Text of the first member with one of these spellings. */
export function textMember(value: AmfValue | undefined, ...names: readonly string[]): string | undefined {
  const properties = propertiesOf(value);
  for (const name of names) {
    const text = textOf(properties.find((candidate) => candidate.name === name)?.value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** An object of the members that are given; undefined ones are left out. */
export function objectOf(members: Readonly<Record<string, AmfInput | undefined>>): AmfObject {
  const properties: { name: string; value: AmfValue }[] = [];
  for (const [name, value] of Object.entries(members)) if (value !== undefined) properties.push({ name, value: toAmf(value) });
  return { type: 'object', properties };
}

/** `T` with its undefined fields made optional: what `exactOptionalPropertyTypes` wants of absent ones. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** Joins `base` with those of `fields` that are defined. */
export function withDefined<B extends object, T extends object>(base: B, fields: T): B & Defined<T> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...base, ...given } as B & Defined<T>;
}
