import { graceMs, type FlowScript } from './flow.js';

const script: FlowScript = async (stage, { file, durationMs }) => {
  await stage.playing(stage.play());
  await stage.ended(stage.publish({ file }), durationMs + graceMs);
};

export default script;
