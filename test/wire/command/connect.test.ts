import { describe, expect, it } from 'vitest';
import { ecma, nul, num, obj, str, strict } from '../../../src/wire/amf/build.js';
import { buildConnect, buildConnectError, buildConnectResult, connectFields, parseConnect } from '../../../src/wire/command/connect.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { commandBody, wire } from './body.js';
import { captured } from './captured.js';

describe('connect', () => {
  it('is read as FFmpeg 5.1 publishes', () => {
    expect(parseConnect(commandBody(captured.ffmpeg5Connect))).toMatchObject({
      commandName: 'connect', transactionId: 1, app: 'live', type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)', tcUrl: 'rtmp://127.0.0.1:1941/live',
      userArguments: [],
    });
  });

  it('is read as FFmpeg 5.1 plays', () => {
    expect(parseConnect(commandBody(captured.ffmpeg5PlayConnect))).toMatchObject({
      fpad: false, capabilities: 15, audioCodecs: 4071, videoCodecs: 252, videoFunction: 1,
    });
  });

  it('is built byte for byte as FFmpeg 5.1 and OBS 32 send it', () => {
    expect(wire(buildConnect({ app: 'live', type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)', tcUrl: 'rtmp://127.0.0.1:1941/live' }))).toBe(captured.ffmpeg5Connect);
    const obs = parseConnect(commandBody(captured.obs32Connect));
    expect(obs.swfUrl).toBe('rtmp://127.0.0.1:1938/live');
    expect(wire(buildConnect(obs))).toBe(captured.obs32Connect);
    expect(wire(buildConnect(parseConnect(commandBody(captured.ffmpeg5PlayConnect))))).toBe(captured.ffmpeg5PlayConnect);
  });

  /** The example of Enhanced RTMP v2. */
  const ENHANCED = '02 00 07 63 6F 6E 6E 65 63 74 00 3F F0 00 00 00 00 00 00 03 00 03 61 70 70 02 00 04 6C 69 76 65 00 0A 66 6F 75 72 43 63 4C 69 73 74 0A 00 00 00 02 02 00 04 61 76 30 31 02 00 04 68 76 63 31 00 12 76 69 64 65 6F 46 6F 75 72 43 63 49 6E 66 6F 4D 61 70 03 00 01 2A 00 40 10 00 00 00 00 00 00 00 00 09 00 06 63 61 70 73 45 78 00 40 08 00 00 00 00 00 00 00 00 09';
  it('carries Enhanced RTMP capabilities', () => {
    const connect = parseConnect(commandBody(ENHANCED));
    expect(connect).toMatchObject({ app: 'live', fourCcList: ['av01', 'hvc1'], capsEx: 3 });
    expect(connect.videoFourCcInfoMap).toEqual(new Map([['*', 4]]));
    expect(wire(buildConnect(connect))).toBe(toHex(fromHex(ENHANCED)));
  });

  it('is read with lower-case spellings, from an ECMA array, and with a list sent as a map', () => {
    const connect = parseConnect(commandBody([str('connect'), num(1), ecma({ tcurl: 'rtmp://h/a', flashver: 'X', fourCcList: ecma({ 0: 'av01', 1: 7 }), audioFourCcInfoMap: ecma({ Opus: 2, bad: 'x' }) }), str('user')]));
    expect(connect).toMatchObject({ tcUrl: 'rtmp://h/a', flashVer: 'X', fourCcList: ['av01'] });
    expect(connect.audioFourCcInfoMap).toEqual(new Map([['Opus', 2]]));
    expect(connect.userArguments).toMatchObject([{ value: 'user' }]);
  });

  it('leaves out what is absent or of the wrong kind', () => {
    const connect = parseConnect(commandBody([str('connect'), num(1), obj({ app: 7, tcUrl: null, capsEx: '3', fourCcList: 'av01', videoFourCcInfoMap: strict([]) })]));
    for (const name of ['app', 'tcUrl', 'capsEx', 'fourCcList', 'videoFourCcInfoMap', 'flashVer']) expect(connect).not.toHaveProperty(name);
    expect(parseConnect(commandBody([str('connect')]))).toEqual({ commandName: 'connect', properties: [], userArguments: [] });
    expect(parseConnect(commandBody([str('connect'), num(1), nul()])).properties).toEqual([]);
  });

  it('puts extra members behind the known ones', () => {
    expect(commandBody(buildConnect({ app: 'a' }, { custom: true })).values[2]).toMatchObject({ properties: [{ name: 'app' }, { name: 'custom' }] });
  });
});

describe('the answer to connect', () => {
  it('is built byte for byte as nginx-rtmp and Node-Media-Server send it', () => {
    expect(wire(buildConnectResult(1))).toBe(captured.nginxConnectResult);
  });

  it('carries the capabilities of the server in the information object', () => {
    const body = commandBody(buildConnectResult(1, { capsEx: 1, videoFourCcInfoMap: new Map([['*', 4]]) }));
    expect(connectFields(body.values[3])).toMatchObject({ objectEncoding: 0, capsEx: 1, videoFourCcInfoMap: new Map([['*', 4]]) });
  });

  it('refuses with a description in the first object, where FFmpeg looks', () => {
    expect(commandBody(buildConnectError(1, 'no such app'))).toMatchObject({
      commandName: '_error', transactionId: 1,
      values: [{}, {}, { type: 'null' }, { type: 'object', properties: [{ name: 'level', value: { value: 'error' } }, { name: 'code', value: { value: 'NetConnection.Connect.Rejected' } }, { name: 'description', value: { value: 'no such app' } }] }],
    });
  });
});
