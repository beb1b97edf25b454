import { encodeAmf0 } from '../../../wire/amf/amf0.js';
import { commandFault } from '../fault.js';
import { connectionCsid, editReplies } from '../step.js';

/** Ten bytes fewer than the header promises: the client waits for the rest of this very message. */
const missingBytes = 10;

export default commandFault('createStream', {
  id: 'create-stream-too-long',
  summary: 'Answers createStream with a message shorter than its header says.',
  rule: 'createstream-no-reply',
  companions: ['half-message-stall'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => {
  const body = encodeAmf0(reply.values);
  const length = body.length + missingBytes;
  return { kind: 'raw', bytes: Uint8Array.from([connectionCsid, 0, 0, 0, 0, length >> 8, length & 0xff, 20, 0, 0, 0, 0, ...body]) };
}));
