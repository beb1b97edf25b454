/** For mutants: onStatus whose information lacks a member. */
import { propertiesOf } from '../../wire/amf/access.js';
import { commandName, withValue, type Step } from './step.js';

const information = 3;

export function statusWithout(member: string, steps: readonly Step[]): Step[] {
  return steps.map((each) => {
    if (each.kind !== 'command' || commandName(each) !== 'onStatus') return each;
    return withValue(each, information, { type: 'object', properties: propertiesOf(each.values[information]).filter(({ name }) => name !== member) });
  });
}
