import { answerMutant } from '../fault.js';

export default answerMutant({ moment: 'unpublished' }, { id: 'S70', summary: 'Does not tell players that the publisher has gone.', must: ['PL-013', 'PL-014', 'TD-001', 'TD-002'] }, () => []);
