import { answerMutant } from '../fault.js';

/** FFmpeg and Flash Player put their version into these four bytes; zero is the simple handshake. */
export default answerMutant({ moment: 'hello' }, { id: 'S104', summary: 'Closes when bytes 4 to 8 of C1 are not zero.', must: ['HS-015'] },
  (healthy, { c0c1 }) => (c0c1?.subarray(5, 9).some((byte) => byte !== 0) === true ? [{ kind: 'close' }] : healthy));
