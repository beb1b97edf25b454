/** Ctrl-C and `kill`: the first asks the command to stop and to write what it has, the second ends the process at once. */
import { exitCode } from './exit-codes.js';

export interface Interrupt {
  /** Aborted from the first signal on. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly done: () => void;
}

export function onInterrupt(callback: () => void = () => undefined): Interrupt {
  const controller = new AbortController();
  const handler = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
    callback();
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return {
    signal: controller.signal,
    done: () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    },
  };
}
