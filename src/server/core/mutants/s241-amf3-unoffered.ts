import { claimAmf3 } from '../claim-amf3.js';
import { answerMutant } from '../fault.js';

export default answerMutant('connect', { id: 'S241', summary: 'Says objectEncoding 3 to every client.', must: ['AM-012'] }, claimAmf3);
