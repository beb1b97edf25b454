import { graceMs, type FlowScript } from './flow.js';

/** 0xFFFFFF ms is 16777.215 s: crossed about three seconds into the stream. */
const offsetMs = 16_774_000;

const script: FlowScript = async (stage, { file, durationMs }) => {
  await stage.playing(stage.play());
  await stage.ended(stage.publish({ file, offsetMs }), durationMs + graceMs);
};

export default script;
