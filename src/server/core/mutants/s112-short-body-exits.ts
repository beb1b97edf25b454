import { decodeMessageBody } from '../../../wire/message/decode.js';
import { answerMutant } from '../fault.js';

/** It reads four bytes that are not there, and nobody catches the exception. */
export default answerMutant({ moment: 'other' }, { id: 'S112', summary: 'Ends, with all its connections, at a control message that is too short.', must: ['PC-014'] },
  (healthy, { message }) => (message !== undefined && decodeMessageBody(message.typeId, message.payload, message.timestampMs).type === 'malformed' ? [{ kind: 'exit' }] : healthy));
