import { connectFields } from '../../../wire/command/connect.js';
import { answerMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this: it reads a member of what is not there, and nobody catches the exception. */
export default answerMutant('connect', { id: 'S117', summary: 'Ends, with all its connections, at a connect without tcUrl or without a command object.', must: ['NC-008', 'NC-009'] },
  (healthy, { values }) => (connectFields(values[2]).tcUrl === undefined ? [{ kind: 'exit' }] : healthy));
