/** Exit status of proxy, inspect, serve, publish and play: part of the contract. */
export const exitCode = {
  ok: 0,
  /** At least one finding at or above `--fail-on`. */
  findings: 1,
  /** The operator's mistake, or an environment that does not let us work. */
  usage: 2,
  /** Our own fault (EX_SOFTWARE of sysexits). */
  fault: 70,
  /** Stopped by the operator: 128 + SIGINT. */
  interrupted: 130,
} as const;
