import type { ClientMutant } from '../mutant.js';

const usualBytes = 128;

/** A reader at 128 bytes loses its place in the first message that is longer, and reads nothing any more. */
const mutant: ClientMutant = {
  id: 'C20', summary: 'Goes on reading chunks of 128 bytes whatever the server announces.', must: ['CL-005'],
  create: () => {
    let sizeBytes = usualBytes;
    let lost = false;
    return {
      hears: ({ message, body }) => {
        lost ||= sizeBytes !== usualBytes && message.length > usualBytes;
        if (body.type === 'setChunkSize') sizeBytes = body.size;
        return lost ? 'deaf' : 'healthy';
      },
    };
  },
};
export default mutant;
