import { graceMs, type FlowScript } from './flow.js';

/** Between key frames, which come every second. */
const joinMs = 2400;

const script: FlowScript = async (stage, { file, durationMs }) => {
  const publisher = stage.publish({ file });
  await stage.media(publisher, joinMs);
  await stage.playing(stage.play());
  await stage.ended(publisher, durationMs + graceMs);
};

export default script;
