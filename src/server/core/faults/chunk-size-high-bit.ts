import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped, setChunkSize } from '../step.js';

export default commandFault('connect', {
  id: 'chunk-size-high-bit',
  summary: 'Announces a chunk size with bit 31 set.',
  rule: 'chunk-size-out-of-range',
  ffmpeg: 'fails',
}, (healthy) => healthy.filter((step) => step.kind !== 'outgoingChunkSize').map((step) => (isTyped(step, typeId.setChunkSize) ? setChunkSize(0x80000080) : step)));
