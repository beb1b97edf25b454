import { commandFault } from '../fault.js';

/** The answer to connect is longer than 128 bytes; its second half is then read as chunks. */
export default commandFault('connect', {
  id: 'chunk-size-announced-not-applied',
  summary: 'Announces chunks of 4096 bytes and goes on with 128.',
  rule: 'chunk-size-announced-not-applied',
  ffmpeg: 'hangs',
}, (healthy) => healthy.filter((step) => step.kind !== 'outgoingChunkSize'));
