import type { ConformanceMutant } from '../fault.js';
import { editReplies } from '../step.js';

/** FFmpeg and GStreamer drop answers of type 17. */
const mutant: ConformanceMutant = {
  id: 'S51', summary: 'Answers in type 17 although AMF0 was agreed.', must: ['AM-012'],
  create: () => ({ answer: ({ name }, healthy) => (name === 'connect' ? healthy : editReplies(healthy, (reply) => ({ ...reply, wrapped: true }))) }),
};
export default mutant;
