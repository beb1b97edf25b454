import { describe, expect, it } from 'vitest';
import type { CommandBody, DataBody, MessageBody } from '../../../src/trace/events.js';
import { ecma, nul, num, obj, str } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { encodeCommand } from '../../../src/wire/message/command.js';
import { encodeData } from '../../../src/wire/message/data.js';
import { decodeMessageBody } from '../../../src/wire/message/decode.js';
import { bare } from '../amf/bare.js';

const decode = (typeId: number, hex: string): MessageBody => decodeMessageBody(typeId, fromHex(hex), 0);
const command = (typeId: number, hex: string): CommandBody => {
  const body = decode(typeId, hex);
  if (body.type !== 'command') throw new Error(`decoded as ${body.type}`);
  return body;
};
const data = (typeId: number, hex: string): DataBody => {
  const body = decode(typeId, hex);
  if (body.type !== 'data') throw new Error(`decoded as ${body.type}`);
  return body;
};

const CREATE_STREAM = '02 00 0C 63 72 65 61 74 65 53 74 72 65 61 6D 00 40 00 00 00 00 00 00 00 05';
/** The type 17 example of Enhanced RTMP v2: format byte, "foo", transaction 0, null, AMF3 integer 1. */
const FOO = '00 02 00 03 66 6F 6F 00 00 00 00 00 00 00 00 00 05 11 04 01';

describe('command messages', () => {
  it('have a name, a transaction id and all values', () => {
    const body = command(20, CREATE_STREAM);
    expect(body).toMatchObject({ type: 'command', encoding: 'amf0', commandName: 'createStream', transactionId: 2, problems: [] });
    expect(body.values.map(bare)).toEqual([str('createStream'), num(2), nul()]);
    expect(toHex(encodeCommand([str('createStream'), num(2), nul()]))).toBe(toHex(fromHex(CREATE_STREAM)));
  });

  it('of type 17 begin with a format byte and switch to AMF3 for one value', () => {
    const body = command(17, FOO);
    expect(body).toMatchObject({ encoding: 'amf3', commandName: 'foo', transactionId: 0, problems: [] });
    expect(body.values.map(bare).at(-1)).toEqual({ type: 'avmPlus', value: { type: 'number', value: 1, integer: true } });
    expect(toHex(encodeCommand(body.values, 'amf3'))).toBe(toHex(fromHex(FOO)));
  });

  it('of type 17 may be AMF0 throughout', () => {
    expect(command(17, `00 ${CREATE_STREAM}`)).toMatchObject({ commandName: 'createStream', transactionId: 2, problems: [] });
  });

  it.each([
    ['without the format byte', CREATE_STREAM, 0],
    ['with another format byte', `03 ${CREATE_STREAM}`, 0],
    ['AMF3 throughout', '00 06 19 63 72 65 61 74 65 53 74 72 65 61 6D 04 02 01', 1],
    ['AMF3 throughout, without the format byte', '06 19 63 72 65 61 74 65 53 74 72 65 61 6D 04 02 01', 0],
    ['AMF3 throughout, with another format byte', '03 06 19 63 72 65 61 74 65 53 74 72 65 61 6D 04 02 01', 0],
    ['beginning with an AVM+ marker', '11 06 19 63 72 65 61 74 65 53 74 72 65 61 6D 11 04 02 05', 0],
  ])('of type 17 are read %s, and the departure is noted', (_name, hex, at) => {
    const body = command(17, hex);
    expect(body).toMatchObject({ commandName: 'createStream', transactionId: 2 });
    expect(body.values).toHaveLength(3);
    expect(body.problems).toEqual([{ at, what: 'unknown-marker', fatal: false }]);
  });

  it('give offsets in the payload, format byte included', () => {
    expect(command(17, FOO).values[0]).toMatchObject({ at: 4, bytes: 3 });
  });

  it('have no name when the first value is no string, and no id when the second is no finite number', () => {
    expect(command(20, '05 05')).toMatchObject({ commandName: '' });
    for (const second of ['05', '02 00 01 31', '00 7F F8 00 00 00 00 00 00', '00 7F F0 00 00 00 00 00 00']) {
      expect(command(20, `02 00 01 78 ${second}`)).not.toHaveProperty('transactionId');
    }
  });

  it('keep what was read before the AMF broke', () => {
    const body = command(20, `${CREATE_STREAM} FF`);
    expect(body).toMatchObject({ commandName: 'createStream', problems: [{ at: 25, what: 'unknown-marker', fatal: true }] });
    expect(body.values).toHaveLength(3);
  });

  it('are malformed when empty', () => {
    expect(decode(20, '')).toMatchObject({ type: 'malformed' });
    expect(decode(17, '00')).toMatchObject({ type: 'malformed' });
    expect(decode(18, '')).toMatchObject({ type: 'malformed' });
    expect(decode(15, '00')).toMatchObject({ type: 'malformed' });
  });
});

describe('data messages', () => {
  const SET = '02 00 0D 40 73 65 74 44 61 74 61 46 72 61 6D 65 02 00 0A 6F 6E 4D 65 74 61 44 61 74 61 08 00 00 00 01 00 05 77 69 64 74 68 00 40 94 00 00 00 00 00 00 00 00 09';

  it('have a handler and all values', () => {
    const body = data(18, SET);
    expect(body).toMatchObject({ type: 'data', encoding: 'amf0', handler: '@setDataFrame', problems: [] });
    expect(body.values.map(bare)).toEqual([str('@setDataFrame'), str('onMetaData'), ecma({ width: 1280 })]);
    expect(toHex(encodeData(body.values))).toBe(toHex(fromHex(SET)));
  });

  it('of type 15 begin with a format byte', () => {
    const body = data(15, '00 02 00 0D 40 73 65 74 44 61 74 61 46 72 61 6D 65 02 00 0A 6F 6E 4D 65 74 61 44 61 74 61 11 0A 0B 01 0B 77 69 64 74 68 04 8A 00 01');
    expect(body).toMatchObject({ encoding: 'amf3', handler: '@setDataFrame', problems: [] });
    expect(bare(body.values[2] ?? nul())).toEqual({ type: 'avmPlus', value: obj({ width: { type: 'number', value: 1280, integer: true } }) });
  });

  it('have no handler when they are no AMF: a QuickTime timecode copied by FFmpeg', () => {
    expect(data(18, '00 00 00 00')).toMatchObject({ handler: '', values: [], problems: [{ at: 0, what: 'truncated', fatal: true }] });
  });
});
