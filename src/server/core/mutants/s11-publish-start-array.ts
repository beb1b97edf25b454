import { propertiesOf } from '../../../wire/amf/access.js';
import { answerMutant } from '../fault.js';
import { withValue, type Step } from '../step.js';

const information = 3;

/** FFmpeg, librtmp and OBS read an object there and nothing else. */
export default answerMutant('publish', { id: 'S11', summary: 'Sends the information of Publish.Start as an ECMA array.', must: ['AM-018'] },
  (healthy) => (healthy.some((each) => each.kind === 'publish') ? healthy.map(asArray) : healthy));

function asArray(each: Step): Step {
  return each.kind === 'command' ? withValue(each, information, { type: 'ecmaArray', count: propertiesOf(each.values[information]).length, properties: propertiesOf(each.values[information]) }) : each;
}
