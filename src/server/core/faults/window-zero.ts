import { typeId } from '../../../wire/message/types.js';
import { commandFault } from '../fault.js';
import { isTyped, windowAcknowledgementSize } from '../step.js';

export default commandFault('connect', {
  id: 'window-zero',
  summary: 'Announces a window acknowledgement size of 0.',
  rule: 'control-value-zero',
  ffmpeg: 'fails',
}, (healthy) => healthy.map((step) => (isTyped(step, typeId.windowAcknowledgementSize) ? windowAcknowledgementSize(0) : step)));
