import { graceMs, type FlowScript } from './flow.js';

const leaveMs = 2000;

const script: FlowScript = async (stage, { file, durationMs }) => {
  const leaver = stage.play();
  await stage.playing(leaver);
  await stage.playing(stage.play());
  const publisher = stage.publish({ file });
  await stage.media(publisher, leaveMs);
  await stage.leave(leaver);
  await stage.ended(publisher, durationMs + graceMs);
};

export default script;
