import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped, setChunkSize, type Step } from '../step.js';

/** Legal: RTMP 1.0 §5.4.1 says at least 1. */
export default commandFault('connect', {
  id: 'chunk-size-1',
  summary: 'Announces and uses chunks of one byte.',
  rule: null,
  ffmpeg: 'proceeds',
}, (healthy) => healthy.map((step): Step => {
  if (step.kind === 'outgoingChunkSize') return { kind: 'outgoingChunkSize', size: 1 };
  return isTyped(step, typeId.setChunkSize) ? setChunkSize(1) : step;
}));
