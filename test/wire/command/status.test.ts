import { describe, expect, it } from 'vitest';
import type { AmfValue } from '../../../src/trace/amf.js';
import { ecma, nul, num, obj, str } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { firstObject, readInfo } from '../../../src/wire/command/info.js';
import { buildOnFc, parseOnFc } from '../../../src/wire/command/on-fc-publish.js';
import { buildOnStatus, buildReconnectRequest, parseOnStatus, parseReconnectRequest } from '../../../src/wire/command/on-status.js';
import { commandBody, wire } from './body.js';
import { captured } from './captured.js';

const START = { level: 'status', code: 'NetStream.Publish.Start', description: 'go' };
const status = (...values: AmfValue[]): ReturnType<typeof readInfo> => readInfo(commandBody([str('onStatus'), ...values]));

describe('readInfo', () => {
  it('finds the information of Node-Media-Server where every client does', () => {
    expect(readInfo(commandBody(captured.nmsPublishStart))).toMatchObject({
      level: 'status', code: 'NetStream.Publish.Start', description: '/live/ff527141 is now published.', container: 'object', position: 3, codeIsLongString: false,
    });
  });

  it('passes over the properties in an answer to connect', () => {
    expect(readInfo(commandBody(captured.nginxConnectResult))).toMatchObject({ code: 'NetConnection.Connect.Success', position: 3, container: 'object' });
  });

  it('tells how the information was sent when clients cannot see it', () => {
    expect(status(num(0), nul(), ecma(START))).toMatchObject({ code: START.code, container: 'ecmaArray', position: 3 });
    expect(status(num(0), obj(START))).toMatchObject({ code: START.code, container: 'object', position: 2 });
    expect(status(nul(), obj(START))).toMatchObject({ code: START.code, position: 2 });
    expect(status(obj(START))).toMatchObject({ code: START.code, position: 1 });
    expect(status(num(0), nul(), obj({ ...START, code: { type: 'string', value: START.code, long: true } }))).toMatchObject({ code: START.code, codeIsLongString: true, position: 3 });
    expect(status(num(0), nul(), { type: 'avmPlus', value: obj(START) })).toMatchObject({ code: START.code, container: 'object', position: 3 });
  });

  it('finds information without a code, and takes the last object when none tells anything', () => {
    expect(status(num(0), obj({ fmsVer: 'x' }), obj({ description: 'no' }))).toMatchObject({ description: 'no', position: 3 });
    expect(status(num(0), obj({ level: 'error' }), obj({ other: 1 }))).toMatchObject({ level: 'error', position: 2 });
    expect(status(num(0), obj({ a: 1 }), obj({ b: 1 }))).toMatchObject({ container: 'object', position: 3, properties: [{ name: 'b' }] });
    expect(status(num(0), obj({ level: 'x', description: 'y' }), obj({ code: 'z' }))).toMatchObject({ code: 'z', position: 3 });
  });

  it('has nothing to say of an answer without an object', () => {
    const none = { container: 'none', position: -1, codeIsLongString: false, properties: [] };
    expect(readInfo(commandBody(captured.nginxCreateStreamResult))).toEqual(none);
    expect(readInfo(commandBody([obj({ code: 'x' })]))).toEqual(none);
    expect(status()).toEqual(none);
  });

  it('leaves out members that are no strings', () => {
    const info = status(num(0), nul(), obj({ level: 1, code: null, description: 'd' }));
    expect(info).not.toHaveProperty('level');
    expect(info).not.toHaveProperty('code');
  });
});

describe('firstObject', () => {
  it('is where FFmpeg looks for the description of an error', () => {
    expect(firstObject(commandBody([str('_error'), num(1), obj({ fmsVer: 'x' }), obj({ description: 'd' })]))).toMatchObject({ position: 2, properties: [{ name: 'fmsVer' }] });
    expect(firstObject(commandBody([str('_error'), num(1), nul(), ecma({ description: 'd' })]))).toBeUndefined();
  });
});

describe('onStatus', () => {
  it('is built byte for byte as the specification has it, and as Node-Media-Server sends it', () => {
    const example = '02 00 08 6F 6E 53 74 61 74 75 73 00 00 00 00 00 00 00 00 00 05 03 00 05 6C 65 76 65 6C 02 00 06 73 74 61 74 75 73 00 04 63 6F 64 65 02 00 17 4E 65 74 53 74 72 65 61 6D 2E 50 75 62 6C 69 73 68 2E 53 74 61 72 74 00 00 09';
    expect(wire(buildOnStatus('status', 'NetStream.Publish.Start'))).toBe(toHex(fromHex(example)));
    expect(wire(buildOnStatus('status', 'NetStream.Publish.Start', '/live/ff527141 is now published.'))).toBe(captured.nmsPublishStart);
    expect(parseOnStatus(commandBody(example))).toMatchObject({ commandName: 'onStatus', transactionId: 0, info: { level: 'status' } });
  });

  it('may carry more members', () => {
    expect(status(...buildOnStatus('error', 'X', 'd', { clientid: 7 }).slice(1)).properties.map(({ name }) => name)).toEqual(['level', 'code', 'description', 'clientid']);
  });

  /** The example of Enhanced RTMP v2. */
  const RECONNECT = '02 00 08 6F 6E 53 74 61 74 75 73 00 00 00 00 00 00 00 00 00 05 03 00 05 6C 65 76 65 6C 02 00 06 73 74 61 74 75 73 00 04 63 6F 64 65 02 00 26 4E 65 74 43 6F 6E 6E 65 63 74 69 6F 6E 2E 43 6F 6E 6E 65 63 74 2E 52 65 63 6F 6E 6E 65 63 74 52 65 71 75 65 73 74 00 05 74 63 55 72 6C 02 00 0C 2F 72 65 61 6C 74 69 6D 65 61 70 70 00 00 09';
  it('may ask the client to connect elsewhere', () => {
    expect(parseReconnectRequest(commandBody(RECONNECT))).toEqual({ tcUrl: '/realtimeapp' });
    expect(wire(buildReconnectRequest({ tcUrl: '/realtimeapp' }))).toBe(toHex(fromHex(RECONNECT)));
    expect(parseReconnectRequest(commandBody(buildReconnectRequest()))).toEqual({});
    expect(parseReconnectRequest(commandBody(captured.nmsPublishStart))).toBeUndefined();
  });
});

describe('onFCPublish', () => {
  it('carries a status, or nothing at all from a listening FFmpeg', () => {
    expect(parseOnFc(commandBody(buildOnFc('onFCPublish', 'NetStream.Publish.Start', 'x')))).toMatchObject({ commandName: 'onFCPublish', transactionId: 0, info: { code: 'NetStream.Publish.Start', description: 'x' } });
    expect(parseOnFc(commandBody('02 00 0B 6F 6E 46 43 50 75 62 6C 69 73 68'))).toEqual({ commandName: 'onFCPublish', info: { container: 'none', position: -1, codeIsLongString: false, properties: [] } });
  });
});
