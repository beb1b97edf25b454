import { answerFault } from '../fault.js';
import type { Step } from '../step.js';

/** Servers that always answer with a digest handshake do this to clients that sent none; all common clients go on. */
export default answerFault({
  id: 's2-random',
  summary: 'S2 neither echoes C1 nor carries a signature.',
  rule: null,
  ffmpeg: 'proceeds',
}, (request, healthy) => (request.moment === 'hello' ? healthy.map(scrambled) : healthy));

function scrambled(step: Step, index: number): Step {
  if (index !== 1 || step.kind !== 'raw') return step;
  return { kind: 'raw', bytes: step.bytes.map((byte, at) => (at < 8 ? byte : (byte ^ 0x5a) & 0xff)) };
}
