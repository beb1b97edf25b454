/** Microseconds since 1970, from the steady clock: a step of the system's time would look like a stall. */
export function steadyClockUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
