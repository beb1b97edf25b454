import { answerMutant } from '../fault.js';
import { isTyped } from '../step.js';
import { typeId } from '../../../wire/message/types.js';

export default answerMutant({ moment: 'unpublished' }, { id: 'S271', summary: 'Tells players the end by a status alone, and keeps the connection.', must: ['PL-013', 'PL-014'] },
  (healthy) => healthy.filter((each) => !isTyped(each, typeId.userControl) && each.kind !== 'closeAfterPlay'));
