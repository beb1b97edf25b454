import { graceMs, type FlowScript } from './flow.js';

const script: FlowScript = async (stage, { file, durationMs }) => {
  await stage.playing(stage.play());
  await stage.ended(stage.publish({ file, pace: 'fast' }), durationMs + graceMs);
};

export default script;
