/** Every command but connect: real bytes read, and built again byte for byte. */
import { describe, expect, it } from 'vitest';
import type { AmfValue } from '../../../src/trace/amf.js';
import type { CommandBody } from '../../../src/trace/events.js';
import { bool, nul, num, obj, str } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { buildError, buildResult, parseCallResult } from '../../../src/wire/command/call-result.js';
import { buildCheckBw, parseCheckBw } from '../../../src/wire/command/check-bw.js';
import { buildClose, parseClose } from '../../../src/wire/command/close.js';
import { buildCloseStream, parseCloseStream } from '../../../src/wire/command/close-stream.js';
import { buildCreateStream, buildCreateStreamResult, parseCreateStream, parseCreateStreamResult } from '../../../src/wire/command/create-stream.js';
import { buildDeleteStream, parseDeleteStream } from '../../../src/wire/command/delete-stream.js';
import { buildFcPublish, parseFcPublish } from '../../../src/wire/command/fc-publish.js';
import { buildFcSubscribe, parseFcSubscribe } from '../../../src/wire/command/fc-subscribe.js';
import { buildFcUnpublish, parseFcUnpublish } from '../../../src/wire/command/fc-unpublish.js';
import { buildGetStreamLength, parseGetStreamLength } from '../../../src/wire/command/get-stream-length.js';
import { isKnownCommand } from '../../../src/wire/command/names.js';
import { buildOnBwDone, parseOnBwDone } from '../../../src/wire/command/on-bw-done.js';
import { buildPause, parsePause } from '../../../src/wire/command/pause.js';
import { buildPlay, parsePlay } from '../../../src/wire/command/play.js';
import { buildPlay2, parsePlay2 } from '../../../src/wire/command/play2.js';
import { buildPublish, parsePublish } from '../../../src/wire/command/publish.js';
import { buildReceiveAudio, parseReceiveAudio } from '../../../src/wire/command/receive-audio.js';
import { buildReceiveVideo, parseReceiveVideo } from '../../../src/wire/command/receive-video.js';
import { buildReleaseStream, parseReleaseStream } from '../../../src/wire/command/release-stream.js';
import { buildSeek, parseSeek } from '../../../src/wire/command/seek.js';
import { commandBody, wire } from './body.js';
import { captured } from './captured.js';

const ascii = (text: string): string => toHex(new TextEncoder().encode(text));
const head = (name: string, number: string): string => `02 00${name.length.toString(16).padStart(2, '0')} ${ascii(name)} 00 ${number} 05`;
const ZERO = '00 00 00 00 00 00 00 00';

type Example = readonly [name: string, hex: string, parse: (body: CommandBody) => object, fields: object, built: AmfValue[]];

const examples: readonly Example[] = [
  ['releaseStream', captured.ffmpeg5ReleaseStream, parseReleaseStream, { transactionId: 2, streamName: 'ff527141' }, buildReleaseStream(2, 'ff527141')],
  ['FCPublish', captured.ffmpeg5FcPublish, parseFcPublish, { transactionId: 3, streamName: 'ff527141' }, buildFcPublish(3, 'ff527141')],
  ['FCUnpublish', `${head('FCUnpublish', '40 18 00 00 00 00 00 00')} 02 00 03 6B 65 79`, parseFcUnpublish, { transactionId: 6, streamName: 'key' }, buildFcUnpublish(6, 'key')],
  ['FCSubscribe', captured.librtmpFcSubscribe, parseFcSubscribe, { transactionId: 3, streamName: 'obs3221775' }, buildFcSubscribe(3, 'obs3221775')],
  ['getStreamLength', captured.ffmpeg5GetStreamLength, parseGetStreamLength, { transactionId: 3, streamName: 'ff527141' }, buildGetStreamLength(3, 'ff527141')],
  ['createStream', captured.ffmpeg5CreateStream, parseCreateStream, { transactionId: 4 }, buildCreateStream(4)],
  ['_result', captured.nginxCreateStreamResult, parseCreateStreamResult, { transactionId: 4, msid: 1, hasNull: true }, buildCreateStreamResult(4, 1)],
  ['_checkbw', head('_checkbw', '40 14 00 00 00 00 00 00'), parseCheckBw, { transactionId: 5 }, buildCheckBw(5)],
  ['publish', captured.ffmpeg5Publish, parsePublish, { transactionId: 5, streamName: 'ff527141', publishingType: 'live' }, buildPublish('ff527141', 'live', 5)],
  ['publish', captured.gst122Publish, parsePublish, { transactionId: 0, streamName: 'gst12229400', publishingType: 'live' }, buildPublish('gst12229400')],
  ['play', captured.ffmpeg5Play, parsePlay, { transactionId: 4, streamName: 'ff527141', start: -2000 }, buildPlay('ff527141', { start: -2000 }, 4)],
  ['play', captured.librtmpPlay, parsePlay, { transactionId: 4, streamName: 'obs3221775', start: -1000 }, buildPlay('obs3221775', { start: -1000 }, 4)],
  ['play', `${head('play', ZERO)} 02 00 01 61 00 C0 00 00 00 00 00 00 00 00 BF F0 00 00 00 00 00 00 01 01`, parsePlay, { transactionId: 0, streamName: 'a', start: -2, duration: -1, reset: true }, buildPlay('a', { start: -2, duration: -1, reset: true })],
  ['play2', `${head('play2', ZERO)} 03 00 0A ${ascii('streamName')} 02 00 01 62 00 0A ${ascii('transition')} 02 00 06 ${ascii('switch')} 00 00 09`, parsePlay2, { transactionId: 0, streamName: 'b', transition: 'switch' }, buildPlay2({ streamName: 'b', transition: 'switch' })],
  ['pause', `${head('pause', ZERO)} 01 01 00 40 8F 40 00 00 00 00 00`, parsePause, { transactionId: 0, pause: true, positionMs: 1000 }, buildPause(true, 1000)],
  ['seek', `${head('seek', ZERO)} 00 40 8F 40 00 00 00 00 00`, parseSeek, { transactionId: 0, positionMs: 1000 }, buildSeek(1000)],
  ['receiveAudio', `${head('receiveAudio', ZERO)} 01 00`, parseReceiveAudio, { transactionId: 0, wanted: false }, buildReceiveAudio(false)],
  ['receiveVideo', `${head('receiveVideo', ZERO)} 01 01`, parseReceiveVideo, { transactionId: 0, wanted: true }, buildReceiveVideo(true)],
  ['deleteStream', captured.ffmpeg5DeleteStream, parseDeleteStream, { transactionId: 5, msid: 1 }, buildDeleteStream(1, 5)],
  ['closeStream', head('closeStream', ZERO), parseCloseStream, { transactionId: 0 }, buildCloseStream()],
  ['close', head('close', ZERO), parseClose, { transactionId: 0 }, buildClose()],
  ['onBWDone', `${head('onBWDone', ZERO)} 00 40 C0 00 00 00 00 00 00`, parseOnBwDone, { transactionId: 0, bandwidth: 8192 }, buildOnBwDone(8192)],
  ['onBWDone', head('onBWDone', ZERO), parseOnBwDone, { transactionId: 0 }, buildOnBwDone()],
];

