import { propertiesOf } from '../../../wire/amf/access.js';
import { answerMutant } from '../fault.js';

export default answerMutant('connect', { id: 'S115', summary: 'Closes at a connect with a strict array in its command object.', must: ['AM-006'] },
  (healthy, { values }) => (propertiesOf(values[2]).some(({ value }) => value.type === 'strictArray') ? [{ kind: 'close' }] : healthy));
