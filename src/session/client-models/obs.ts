/** OBS Studio's librtmp fork: like librtmp, but every wait ends after 30 s of silence, and three publish refusals are heard. */
import type { Reply } from '../reply.js';
import { librtmp, librtmpStatus } from './librtmp.js';
import type { ClientModel, Reaction } from './types.js';

const publishRefusals: ReadonlySet<string> = new Set(['NetStream.Publish.Rejected', 'NetStream.Publish.Denied', 'NetStream.Publish.BadName']);
const givesUp = { outcome: 'fails', says: 'gives up after 30 s' } as const;

function status(reply: Reply, start: readonly string[]): Reaction {
  return librtmpStatus(reply, start, publishRefusals);
}

export const obs: ClientModel = {
  ...librtmp,
  client: 'obs',
  handshakePatience: givesUp,
  commandPatience: givesUp,
  halfMessage: 'hangs',
  connect(reply, to) {
    return reply.name === 'onStatus' ? status(reply, []) : librtmp.connect(reply, to);
  },
  createStream(reply, to) {
    return reply.name === 'onStatus' ? status(reply, ['NetStream.Publish.Start']) : librtmp.createStream(reply, to);
  },
  publish(reply, to, createdMsid) {
    return reply.name === 'onStatus' ? status(reply, ['NetStream.Publish.Start']) : librtmp.publish(reply, to, createdMsid);
  },
  /** While publishing it reads messages only to throw them away. */
  media: () => 'ignores',
};
