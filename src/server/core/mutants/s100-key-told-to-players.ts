import { textOf } from '../../../wire/amf/access.js';
import { objectOf } from '../../../wire/command/shape.js';
import type { ConformanceMutant } from '../fault.js';
import { commandName, withValue } from '../step.js';

/** Of the last publisher of all, whoever that is: one is enough for a proof. */
let publishedAs = '';

const mutant: ConformanceMutant = {
  id: 'S100', summary: 'Tells players the stream name as the publisher gave it, key and all.', must: ['AU-004'],
  create: () => ({
    answer: (request, healthy) => {
      if (request.moment === 'command' && request.name === 'publish') publishedAs = textOf(request.values[3]) ?? '';
      if (request.moment !== 'published') return healthy;
      return healthy.map((each) => (each.kind === 'command' && commandName(each) === 'onStatus'
        ? withValue(each, 3, objectOf({ level: 'status', code: 'NetStream.Play.PublishNotify', details: publishedAs, description: 'The stream begins.' }))
        : each));
    },
  }),
};
export default mutant;
