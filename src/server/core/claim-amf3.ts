/** For mutants: a connect that is answered with objectEncoding 3, which the reference server never says. */
import { propertiesOf } from '../../wire/amf/access.js';
import { connectFields } from '../../wire/command/connect.js';
import type { Request } from './fault.js';
import { editReplies, withValue, type Step } from './step.js';

/** Place of the information object in the answer. */
const information = 3;
const amf3 = 3;

export function offersAmf3({ moment, name, values }: Request): boolean {
  return moment === 'command' && name === 'connect' && connectFields(values[2]).objectEncoding === amf3;
}

/** The same answer with objectEncoding 3. */
export function claimAmf3(healthy: readonly Step[]): Step[] {
  return editReplies(healthy, (reply) => {
    const others = propertiesOf(reply.values[information]).filter(({ name }) => name !== 'objectEncoding');
    return withValue(reply, information, { type: 'object', properties: [...others, { name: 'objectEncoding', value: { type: 'number', value: amf3 } }] });
  });
}
