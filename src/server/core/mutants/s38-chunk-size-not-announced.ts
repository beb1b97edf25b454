import { typeId } from '../../../wire/message/types.js';
import { answerMutant } from '../fault.js';
import { isTyped } from '../step.js';

export default answerMutant('connect', { id: 'S38', summary: 'Uses another chunk size than 128 and does not announce it.', must: ['CH-002', 'CH-035'] },
  (healthy) => healthy.filter((each) => !isTyped(each, typeId.setChunkSize)));
