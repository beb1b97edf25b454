import { answerMutant } from '../fault.js';

export default answerMutant({ moment: 'unpublished' }, { id: 'S71', summary: 'Tells players the end by StreamEOF alone.', must: ['PL-013', 'PL-014'] }, (healthy) => healthy.filter((each) => each.kind === 'message'));
