import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped } from '../step.js';

export default commandFault('connect', {
  id: 'chunk-size-applied-not-announced',
  summary: 'Uses chunks of 4096 bytes without announcing them.',
  rule: 'chunk-size-applied-not-announced',
  ffmpeg: 'hangs',
}, (healthy) => healthy.filter((step) => !isTyped(step, typeId.setChunkSize)));
