import type { ClientMessage, ClientMutant } from '../mutant.js';

const videoType = 9;
const isHeader = ({ typeId, payload }: ClientMessage): boolean => typeId === videoType && payload[1] === 0;

const mutant: ClientMutant = {
  id: 'C13', summary: 'Sends the video sequence header behind the first frame.', must: ['CL-018'],
  create: () => {
    let held: ClientMessage | undefined;
    return {
      media: (message) => {
        if (held === undefined && isHeader(message)) {
          held = message;
          return [];
        }
        if (held === undefined || message.typeId !== videoType) return [message];
        const late = held;
        held = undefined;
        return [message, { ...late, timestampMs: message.timestampMs }];
      },
    };
  },
};
export default mutant;
