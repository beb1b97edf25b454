import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped, setPeerBandwidth } from '../step.js';

export default commandFault('connect', {
  id: 'bandwidth-zero',
  summary: 'Sets a peer bandwidth of 0.',
  rule: 'control-value-zero',
  ffmpeg: 'fails',
}, (healthy) => healthy.map((step) => (isTyped(step, typeId.setPeerBandwidth) ? setPeerBandwidth(0) : step)));
