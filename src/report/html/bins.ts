/** The timeline made ready for charts: clean numbers, arrays of one length, and no more bins than the page has room for. */
import type { Timeline } from '../../trace/findings.js';

/** A timeline never has more (`Timeline`); what comes from a file of somebody else is cut. */
const binsMax = 600;

/** The same timeline in at most `wanted` bins: neighbours are joined, sums are kept, of steps the longest, of offsets the last. */
export function joinBins(timeline: Timeline, wanted: number): Timeline {
  const length = Math.min(binsMax, Math.max(
    timeline.videoBytes.length, timeline.audioBytes.length, timeline.keyframes.length, timeline.lostFrames.length, timeline.longestStepMs.length, timeline.avOffsetMs.length,
  ));
  const width = Math.max(1, Math.ceil(length / Math.max(1, wanted)));
  const groups = Array.from({ length: Math.ceil(length / width) }, (_, group) => Array.from({ length: Math.min(width, length - group * width) }, (__, index) => group * width + index));
  const sum = (values: readonly number[]): number[] => groups.map((group) => group.reduce((total, index) => total + amount(values[index]), 0));
  return {
    startMs: Number.isFinite(timeline.startMs) ? timeline.startMs : 0,
    binMs: (timeline.binMs > 0 && Number.isFinite(timeline.binMs) ? timeline.binMs : 1) * width,
    videoBytes: sum(timeline.videoBytes),
    audioBytes: sum(timeline.audioBytes),
    videoFrames: sum(timeline.videoFrames),
    audioFrames: sum(timeline.audioFrames),
    keyframes: sum(timeline.keyframes),
    lostFrames: sum(timeline.lostFrames),
    longestStepMs: groups.map((group) => group.reduce((longest, index) => Math.max(longest, amount(timeline.longestStepMs[index])), 0)),
    avOffsetMs: groups.map((group) => group.reduce<number | null>((last, index) => offset(timeline.avOffsetMs[index]) ?? last, null)),
  };
}

function amount(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : 0;
}

function offset(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

/**
 * Bytes per bin as kbit/s, each bin the mean of `windowMs` around it: in bins shorter than that
 * single frames would show, and a key frame would look like a burst.
 */
export function kilobitsPerSecond(bytes: readonly number[], binMs: number, windowMs: number): number[] {
  const reach = Math.max(0, Math.round((windowMs / binMs - 1) / 2));
  const upTo = [0];
  for (const value of bytes) upTo.push((upTo.at(-1) ?? 0) + value);
  return bytes.map((_, index) => {
    const first = Math.max(0, index - reach);
    const end = Math.min(bytes.length, index + reach + 1);
    return ((upTo[end] ?? 0) - (upTo[first] ?? 0)) * 8 / ((end - first) * binMs);
  });
}

/** The step that reigns in each bin: a step is told where it ends, and it lasts since it began. */
export function reigningSteps(longestStepMs: readonly number[], binMs: number): number[] {
  const reigning = [...longestStepMs];
  longestStepMs.forEach((step, index) => {
    if (step <= 0) return;
    const begun = Math.max(0, Math.floor(index - step / binMs + 1));
    for (let bin = begun; bin < index; bin++) reigning[bin] = Math.max(reigning[bin] ?? 0, step);
  });
  return reigning;
}
