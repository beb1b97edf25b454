import { plainMutant } from '../mutant.js';

/** FFmpeg, GStreamer and librtmp do this. */
export default plainMutant({ id: 'C15', summary: 'Waits for answers for ever.', must: ['CL-009', 'CL-013'] }, { patient: true });
