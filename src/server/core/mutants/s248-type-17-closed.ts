import { typeId } from '../../../wire/message/types.js';
import { claimAmf3, offersAmf3 } from '../claim-amf3.js';
import type { ConformanceMutant } from '../fault.js';
import type { MessageReader } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S248', summary: 'Echoes objectEncoding 3 and closes at commands of type 17.', must: ['AM-013'],
  create: () => ({ answer: (request, healthy) => (offersAmf3(request) ? claimAmf3(healthy) : healthy), reader: breakingAtType17 }),
};

function breakingAtType17(healthy: MessageReader): MessageReader {
  let broken: string | undefined;
  return {
    ...healthy,
    push: (bytes) => healthy.push(bytes).filter((message) => {
      if (message.typeId === typeId.commandAmf3) broken = 'type 17';
      return broken === undefined;
    }),
    broken: () => broken ?? healthy.broken(),
  };
}

export default mutant;
