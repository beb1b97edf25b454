import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageBody } from '../../../src/trace/events.js';
import { encodeAbort } from '../../../src/wire/message/abort.js';
import { encodeAcknowledgement } from '../../../src/wire/message/acknowledgement.js';
import { aggregateParts, encodeAggregate } from '../../../src/wire/message/aggregate.js';
import { encodeCommand } from '../../../src/wire/message/command.js';
import { encodeData } from '../../../src/wire/message/data.js';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';
import { encodeSetChunkSize } from '../../../src/wire/message/set-chunk-size.js';
import { encodeSetPeerBandwidth } from '../../../src/wire/message/set-peer-bandwidth.js';
import { encodeSharedObject } from '../../../src/wire/message/shared-object.js';
import { encodeUserControl } from '../../../src/wire/message/user-control.js';
import { encodeWindowAcknowledgementSize } from '../../../src/wire/message/window-acknowledgement-size.js';
import { amf0Value, damage, damaged } from '../amf/arbitraries.js';
import { bare } from '../amf/bare.js';

const u32 = fc.nat(0xffff_ffff);
const name = fc.string({ maxLength: 12 });
const encoding = fc.constantFrom('amf0' as const, 'amf3' as const);
const payload = fc.uint8Array({ maxLength: 40 });

/** A message as it goes out, and what must come back. */
interface Sent { readonly typeId: number; readonly payload: Uint8Array; readonly body: unknown }

const control: fc.Arbitrary<Sent> = fc.oneof(
  u32.map((size) => ({ typeId: 1, payload: encodeSetChunkSize(size), body: { type: 'setChunkSize', size, ...(size >= 2 ** 31 ? { highBit: true } : {}) } })),
  u32.map((csid) => ({ typeId: 2, payload: encodeAbort(csid), body: { type: 'abort', csid } })),
  u32.map((sequenceNumber) => ({ typeId: 3, payload: encodeAcknowledgement(sequenceNumber), body: { type: 'acknowledgement', sequenceNumber } })),
  u32.map((size) => ({ typeId: 5, payload: encodeWindowAcknowledgementSize(size), body: { type: 'windowAcknowledgementSize', size } })),
  fc.tuple(u32, fc.nat(255)).map(([size, limitType]) => ({ typeId: 6, payload: encodeSetPeerBandwidth(size, limitType), body: { type: 'setPeerBandwidth', size, limitType } })),
  fc.tuple(fc.constantFrom(0, 1, 2, 4, 31, 32), u32).map(([event, msid]) => ({ typeId: 4, payload: encodeUserControl(event, msid), body: expect.objectContaining({ type: 'userControl', event, msid }) as unknown })),
  fc.tuple(fc.constantFrom(6, 7, 8, 255), u32).map(([event, value]) => ({ typeId: 4, payload: encodeUserControl(event, value), body: expect.objectContaining({ type: 'userControl', event, value }) as unknown })),
  fc.tuple(u32, u32).map(([msid, value]) => ({ typeId: 4, payload: encodeUserControl(3, msid, value), body: { type: 'userControl', event: 3, eventName: 'setBufferLength', msid, value } })),
);
const other: fc.Arbitrary<Sent> = fc.oneof(
  fc.tuple(encoding, name, fc.nat(1000), fc.array(amf0Value, { maxLength: 3 })).map(([encoding, commandName, transactionId, args]) => {
    const values = [{ type: 'string' as const, value: commandName }, { type: 'number' as const, value: transactionId }, ...args];
    return { typeId: encoding === 'amf3' ? 17 : 20, payload: encodeCommand(values, encoding), body: { type: 'command', encoding, commandName, transactionId, values, problems: [] } };
  }),
  fc.tuple(encoding, name, fc.array(amf0Value, { maxLength: 3 })).map(([encoding, handler, args]) => {
    const values = [{ type: 'string' as const, value: handler }, ...args];
    return { typeId: encoding === 'amf3' ? 15 : 18, payload: encodeData(values, encoding), body: { type: 'data', encoding, handler, values, problems: [] } };
  }),
  fc.tuple(encoding, name, u32, fc.boolean(), fc.array(fc.tuple(fc.nat(255), payload), { maxLength: 4 })).map(([encoding, name, version, persistent, events]) => ({
    typeId: encoding === 'amf3' ? 16 : 19,
    payload: encodeSharedObject({ name, version, persistent, events: events.map(([type, data]) => ({ type, data })) }, encoding),
    body: { type: 'sharedObject', encoding, name, version, persistent, events: events.map(([type, data]) => ({ type, name: expect.any(String) as unknown, length: data.length })) },
  })),
  fc.array(fc.tuple(fc.constantFrom(8, 9, 18), u32, payload), { minLength: 1, maxLength: 5 }).map((parts) => {
    const first = parts[0]?.[1] ?? 0;
    return {
      typeId: 22,
      payload: encodeAggregate(parts.map(([typeId, timestampMs, payload]) => ({ typeId, timestampMs, payload }))),
      body: { type: 'aggregate', parts: parts.map(([typeId, timestampMs, payload]) => ({ typeId, timestampMs: (TIME + timestampMs - first) >>> 0, length: payload.length })) },
    };
  }),
);
const TIME = 123_456;
const sent = fc.oneof(control, other);

describe('message bodies', () => {
  it('come back as they were sent', () => {
    fc.assert(fc.property(sent, ({ typeId, payload, body }) => {
      expect(withoutPlaces(decodeMessageBody(typeId, payload, TIME))).toEqual(body);
    }), { numRuns: 1500 });
  });

  it('survive damage and any type id', () => {
    const seen = new Set<MessageBody['type']>();
    fc.assert(fc.property(sent, damage, fc.option(fc.nat(255)), ({ typeId, payload }, how, otherType) => {
      const bytes = damaged(payload, how);
      const body = decodeMessageBody(otherType ?? typeId, bytes, TIME);
      seen.add(body.type);
      for (const part of aggregateParts(bytes, TIME)) expect(part.at + part.payload.length).toBeLessThanOrEqual(bytes.length);
    }), { numRuns: 2000 });
    expect(seen).toContain('malformed');
    expect(seen.size).toBeGreaterThan(9);
  });
});

function withoutPlaces(body: MessageBody): MessageBody {
  return body.type === 'command' || body.type === 'data' ? { ...body, values: body.values.map(bare) } : body;
}
