import { answerMutant } from '../fault.js';

export default answerMutant('connect', { id: 'S114', summary: 'Closes at a connect whose command object is an ECMA array.', must: ['AM-002'] },
  (healthy, { values }) => (values[2]?.type === 'ecmaArray' ? [{ kind: 'close' }] : healthy));
