import type { ConformanceMutant } from '../fault.js';

/** GStreamer and FFmpeg stop reading at the end and drop what comes behind it. */
const mutant: ConformanceMutant = {
  id: 'S200', summary: 'Tells players of the end before it sends them the last frames.', must: ['TD-004'],
  create: () => ({ answer: ({ moment }, healthy) => (moment === 'unpublished' ? healthy.filter(({ kind }) => kind !== 'wait') : healthy) }),
  createRelay: () => ({ endOvertakes: true }),
};
export default mutant;
