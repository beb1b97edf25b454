/** GStreamer 1.22 rtmp2sink and rtmp2src: strict about message streams and stream ids, deaf to `_error` for publish. */
import type { Reply } from '../reply.js';
import type { ClientModel, Reaction } from './types.js';

/** Any code that is not a success is an error; the level is not looked at, and the message stream must be the created one. */
function status(reply: Reply, start: readonly string[], createdMsid: number | undefined): Reaction {
  if (createdMsid !== undefined && reply.msid !== createdMsid) return 'ignores';
  if (reply.info.position === 2 || reply.info.code === undefined) return 'fails';
  return start.includes(reply.info.code) ? 'proceeds' : 'fails';
}

export const gstreamer: ClientModel = {
  client: 'gstreamer',
  handshakePatience: { outcome: 'fails', says: 'gives up after 5 s' },
  commandPatience: { outcome: 'hangs', says: 'hangs for ever' },
  answersS1: false,
  readsAmf3Commands: false,
  obeysCloseCommand: false,
  survivesFirstBadChunk: true,
  desync: 'ignores',
  zero: { chunkSize: 'proceeds', window: 'proceeds', bandwidth: 'proceeds' },
  halfMessage: 'proceeds',
  startsEarly: false,
  connect(reply, to) {
    if (to !== 'connect' || reply.name === 'onStatus') return 'ignores';
    return reply.name === '_result' && reply.info.code === 'NetConnection.Connect.Success' ? 'proceeds' : 'fails';
  },
  createStream(reply, to) {
    if (to !== 'createStream' || reply.name === 'onStatus') return 'ignores';
    return reply.name === '_result' && reply.streamId !== undefined && reply.streamId !== 0 ? 'proceeds' : 'fails';
  },
  publish(reply, _to, createdMsid) {
    return reply.name === 'onStatus' ? status(reply, ['NetStream.Publish.Start'], createdMsid) : 'ignores';
  },
  play(reply, _to, createdMsid) {
    return reply.name === 'onStatus' ? status(reply, ['NetStream.Play.Start', 'NetStream.Play.PublishNotify', 'NetStream.Play.Reset'], createdMsid) : 'ignores';
  },
  media: () => 'ignores',
};
