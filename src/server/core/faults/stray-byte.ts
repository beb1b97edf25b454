import { commandFault } from '../fault.js';

/** 45 reads as fmt 1 on chunk stream 5, so that the next eleven bytes are taken for its header. */
export default commandFault('createStream', {
  id: 'stray-byte',
  summary: 'Sends one stray byte between two messages.',
  rule: 'chunk-desync',
  companions: ['createstream-no-reply', 'chunk-size-announced-not-applied'],
  ffmpeg: 'hangs',
}, (healthy) => [{ kind: 'raw', bytes: Uint8Array.of(0x45) }, ...healthy]);
