import { plainMutant } from '../mutant.js';

const connectionCsid = 3;
/** 00 00 09, and the null behind it. */
const objectEndBytes = 3;

/** connect is the first message on its chunk stream, in one chunk; its length stands in bytes 4 to 6 of the header. */
export default plainMutant({ id: 'C35', summary: 'Leaves the object end out of connect.', must: ['CL-027'] }, {
  chunks: (bytes, { csid, fresh }) => {
    if (!fresh || csid !== connectionCsid) return bytes;
    const out = bytes.slice(0, bytes.length - objectEndBytes);
    const length = (((out[4] ?? 0) << 16) | ((out[5] ?? 0) << 8) | (out[6] ?? 0)) - objectEndBytes;
    out.set([length >> 16, (length >> 8) & 255, length & 255], 4);
    return out;
  },
});
