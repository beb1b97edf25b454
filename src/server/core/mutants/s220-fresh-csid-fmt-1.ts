import { encodeAmf0 } from '../../../wire/amf/amf0.js';
import { typeId } from '../../../wire/message/types.js';
import { answerMutant } from '../fault.js';
import { commandName, type Step } from '../step.js';

export default answerMutant('publish', { id: 'S220', summary: 'Sends the answer to publish as fmt 1 on a chunk stream that had no fmt 0 before.', must: ['CH-033'] },
  (healthy) => healthy.map((each): Step => {
    if (each.kind !== 'command' || commandName(each) !== 'onStatus') return each;
    const body = encodeAmf0(each.values);
    return { kind: 'raw', bytes: Uint8Array.from([0x40 | freshCsid, 0, 0, 0, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff, typeId.commandAmf0, ...body]) };
  }));

const freshCsid = 9;
