import { plainMutant } from '../mutant.js';

const videoCsid = 6;
/** Of a full header with an id in one byte: id, timestamp, length, type; then the message stream. */
const msidAt = 8;

/** The header of fmt 1 is that of fmt 0 without the message stream. */
export default plainMutant({ id: 'C12', summary: 'Begins the chunk stream of its video with fmt 1.', must: ['CL-006'] }, {
  chunks: (bytes, { csid, fresh }) => (fresh && csid === videoCsid ? Uint8Array.from([0x40 | videoCsid, ...bytes.subarray(1, msidAt), ...bytes.subarray(msidAt + 4)]) : bytes),
});
