import { isKnownType } from '../../../wire/message/types.js';
import { answerMutant } from '../fault.js';

export default answerMutant({ moment: 'other' }, { id: 'S49', summary: 'Closes at message types that it does not know.', must: ['PC-016'] },
  (healthy, { message }) => (message !== undefined && !isKnownType(message.typeId) ? [{ kind: 'close' }] : healthy));
