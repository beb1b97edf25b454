import { typeId } from '../../../wire/message/types.js';
import { answerMutant } from '../fault.js';
import { isTyped } from '../step.js';

export default answerMutant('connect', { id: 'S111', summary: 'Sends neither Window Acknowledgement Size nor Set Peer Bandwidth at connect.', must: ['PC-005'] },
  (healthy) => healthy.filter((each) => !isTyped(each, typeId.windowAcknowledgementSize) && !isTyped(each, typeId.setPeerBandwidth)));
