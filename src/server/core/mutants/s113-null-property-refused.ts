import { propertiesOf } from '../../../wire/amf/access.js';
import { buildConnectError } from '../../../wire/command/connect.js';
import { answerMutant } from '../fault.js';
import { onConnection } from '../step.js';

export default answerMutant('connect', { id: 'S113', summary: 'Refuses connect where a property of the command object is null.', must: ['AM-001'] }, (healthy, { values, transactionId }) =>
  (propertiesOf(values[2]).some(({ value }) => value.type === 'null') ? [onConnection(buildConnectError(transactionId, 'A property has no value.')), { kind: 'close' }] : healthy));
