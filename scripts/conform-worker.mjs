/** Runs all cases against one mutant at a time or several beside each other, for conform-mutants.mjs: `{ key, side, mutant, timeoutMs }` in, results out. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
const { wholeRun } = await import(new URL('../test/conformance/proof/whole-run.ts', import.meta.url).href);
process.on('message', ({ key, side, mutant, timeoutMs }) => {
  wholeRun(side, mutant, timeoutMs).then(
    ({ results, faults, durationMs }) => process.send({ key, durationMs, faults, results: results.map(({ id, verdict, reason, actual }) => ({ id, verdict, reason, actual })) }),
    (error) => process.send({ key, durationMs: 0, faults: [error.stack ?? String(error)], results: [] }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