describe('commands', () => {
  it.each(examples)('%s is read', (commandName, hex, parse, fields) => {
    expect(parse(commandBody(hex))).toEqual({ commandName, ...fields });
  });

  it.each(examples)('%s is built as it stands on the wire', (_name, hex, _parse, _fields, built) => {
    expect(wire(built)).toBe(toHex(fromHex(hex)));
  });

  it.each(examples)('%s without anything behind its name gives a name and no more', (name, _hex, parse) => {
    expect(Object.keys(parse(commandBody([str(name)]))).filter((key) => key !== 'hasNull')).toEqual(['commandName']);
  });

  it.each(examples)('%s with arguments of the wrong kind leaves them out', (name, _hex, parse) => {
    const fields = parse(commandBody([str(name), str('1'), nul(), obj({}), obj({}), obj({}), obj({})]));
    expect(Object.keys(fields).filter((key) => key !== 'hasNull')).toEqual(['commandName']);
  });

  it.each(examples)('%s is a known name', (name) => {
    expect(isKnownCommand(name)).toBe(true);
    expect(isKnownCommand(`${name}X`)).toBe(false);
  });

  it('take arguments from behind AVM+ markers', () => {
    const values: AmfValue[] = [str('publish'), num(5), nul(), { type: 'avmPlus', value: str('key') }, str('live')];
    expect(parsePublish(commandBody(values))).toMatchObject({ streamName: 'key', publishingType: 'live' });
  });

  it('read the reset flag of play as a number too', () => {
    expect(parsePlay(commandBody([str('play'), num(0), nul(), str('a'), num(-2), num(-1), num(1)]))).toMatchObject({ reset: true });
  });

  it('leave out the arguments of play behind the first absent one', () => {
    expect(buildPlay('a', { duration: 5, reset: true })).toHaveLength(4);
    expect(buildPlay('a', { start: 1, reset: true })).toHaveLength(5);
  });
});

describe('_result and _error', () => {
  it('are told apart and taken to pieces', () => {
    expect(parseCallResult(commandBody(captured.nginxConnectResult))).toMatchObject({
      outcome: 'result', transactionId: 1, commandObject: { type: 'object' }, response: { type: 'object' },
    });
    expect(parseCallResult(commandBody(buildError(4, 'NetConnection.Call.Failed', 'no')))).toMatchObject({ outcome: 'error', transactionId: 4, commandObject: { type: 'null' } });
    expect(parseCallResult(commandBody(buildResult(2)))).toEqual({ commandName: '_result', transactionId: 2, outcome: 'result', commandObject: nul() });
    expect(parseCallResult(commandBody(captured.ffmpeg5Play))).toBeUndefined();
  });

  it('show when createStream was answered without a null or without a number', () => {
    expect(parseCreateStreamResult(commandBody([str('_result'), num(4), num(1)]))).toEqual({ commandName: '_result', transactionId: 4, hasNull: false });
    expect(parseCreateStreamResult(commandBody([str('_result'), num(4), nul(), bool(true)]))).toEqual({ commandName: '_result', transactionId: 4, hasNull: true });
  });
});
