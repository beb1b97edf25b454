/** The literal payloads of the control messages, both ways; and what is too short for each. */
import { describe, expect, it } from 'vitest';
import type { MessageBody } from '../../../src/trace/events.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { encodeAbort } from '../../../src/wire/message/abort.js';
import { encodeAcknowledgement } from '../../../src/wire/message/acknowledgement.js';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';
import { encodeSetChunkSize } from '../../../src/wire/message/set-chunk-size.js';
import { encodeSetPeerBandwidth, limitType } from '../../../src/wire/message/set-peer-bandwidth.js';
import { encodeSwfVerificationRequest, encodeUserControl, userControlEvent } from '../../../src/wire/message/user-control.js';
import { encodeWindowAcknowledgementSize } from '../../../src/wire/message/window-acknowledgement-size.js';

const decode = (typeId: number, hex: string): MessageBody => decodeMessageBody(typeId, fromHex(hex), 0);

const examples: readonly (readonly [string, number, string, MessageBody, Uint8Array])[] = [
  ['set chunk size 4096', 1, '00 00 10 00', { type: 'setChunkSize', size: 4096 }, encodeSetChunkSize(4096)],
  ['set chunk size 0', 1, '00 00 00 00', { type: 'setChunkSize', size: 0 }, encodeSetChunkSize(0)],
  ['set chunk size 2^31 - 1', 1, '7F FF FF FF', { type: 'setChunkSize', size: 0x7fffffff }, encodeSetChunkSize(0x7fffffff)],
  ['set chunk size with the high bit', 1, '80 00 10 00', { type: 'setChunkSize', size: 0x80001000, highBit: true }, encodeSetChunkSize(0x80001000)],
  ['abort csid 6', 2, '00 00 00 06', { type: 'abort', csid: 6 }, encodeAbort(6)],
  ['acknowledgement 1310720', 3, '00 14 00 00', { type: 'acknowledgement', sequenceNumber: 1310720 }, encodeAcknowledgement(1310720)],
  ['acknowledgement of 2^32 + 1000 bytes', 3, '00 00 03 E8', { type: 'acknowledgement', sequenceNumber: 1000 }, encodeAcknowledgement(2 ** 32 + 1000)],
  ['window acknowledgement size 2500000', 5, '00 26 25 A0', { type: 'windowAcknowledgementSize', size: 2500000 }, encodeWindowAcknowledgementSize(2500000)],
  ['set peer bandwidth 2500000, dynamic', 6, '00 26 25 A0 02', { type: 'setPeerBandwidth', size: 2500000, limitType: 2 }, encodeSetPeerBandwidth(2500000)],
  ['set peer bandwidth, hard', 6, '00 00 00 01 00', { type: 'setPeerBandwidth', size: 1, limitType: 0 }, encodeSetPeerBandwidth(1, limitType.hard)],
  ['set peer bandwidth of an unknown limit type', 6, '00 00 00 01 07', { type: 'setPeerBandwidth', size: 1, limitType: 7 }, encodeSetPeerBandwidth(1, 7)],
  ['stream begin 1', 4, '00 00 00 00 00 01', { type: 'userControl', event: 0, eventName: 'streamBegin', msid: 1 }, encodeUserControl(userControlEvent.streamBegin, 1)],
  ['stream EOF 1', 4, '00 01 00 00 00 01', { type: 'userControl', event: 1, eventName: 'streamEof', msid: 1 }, encodeUserControl(userControlEvent.streamEof, 1)],
  ['stream dry 1', 4, '00 02 00 00 00 01', { type: 'userControl', event: 2, eventName: 'streamDry', msid: 1 }, encodeUserControl(userControlEvent.streamDry, 1)],
  ['set buffer length 3000 ms', 4, '00 03 00 00 00 01 00 00 0B B8', { type: 'userControl', event: 3, eventName: 'setBufferLength', msid: 1, value: 3000 }, encodeUserControl(userControlEvent.setBufferLength, 1, 3000)],
  ['stream is recorded 1', 4, '00 04 00 00 00 01', { type: 'userControl', event: 4, eventName: 'streamIsRecorded', msid: 1 }, encodeUserControl(userControlEvent.streamIsRecorded, 1)],
  ['ping request', 4, '00 06 00 00 0D 0F', { type: 'userControl', event: 6, eventName: 'pingRequest', value: 0xd0f }, encodeUserControl(userControlEvent.pingRequest, 0xd0f)],
  ['ping response', 4, '00 07 00 00 0D 0F', { type: 'userControl', event: 7, eventName: 'pingResponse', value: 0xd0f }, encodeUserControl(userControlEvent.pingResponse, 0xd0f)],
  ['SWF verification request', 4, '00 1A 01', { type: 'userControl', event: 26, eventName: 'swfVerificationRequest', value: 1 }, encodeSwfVerificationRequest()],
  ['buffer empty 1', 4, '00 1F 00 00 00 01', { type: 'userControl', event: 31, eventName: 'bufferEmpty', msid: 1 }, encodeUserControl(userControlEvent.bufferEmpty, 1)],
  ['buffer ready 1', 4, '00 20 00 00 00 01', { type: 'userControl', event: 32, eventName: 'bufferReady', msid: 1 }, encodeUserControl(userControlEvent.bufferReady, 1)],
  ['an event nobody has described', 4, '00 08 00 00 00 05', { type: 'userControl', event: 8, eventName: 'unknown', value: 5 }, encodeUserControl(8, 5)],
  ['the gap among the events', 4, '00 05', { type: 'userControl', event: 5, eventName: 'unknown' }, encodeUserControl(5)],
];

