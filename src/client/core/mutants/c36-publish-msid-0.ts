import { plainMutant } from '../mutant.js';

const streamCsid = 8;
/** Of a full header with an id in one byte. */
const msidAt = 8;

export default plainMutant({ id: 'C36', summary: 'Sends publish and play on message stream 0.', must: ['CL-003'] }, {
  chunks: (bytes, { csid, fresh }) => (fresh && csid === streamCsid ? Uint8Array.from(bytes, (byte, at) => (at >= msidAt && at < msidAt + 4 ? 0 : byte)) : bytes),
});
