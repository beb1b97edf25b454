import { describe, expect, it } from 'vitest';
import { ecma, num, obj, str } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { buildRtmpSampleAccess, parseRtmpSampleAccess } from '../../../src/wire/command/rtmp-sample-access.js';
import { buildClearDataFrame, buildMetaData, buildSetDataFrame, parseDataFrame } from '../../../src/wire/command/set-data-frame.js';
import { dataBody, wire } from './body.js';
import { captured } from './captured.js';

describe('@setDataFrame', () => {
  it('gives the metadata of FFmpeg 5.1 without its envelope', () => {
    const frame = parseDataFrame(dataBody(captured.ffmpeg5SetDataFrame));
    expect(frame).toMatchObject({ envelope: 'set', handler: 'onMetaData', value: { type: 'ecmaArray', count: 13 } });
    expect(frame.properties.map(({ name }) => name)).toEqual([
      'duration', 'width', 'height', 'videodatarate', 'framerate', 'videocodecid', 'audiodatarate', 'audiosamplerate', 'audiosamplesize', 'stereo', 'audiocodecid', 'encoder', 'filesize',
    ]);
    expect(frame.properties[9]?.value).toEqual({ type: 'boolean', value: false });
  });

  it('is told apart from a bare handler and from @clearDataFrame', () => {
    expect(parseDataFrame(dataBody(buildMetaData(obj({ width: 1 }))))).toMatchObject({ envelope: 'none', handler: 'onMetaData', properties: [{ name: 'width' }] });
    const clear = '02 00 0F 40 63 6C 65 61 72 44 61 74 61 46 72 61 6D 65 02 00 0A 6F 6E 4D 65 74 61 44 61 74 61';
    expect(parseDataFrame(dataBody(clear))).toEqual({ envelope: 'clear', handler: 'onMetaData', properties: [] });
    expect(wire(buildClearDataFrame())).toBe(toHex(fromHex(clear)));
  });

  it('is built as it stands on the wire', () => {
    expect(wire(buildSetDataFrame(ecma({ width: 1280 })))).toBe(toHex(fromHex(
      '02 00 0D 40 73 65 74 44 61 74 61 46 72 61 6D 65 02 00 0A 6F 6E 4D 65 74 61 44 61 74 61 08 00 00 00 01 00 05 77 69 64 74 68 00 40 94 00 00 00 00 00 00 00 00 09')));
  });

  it('takes metadata from behind an AVM+ marker, and none from what has no members', () => {
    expect(parseDataFrame(dataBody([str('@setDataFrame'), str('onMetaData'), { type: 'avmPlus', value: obj({ width: 1 }) }]))).toMatchObject({ value: { type: 'object' }, properties: [{ name: 'width' }] });
    expect(parseDataFrame(dataBody([str('@setDataFrame'), num(1), num(2)]))).toMatchObject({ handler: '', properties: [] });
    expect(parseDataFrame(dataBody([str('@setDataFrame')]))).toEqual({ envelope: 'set', handler: '', properties: [] });
  });
});

describe('|RtmpSampleAccess', () => {
  it('is read and built as nginx-rtmp and Node-Media-Server send it', () => {
    expect(parseRtmpSampleAccess(dataBody(captured.nginxSampleAccess))).toEqual({ audio: true, video: true });
    expect(parseRtmpSampleAccess(dataBody(captured.nmsSampleAccess))).toEqual({ audio: false, video: false });
    expect(wire(buildRtmpSampleAccess(true, true))).toBe(captured.nginxSampleAccess);
    expect(wire(buildRtmpSampleAccess(false, true))).not.toBe(wire(buildRtmpSampleAccess(true, false)));
    expect(parseRtmpSampleAccess(dataBody(captured.ffmpeg5SetDataFrame))).toBeUndefined();
    expect(parseRtmpSampleAccess(dataBody([str('|RtmpSampleAccess')]))).toEqual({});
  });
});
