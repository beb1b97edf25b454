import { encodeAmf0 } from '../../../wire/amf/amf0.js';
import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import { commandName, type Step } from '../step.js';

const objectEndBytes = 3;

const mutant: ConformanceMutant = {
  id: 'S53', summary: 'Leaves out the object end behind the information of onStatus.', must: ['AM-017'],
  create: () => ({ answer: (_, healthy) => healthy.map(cut) }),
};

function cut(each: Step): Step {
  if (each.kind !== 'command' || commandName(each) !== 'onStatus') return each;
  const payload = encodeAmf0(each.values);
  return { kind: 'message', csid: each.csid, msid: each.msid, typeId: typeId.commandAmf0, timestampMs: 0, payload: payload.subarray(0, payload.length - objectEndBytes) };
}

export default mutant;