describe('control messages', () => {
  it.each(examples)('read %s', (_name, typeId, hex, body) => {
    expect(decode(typeId, hex)).toEqual(body);
  });

  it.each(examples)('write %s', (_name, _typeId, hex, _body, bytes) => {
    expect(toHex(bytes)).toBe(toHex(fromHex(hex)));
  });

  it.each(examples)('ignore what follows %s', (_name, typeId, hex, body) => {
    if (body.type === 'userControl' && body.value === undefined && body.msid === undefined) return;
    expect(decode(typeId, `${hex} FF FF FF FF`)).toEqual(body);
  });

  it('read a SWF verification response without looking into it', () => {
    expect(decode(4, `00 1B ${'AA'.repeat(42)}`)).toEqual({ type: 'userControl', event: 27, eventName: 'swfVerificationResponse' });
  });

  it('accept a SWF verification request without its type', () => {
    expect(decode(4, '00 1A')).toEqual({ type: 'userControl', event: 26, eventName: 'swfVerificationRequest' });
  });

  it.each([
    [1, 4, 'set chunk size'], [2, 4, 'abort'], [3, 4, 'acknowledgement'], [4, 2, 'user control'], [5, 4, 'window acknowledgement size'], [6, 5, 'set peer bandwidth'],
  ])('call type %i malformed below %i bytes', (typeId, least, name) => {
    for (let length = 0; length < least; length += 1) {
      expect(decodeMessageBody(typeId, new Uint8Array(length), 0)).toEqual({ type: 'malformed', problem: `${name} needs ${least} bytes and has ${length}` });
    }
  });

  it.each([[0, 6], [1, 6], [2, 6], [3, 10], [4, 6], [6, 6], [7, 6], [31, 6], [32, 6]])('call user control event %i malformed below %i bytes', (event, least) => {
    const payload = new Uint8Array(least);
    payload[1] = event;
    expect(decodeMessageBody(4, payload, 0)).toMatchObject({ type: 'userControl', event });
    for (let length = 2; length < least; length += 1) expect(decodeMessageBody(4, payload.subarray(0, length), 0)).toMatchObject({ type: 'malformed' });
  });
});
