/** Programs that we start stand in process groups of their own: their children end with them, and all of them with us. */

const running = new Set<number>();
process.on('exit', () => { for (const pid of running) killGroup(pid, 'SIGKILL'); });

/** `pid`: of the program at the head of the group; undefined where it could not be started. */
export function endsWithUs(pid: number | undefined): void {
  if (pid !== undefined) running.add(pid);
}

/** It has ended: another program may get its number. */
export function hasEnded(pid: number | undefined): void {
  if (pid !== undefined) running.delete(pid);
}

export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has gone already.
  }
}
