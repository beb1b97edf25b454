import type { ConformanceMutant } from '../fault.js';
import type { MessageReader } from '../message-reader.js';
import { decodeMessageBody } from '../../../wire/message/decode.js';
import { isMediaType } from '../../../wire/message/types.js';

/** nginx-rtmp 1.2.2 and Node-Media-Server 4.4.3 do this: media belongs to the connection's only stream, whatever its id says. */
const mutant: ConformanceMutant = {
  id: 'S83', summary: 'Takes media on any message stream for that of the stream published last.', must: ['PB-011'],
  create: () => ({ reader: onOneStream }),
};

function onOneStream(healthy: MessageReader): MessageReader {
  let published: number | undefined;
  return {
    ...healthy,
    push: (bytes) => healthy.push(bytes).map((message) => {
      const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
      if (body.type === 'command' && body.commandName === 'publish') published = message.msid;
      return published !== undefined && isMediaType(message.typeId) ? { ...message, msid: published } : message;
    }),
  };
}

export default mutant;
