/** What a case wants on the command line, and what stands there. */
import type { Case, Need } from './case.js';

/** `client`: one comes, by command or by hand. */
export type Have = Readonly<Record<Need | 'client', boolean>>;

/** The options that are missing, as they are written; undefined: the case can run. */
export function missingOption(each: Pick<Case, 'needs' | 'mode'>, have: Have): string | undefined {
  const missing = each.needs?.find((need) => !have[need]);
  if (missing !== undefined) return missing === 'auth' ? '--auth-good and --auth-bad' : `--${missing}`;
  return each.mode === 'client' && !have.client ? '--client-cmd' : undefined;
}
