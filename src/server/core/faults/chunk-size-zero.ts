import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped, setChunkSize } from '../step.js';

export default commandFault('connect', {
  id: 'chunk-size-zero',
  summary: 'Announces a chunk size of 0.',
  rule: 'chunk-size-out-of-range',
  ffmpeg: 'fails',
}, (healthy) => healthy.filter((step) => step.kind !== 'outgoingChunkSize').map((step) => (isTyped(step, typeId.setChunkSize) ? setChunkSize(0) : step)));
