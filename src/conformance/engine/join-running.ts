/** Joining where players are taken only once there is media: the publisher goes on giving what a server wants to see until one is in. */
import type { CaseContext } from './context.js';
import type { Publisher } from './stream-ends.js';

/** Between two tries, each with another key frame before it. */
const againMs = 200;

/** `join` gives undefined where it was refused; tried until T is over. Everything is sent with one timestamp: time does not pass for what follows. */
export async function joinRunning<T>(t: CaseContext, pub: Publisher, join: () => Promise<T | undefined>, startMs = 0): Promise<T | undefined> {
  const untilMs = t.nowMs() + t.deadlineMs;
  await pub.metadata(startMs);
  await pub.headers(startMs);
  while (t.nowMs() < untilMs && pub.peer.closed === undefined) {
    await pub.video({ key: true, size: 100, timestampMs: startMs });
    await pub.audio({ timestampMs: startMs });
    const joined = await join();
    if (joined !== undefined) return joined;
    await t.pause(againMs);
  }
  return undefined;
}
