import type { ServerFault } from '../fault.js';
import type { InMessage, MessageReader } from '../message-reader.js';

/**
 * Waits for the socket although its own buffer holds complete messages, and handles one of them per wake-up
 * (seen: gst-rtmp2-server 4c51768 to 3c20317). The client's close is a wake-up too, so that a reply follows it.
 */
const fault: ServerFault = {
  id: 'stranded-buffer',
  summary: 'Handles one message per read; the others stay in its buffer until more bytes or a FIN arrive.',
  rule: 'createstream-no-reply',
  ffmpeg: 'hangs',
  create: () => ({ reader: oneMessagePerWakeUp }),
};

function oneMessagePerWakeUp(healthy: MessageReader): MessageReader {
  const stranded: InMessage[] = [];
  return {
    push: (bytes) => {
      stranded.push(...healthy.push(bytes));
      return stranded.splice(0, 1);
    },
    closed: () => stranded.splice(0, 1),
    endsAfterHeader: () => healthy.endsAfterHeader(),
    broken: () => undefined,
  };
}

export default fault;
