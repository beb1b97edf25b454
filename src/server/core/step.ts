/**
 * What a server does in answer to something, before it becomes bytes. Faults edit these, which is why commands keep
 * their values and Set Chunk Size is two things: telling the client (a message) and doing it (`outgoingChunkSize`).
 */
import type { AmfValue } from '../../trace/amf.js';
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { toAmf, type AmfInput } from '../../wire/amf/build.js';
import { buildOnStatus } from '../../wire/command/on-status.js';
import { objectOf } from '../../wire/command/shape.js';
import { encodeAcknowledgement } from '../../wire/message/acknowledgement.js';
import { encodeSetChunkSize } from '../../wire/message/set-chunk-size.js';
import { encodeSetPeerBandwidth } from '../../wire/message/set-peer-bandwidth.js';
import { typeId } from '../../wire/message/types.js';
import { encodeUserControl, userControlEvent } from '../../wire/message/user-control.js';
import { encodeWindowAcknowledgementSize } from '../../wire/message/window-acknowledgement-size.js';
import type { StreamIdentity } from './stream-sink.js';

export type Step =
  /** An AMF0 command (type 20), or the same wrapped as type 17 with its leading 00. */
  | { readonly kind: 'command'; readonly csid: number; readonly msid: number; readonly values: readonly AmfValue[]; readonly wrapped?: true }
  /** Any other message. */
  | { readonly kind: 'message'; readonly csid: number; readonly msid: number; readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }
  /** Bytes as they are: the handshake, and damage. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  /** From here on our messages are cut to this size. */
  | { readonly kind: 'outgoingChunkSize'; readonly size: number }
  /** Everything behind it comes later; answers to later requests queue up behind. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** From here on the stream is published, or played, by this connection. */
  | { readonly kind: 'publish'; readonly msid: number; readonly stream: StreamIdentity }
  | { readonly kind: 'play'; readonly msid: number; readonly stream: StreamIdentity; readonly mediaMsid: number }
  /** The stream that it plays on `msid` has ended: close after this time unless it begins again. */
  | { readonly kind: 'closeAfterPlay'; readonly msid: number; readonly ms: number }
  /** It has begun again: the end that was announced is off. */
  | { readonly kind: 'playGoesOn'; readonly msid: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'reset' }
  /** The whole server ends, as a process does at an exception that nobody catches. */
  | { readonly kind: 'exit' }
  /** Read nothing more from the socket, so that the client's writes back up. */
  | { readonly kind: 'stopReading' };

export type CommandStep = Extract<Step, { kind: 'command' }>;
export type MessageStep = Extract<Step, { kind: 'message' }>;

/** Chunk stream for protocol control (RTMP 1.0 §5.4), for answers on the connection, and for those on a stream and its data, audio and video (as nginx-rtmp does). */
export const controlCsid = 2;
export const connectionCsid = 3;
export const streamCsid = 5;
export const audioCsid = 6;
export const videoCsid = 7;

function control(id: number, payload: Uint8Array): MessageStep {
  return { kind: 'message', csid: controlCsid, msid: 0, typeId: id, timestampMs: 0, payload };
}

/** The raw 32-bit value, so that faults can set bit 31. */
export const setChunkSize = (size: number): MessageStep => control(typeId.setChunkSize, encodeSetChunkSize(size));
export const windowAcknowledgementSize = (bytes: number): MessageStep => control(typeId.windowAcknowledgementSize, encodeWindowAcknowledgementSize(bytes));
export const setPeerBandwidth = (bytes: number): MessageStep => control(typeId.setPeerBandwidth, encodeSetPeerBandwidth(bytes));
/** Total of bytes received, modulo 2^32. */
export const acknowledgement = (bytes: number): MessageStep => control(typeId.acknowledgement, encodeAcknowledgement(bytes));
export const userControl = (event: number, value: number): MessageStep => control(typeId.userControl, encodeUserControl(event, value));
export const streamBegin = (msid: number): MessageStep => userControl(userControlEvent.streamBegin, msid);
/** The value comes back in the answer (RTMP 1.0 §7.1.7). */
export const pingRequest = (timeMs: number): MessageStep => userControl(userControlEvent.pingRequest, timeMs >>> 0);
export const streamEof = (msid: number): MessageStep => userControl(userControlEvent.streamEof, msid);

/** A command on the connection: msid 0. */
export function onConnection(values: readonly AmfValue[]): CommandStep {
  return { kind: 'command', csid: connectionCsid, msid: 0, values };
}

/** The same from plain values, name first. */
export function command(...values: readonly AmfInput[]): CommandStep {
  return onConnection(values.map(toAmf));
}

/** An onStatus on a stream: transaction id 0, null, and the information object (RTMP 1.0 §7.2.2). */
export function onStatus(msid: number, level: string, code: string, description: string): CommandStep {
  return { kind: 'command', csid: streamCsid, msid, values: buildOnStatus(level, code, description) };
}

/** A data message to players, on their message stream. */
export function data(msid: number, values: readonly AmfValue[]): MessageStep {
  return { kind: 'message', csid: streamCsid, msid, typeId: typeId.dataAmf0, timestampMs: 0, payload: encodeAmf0(values) };
}

export function information(level: string, code: string, description?: string): AmfValue {
  return objectOf({ level, code, description });
}

/** The command's name and transaction id, for faults that look for "the answer". */
export function commandName(step: Step): string | undefined {
  if (step.kind !== 'command') return undefined;
  const first = step.values[0];
  return first?.type === 'string' ? first.value : undefined;
}

/** True for `_result` and `_error`. */
export function isReply(step: Step): step is CommandStep {
  const name = commandName(step);
  return name === '_result' || name === '_error';
}

/** The same command with one value replaced, by position (0 is the name, 1 the transaction id). */
export function withValue(step: CommandStep, index: number, value: AmfInput): CommandStep {
  return { ...step, values: step.values.map((each, at) => (at === index ? toAmf(value) : each)) };
}

/** Edits the replies among the steps and leaves the others as they are. */
export function editReplies(steps: readonly Step[], edit: (reply: CommandStep) => Step | readonly Step[]): Step[] {
  return steps.flatMap((step) => (isReply(step) ? edit(step) : step));
}

export function withoutReplies(steps: readonly Step[]): Step[] {
  return steps.filter((step) => !isReply(step));
}

export function isTyped(step: Step, id: number): step is MessageStep {
  return step.kind === 'message' && step.typeId === id;
}

