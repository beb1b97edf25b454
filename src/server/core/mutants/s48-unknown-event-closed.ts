import { decodeMessageBody } from '../../../wire/message/decode.js';
import { answerMutant } from '../fault.js';

/** gortmplib (2026-08) closes at types that it does not know. */
export default answerMutant({ moment: 'other' }, { id: 'S48', summary: 'Closes at user control events that it does not know.', must: ['PC-013'] }, (healthy, { message }) => {
  const body = message === undefined ? undefined : decodeMessageBody(message.typeId, message.payload, message.timestampMs);
  return body?.type === 'userControl' && body.eventName === 'unknown' ? [{ kind: 'close' }] : healthy;
});
