import { describe, expect, it } from 'vitest';
import { amfFaults, holdsAmf } from '../../../src/conformance/wire/amf-faults.js';
import { amfBoolean, amfNumber, amfOpenObject, amfString, amfValues } from '../../../src/conformance/wire/bytes/amf0.js';
import { bytes } from '../../../src/conformance/wire/bytes/bytes.js';
import { messageBytes } from '../../../src/conformance/wire/bytes/chunks.js';
import { StrictReader, type ReadMessage } from '../../../src/conformance/wire/strict-reader.js';

function read(typeId: number, payload: Uint8Array): ReadMessage {
  const messages: ReadMessage[] = [];
  new StrictReader((message) => { messages.push(message); }, 0).push(messageBytes({ csid: 3, typeId, msid: 0, payload, chunkBytes: 128 }), 0);
  const [message] = messages;
  if (message === undefined) throw new Error('no message');
  return message;
}

describe('the faults of AMF in a message', () => {
  it('are none in a command and a data message as the text has them', () => {
    expect(amfFaults(read(20, amfValues('onStatus', 0, null, { level: 'status', code: 'NetStream.Play.Start' })))).toEqual([]);
    expect(amfFaults(read(18, bytes(amfString('|RtmpSampleAccess'), amfBoolean(true), amfBoolean(true))))).toEqual([]);
    // "_result", 1.0, null, undefined, by hand.
    expect(amfFaults(read(20, bytes('02 0007 5f726573756c74 00 3ff0000000000000 05 06')))).toEqual([]);
  });

  it('are told with the name of the message and their place', () => {
    expect(amfFaults(read(20, amfValues('onStatus', 0, null, amfOpenObject({ level: 'status' }))))).toEqual(['onStatus: missing-object-end at byte 38']);
    expect(amfFaults(read(20, amfValues('onFCPublish', null, { code: 'x' })))).toEqual(['onFCPublish: no transaction id']);
    expect(amfFaults(read(20, bytes(amfNumber(1), amfNumber(2))))).toEqual(['command: no name']);
    expect(amfFaults(read(18, amfString('onMetaData', 40)))).toHaveLength(1);
  });

  it('are counted for empty messages, and not for messages without AMF', () => {
    expect(amfFaults(read(20, new Uint8Array(0)))).toEqual(['command: no AMF']);
    expect(amfFaults(read(9, bytes('17 00')))).toEqual([]);
    expect([20, 17, 18, 15, 9, 4].map((typeId) => holdsAmf(read(typeId, bytes('00 00'))))).toEqual([true, true, true, true, false, false]);
  });
});
