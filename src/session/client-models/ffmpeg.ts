/** FFmpeg 5.1.9 (libavformat/rtmpproto.c): no timer anywhere, replies matched by transaction id, refusals only seen with a description. */
import type { Reply } from '../reply.js';
import type { ClientModel, Reaction } from './types.js';

/** An `_error` without a description in the first AMF object behind the name is dropped without a word. */
const seesError = (reply: Reply): boolean => reply.firstObjectDescription !== undefined && reply.firstObjectDescription !== '';

/** Answers to these may be errors: FFmpeg warns and goes on. */
const tolerated = new Set(['releaseStream', 'FCPublish', 'FCSubscribe', '_checkbw', 'getStreamLength']);

/** `_error` to anything: fatal where visible, unless it answers a courtesy request. */
function error(reply: Reply, to: string | undefined): Reaction {
  return seesError(reply) && !(to !== undefined && tolerated.has(to)) ? 'fails' : 'ignores';
}

/** The information object must be an AMF0 object in fourth place; the code is compared as a short string. */
function status(reply: Reply, start: readonly string[]): Reaction {
  const { info } = reply;
  if (info.container !== 'object' || info.position !== 3) return 'ignores';
  if (info.level === 'error') return 'fails';
  return !info.codeIsLongString && info.code !== undefined && start.includes(info.code) ? 'proceeds' : 'ignores';
}

export const ffmpeg: ClientModel = {
  client: 'ffmpeg',
  handshakePatience: { outcome: 'hangs', says: 'hangs for ever' },
  commandPatience: { outcome: 'hangs', says: 'hangs for ever' },
  answersS1: false,
  readsAmf3Commands: false,
  obeysCloseCommand: false,
  survivesFirstBadChunk: true,
  desync: 'fails',
  zero: { chunkSize: 'fails', window: 'fails', bandwidth: 'fails' },
  halfMessage: 'hangs',
  startsEarly: true,
  connect(reply, to) {
    if (reply.name === '_result') return to === 'connect' ? 'proceeds' : 'ignores';
    return reply.name === '_error' ? error(reply, to) : status(reply, []);
  },
  createStream(reply, to) {
    if (reply.name === '_result') return to === 'createStream' ? 'proceeds' : 'ignores';
    return reply.name === '_error' ? error(reply, to) : status(reply, ['NetStream.Publish.Start']);
  },
  publish(reply, to) {
    if (reply.name === 'onStatus') return status(reply, ['NetStream.Publish.Start']);
    return reply.name === '_error' ? error(reply, to) : 'ignores';
  },
  play(reply, to) {
    if (reply.name === 'onStatus') return status(reply, ['NetStream.Play.Start']);
    return reply.name === '_error' ? error(reply, to) : 'ignores';
  },
  media(reply) {
    if (reply.name === 'onStatus') return status(reply, []);
    return reply.name === '_error' ? error(reply, undefined) : 'ignores';
  },
};
