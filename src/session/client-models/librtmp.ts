/** librtmp 2.4 (rtmpdump, GStreamer's old rtmpsink): reads AMF3 commands, takes a `_result` to publish, hears only a few refusals. */
import type { Reply } from '../reply.js';
import type { ClientModel, Reaction } from './types.js';

/** Codes that end the session whatever the level says. */
const fatal = new Set(['NetStream.Failed', 'NetStream.Play.Failed', 'NetStream.Play.StreamNotFound', 'NetConnection.Connect.InvalidApp']);
const ends = new Set(['NetStream.Play.Complete', 'NetStream.Play.Stop', 'NetStream.Play.UnpublishNotify']);

/** The information object must be an AMF0 object in fourth place; an ECMA array reads as empty. */
export function librtmpStatus(reply: Reply, start: readonly string[], alsoFatal: ReadonlySet<string>): Reaction {
  const { container, position, code } = reply.info;
  if (container !== 'object' || position !== 3 || code === undefined) return 'ignores';
  if (fatal.has(code) || alsoFatal.has(code) || ends.has(code)) return 'fails';
  return start.includes(code) ? 'proceeds' : 'ignores';
}

const none: ReadonlySet<string> = new Set();
const patience = { outcome: 'hangs', says: 'waits until its 30 s receive timeout' } as const;

export const librtmp: ClientModel = {
  client: 'librtmp',
  handshakePatience: { outcome: 'fails', says: 'gives up after 30 s' },
  commandPatience: patience,
  answersS1: true,
  readsAmf3Commands: true,
  obeysCloseCommand: true,
  survivesFirstBadChunk: false,
  desync: 'ignores',
  zero: { chunkSize: 'ignores', window: 'proceeds', bandwidth: 'proceeds' },
  halfMessage: 'proceeds',
  startsEarly: true,
  connect(reply, to) {
    if (reply.name === '_result') return to === 'connect' ? 'proceeds' : 'ignores';
    return reply.name === 'onStatus' ? librtmpStatus(reply, [], none) : 'ignores';
  },
  createStream(reply, to) {
    if (reply.name === '_result') return to === 'createStream' ? 'proceeds' : 'ignores';
    return reply.name === 'onStatus' ? librtmpStatus(reply, ['NetStream.Publish.Start'], none) : 'ignores';
  },
  publish(reply, to) {
    if (reply.name === '_result') return to === 'publish' ? 'proceeds' : 'ignores';
    return reply.name === 'onStatus' ? librtmpStatus(reply, ['NetStream.Publish.Start'], none) : 'ignores';
  },
  play(reply, to) {
    if (reply.name === '_result') return to === 'play' ? 'proceeds' : 'ignores';
    return reply.name === 'onStatus' ? librtmpStatus(reply, ['NetStream.Play.Start', 'NetStream.Play.PublishNotify'], none) : 'ignores';
  },
  media: () => 'ignores',
};
