import { graceMs, type FlowScript } from './flow.js';

const script: FlowScript = async (stage, { file, durationMs }) => {
  for (let count = 0; count < 10; count += 1) await stage.playing(stage.play());
  await stage.ended(stage.publish({ file }), durationMs + graceMs);
};

export default script;
