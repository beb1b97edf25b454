import { propertiesOf } from '../../../wire/amf/access.js';
import { connectFields } from '../../../wire/command/connect.js';
import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant, Request } from '../fault.js';
import { editReplies, withValue, type CommandStep, type Step } from '../step.js';

const information = 3;
const amf3 = 3;

const mutant: ConformanceMutant = {
  id: 'S50', summary: 'Echoes objectEncoding 3 and does not see commands of type 17.', must: ['AM-013'],
  create: () => ({
    answer: (request, healthy) => (offersAmf3(request) ? editReplies(healthy, claim) : healthy),
    reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).filter((message) => message.typeId !== typeId.commandAmf3) }),
  }),
};

function offersAmf3({ moment, name, values }: Request): boolean {
  return moment === 'command' && name === 'connect' && connectFields(values[2]).objectEncoding === amf3;
}

function claim(reply: CommandStep): Step {
  const properties = propertiesOf(reply.values[information]).map((each) => (each.name === 'objectEncoding' ? { ...each, value: { type: 'number' as const, value: amf3 } } : each));
  return withValue(reply, information, { type: 'object', properties });
}

export default mutant;
