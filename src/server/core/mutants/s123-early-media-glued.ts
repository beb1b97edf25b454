import { decodeMessageBody } from '../../../wire/message/decode.js';
import { isMediaType } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import type { InMessage, MessageReader } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S123', summary: 'Glues media that came in one read with publish to the next frame behind them.', must: ['PB-009'],
  create: () => ({ reader: gluesEarlyMedia }),
};

function gluesEarlyMedia(healthy: MessageReader): MessageReader {
  let early: Uint8Array[] = [];
  return {
    ...healthy,
    push: (bytes) => {
      const out: InMessage[] = [];
      let published = false;
      for (const message of healthy.push(bytes)) {
        const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
        published ||= body.type === 'command' && body.commandName === 'publish';
        if (!isMediaType(message.typeId)) out.push(message);
        else if (published) early.push(message.payload);
        else {
          out.push({ ...message, payload: joined([message.payload, ...early]) });
          early = [];
        }
      }
      return out;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export default mutant;
