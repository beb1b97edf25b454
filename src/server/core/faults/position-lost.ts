import type { ServerFault } from '../fault.js';
import type { InMessage, MessageReader } from '../message-reader.js';

/**
 * Keeps no record of being inside a chunk (seen: gst-rtmp2-server up to dd4cd77): after a read that ended behind a chunk
 * header, the payload is taken for the next header, a message of several MB, and every later byte disappears in it.
 * The connect message is read whole, as it was there, because a client's first writes arrive together.
 */
const fault: ServerFault = {
  id: 'position-lost',
  summary: 'Forgets its place when a chunk header arrives without its payload, and stays silent.',
  rule: 'createstream-no-reply',
  ffmpeg: 'hangs',
  create: () => ({ reader: forgetful }),
};

function forgetful(healthy: MessageReader): MessageReader {
  let connected = false;
  let lost = false;
  return {
    push: (bytes) => {
      if (lost) return [];
      const messages: InMessage[] = healthy.push(bytes);
      if (messages.length > 0) connected = true;
      lost = connected && healthy.endsAfterHeader();
      return messages;
    },
    closed: () => [],
    endsAfterHeader: () => healthy.endsAfterHeader(),
    broken: () => undefined,
  };
}

export default fault;
