import type { ConformanceMutant } from '../fault.js';

/** gortmplib takes version 6 for RTMPE; this one takes everything for nothing. */
const mutant: ConformanceMutant = {
  id: 'S103', summary: 'Answers with the version of C0, whatever it is.', must: ['HS-009', 'HS-010'],
  create: () => ({
    refusesHello: false,
    answer: ({ moment, c0c1 }, healthy) => (moment === 'hello'
      ? healthy.map((each, index) => (index === 0 && each.kind === 'raw' ? { ...each, bytes: Uint8Array.of(c0c1?.[0] ?? 3, ...each.bytes.subarray(1)) } : each))
      : healthy),
  }),
};
export default mutant;
