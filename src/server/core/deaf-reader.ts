/** For mutants: a reader that hears nothing more from a certain message on. Bytes are still taken from the socket. */
import type { InMessage, MessageReader } from './message-reader.js';

/** For `FaultSeams.reader`, one for each connection. The message itself is lost as well. */
export function deafFrom(ends: (message: InMessage) => boolean): (healthy: MessageReader) => MessageReader {
  let deaf = false;
  return (healthy) => ({
    ...healthy,
    push: (bytes) => healthy.push(bytes).filter((message) => {
      deaf ||= ends(message);
      return !deaf;
    }),
  });
}
