import { graceMs, type FlowScript } from './flow.js';

/** Between the end of one publisher and the start of the next: an encoder that reconnects. */
const gapMs = 500;

const script: FlowScript = async (stage, { file, other, durationMs }) => {
  await stage.playing(stage.play());
  await stage.ended(stage.publish({ file }), durationMs + graceMs);
  await stage.pause(gapMs);
  await stage.ended(stage.publish({ file: other }), durationMs + graceMs);
};

export default script;
