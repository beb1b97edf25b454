import { answerFault } from '../fault.js';
import type { Step } from '../step.js';

/** 6 announces RTMPE. FFmpeg, GStreamer and librtmp never look; the session works, so this stays an information. */
export default answerFault({
  id: 's0-version-6',
  summary: 'Answers with version 6 in S0 and goes on with plain RTMP.',
  rule: 'handshake-bad-version',
  ffmpeg: 'proceeds',
}, (request, healthy) => (request.moment === 'hello' ? healthy.map(versionSix) : healthy));

function versionSix(step: Step, index: number): Step {
  if (index !== 0 || step.kind !== 'raw') return step;
  const bytes = new Uint8Array(step.bytes);
  bytes[0] = 6;
  return { kind: 'raw', bytes };
}
