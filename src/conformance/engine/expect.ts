/** Conditions on messages, for `peer.wait`. */
import type { UserControlName } from '../../trace/events.js';
import type { ReadMessage } from '../wire/strict-reader.js';

export type Matcher = (message: ReadMessage) => boolean;

/** A command of that name: "connect", "onStatus". */
export const named = (name: string): Matcher => (message) => message.command?.name === name;

/** `_result` or `_error` to that transaction; without one, to any. */
export const reply = (transactionId?: number): Matcher => ({ command }) =>
  command !== undefined && (command.name === '_result' || command.name === '_error') && (transactionId === undefined || command.transactionId === transactionId);

/** onStatus (or another command with an information object) whose code is that, or begins with it where it ends in a dot. */
export const status = (code: string): Matcher => (message) => {
  const got = statusCode(message);
  return got !== undefined && (code.endsWith('.') ? got.startsWith(code) : got === code);
};

export const anyOf = (...matchers: readonly Matcher[]): Matcher => (message) => matchers.some((matches) => matches(message));

export const ofType = (...typeIds: readonly number[]): Matcher => (message) => typeIds.includes(message.typeId);

/** Audio, video, and aggregates of them. */
export const isMedia: Matcher = ofType(8, 9, 22);

export const control = (event: UserControlName): Matcher => ({ body }) => body.type === 'userControl' && body.eventName === event;

/** The status code of any command that carries one. */
export function statusCode(message: ReadMessage | undefined): string | undefined {
  const { code } = message?.info ?? {};
  return typeof code === 'string' ? code : undefined;
}

/** The stream number that createStream's answer gives; undefined when it gives none. */
export function streamNumber(message: ReadMessage | undefined): number | undefined {
  const value = message?.command?.values[3];
  return value?.type === 'number' ? value.value : undefined;
}

/** `_error`, or a status of level error. */
export const isRefusal: Matcher = (message) => message.command?.name === '_error' || message.info.level === 'error';

/** Status codes that players take for the end. */
export const endCodes: readonly string[] = ['NetStream.Play.UnpublishNotify', 'NetStream.Play.Stop', 'NetStream.Play.Complete'];

/** A sign that the stream of a player is over. */
export const isEndOfPlay: Matcher = (message) => control('streamEof')(message) || endCodes.includes(statusCode(message) ?? '');

/** onMetaData, with or without the publisher's `@setDataFrame` before it. */
export const isMetadata: Matcher = ({ body }) => {
  if (body.type !== 'data') return false;
  const [first, second] = body.values;
  return body.handler === 'onMetaData' || (first?.type === 'string' && first.value === '@setDataFrame' && second?.type === 'string' && second.value === 'onMetaData');
};
