import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { aggregateParts, decodeAggregate, encodeAggregate } from '../../../src/wire/message/aggregate.js';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';

/** Audio at 1000 and video at 1020. */
const TWO = '08 00 00 03 00 03 E8 00 00 00 00 AF 01 21 00 00 00 0E 09 00 00 05 00 03 FC 00 00 00 00 27 01 00 00 00 00 00 00 10';

describe('aggregate messages', () => {
  it('shift their parts so that the first has the timestamp of the aggregate', () => {
    expect(decodeMessageBody(22, fromHex(TWO), 5000)).toEqual({
      type: 'aggregate',
      parts: [{ typeId: 8, timestampMs: 5000, length: 3 }, { typeId: 9, timestampMs: 5020, length: 5 }],
    });
  });

  it('shift across the wrap of the 32-bit clock', () => {
    expect(decodeMessageBody(22, fromHex(TWO), 0xffff_fff8)).toMatchObject({ parts: [{ timestampMs: 0xffff_fff8 }, { timestampMs: 12 }] });
  });

  it('read the upper byte of a timestamp behind the lower three, as in FLV', () => {
    const parts = decodeAggregate(fromHex('08 00 00 00 00 00 01 00 00 00 00 00 00 00 0B 08 00 00 00 00 00 02 01 00 00 00 00 00 00 0B'), 0);
    expect(parts).toMatchObject({ parts: [{ timestampMs: 0 }, { timestampMs: 0x0100_0001 }] });
  });

  it('give views of their parts', () => {
    const payload = fromHex(TWO);
    const parts = [...aggregateParts(payload, 0)];
    expect(parts.map((part) => [part.at, toHex(part.payload)])).toEqual([[11, 'af0121'], [29, '2701000000']]);
    expect(parts[0]?.payload.buffer).toBe(payload.buffer);
  });

  it('are written with right back pointers', () => {
    const parts = [
      { typeId: 8, timestampMs: 1000, payload: fromHex('AF 01 21') },
      { typeId: 9, timestampMs: 1020, payload: fromHex('27 01 00 00 00') },
    ];
    expect(toHex(encodeAggregate(parts))).toBe(toHex(fromHex(TWO)));
  });

  it.each([
    ['a part longer than the aggregate', '08 00 00 05 00 00 00 00 00 00 00 AF 01', 'part 1 announces 5 bytes and 2 are left', 1],
    ['a part without a back pointer', '08 00 00 01 00 00 00 00 00 00 00 AF 00 00', 'part 1 has no back pointer', 1],
    ['a wrong back pointer', '08 00 00 01 00 00 00 00 00 00 00 AF 00 00 00 0B', 'part 1 has back pointer 11, not 12', 1],
    ['an aggregate inside', '16 00 00 00 00 00 00 00 00 00 00 00 00 00 0B', 'part 1 is an aggregate itself', 1],
    ['a cut header', `${TWO} 08 00`, '2 bytes behind part 2 are no part', 2],
  ])('say what is wrong with %s', (_name, hex, problem, parts) => {
    const body = decodeMessageBody(22, fromHex(hex), 0);
    expect(body).toMatchObject({ type: 'aggregate', problem });
    expect(body.type === 'aggregate' && body.parts.length).toBe(parts);
  });

  it('go on behind a wrong back pointer', () => {
    expect(decodeMessageBody(22, fromHex(TWO.replace('0E 09', '0F 09')), 0)).toMatchObject({ parts: [{ typeId: 8 }, { typeId: 9 }], problem: 'part 1 has back pointer 15, not 14' });
  });

  it('are malformed below one sub-header', () => {
    expect(decodeMessageBody(22, new Uint8Array(10), 0)).toEqual({ type: 'malformed', problem: 'aggregate needs 11 bytes and has 10' });
  });

  it('stop at 16 384 parts', () => {
    const many = new Uint8Array(15 * 20_000);
    for (let at = 0; at < many.length; at += 15) {
      many[at] = 8;
      many[at + 14] = 11;
    }
    const body = decodeAggregate(many, 0);
    expect(body.type === 'aggregate' && body.parts.length).toBe(16_384);
    expect(body.problem).toBe('more than 16384 parts');
  });
});
