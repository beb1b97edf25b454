import { graceMs, type FlowScript } from './flow.js';

/** Both between key frames. */
const joinMs = 1400;
const leaveMs = 3400;

/** One player stays all the time; what the other one does must not matter to it. */
const script: FlowScript = async (stage, { file, durationMs }) => {
  await stage.playing(stage.play());
  const publisher = stage.publish({ file });
  await stage.media(publisher, joinMs);
  const leaver = stage.play();
  await stage.playing(leaver);
  await stage.media(publisher, leaveMs);
  await stage.leave(leaver);
  await stage.ended(publisher, durationMs + graceMs);
};

export default script;
