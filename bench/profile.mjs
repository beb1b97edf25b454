/** Sums up .cpuprofile files: where the processor was, by function, without what it called. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Lines such as "12.3 %  take  wire/chunk/reader.js:512", most first. */
export function hottest(folder, count = 25) {
  const byPlace = new Map();
  let totalUs = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const places = new Map(nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [id, `${functionName || '(anonymous)'}  ${url.replace(/^.*\/(dist|node_modules)\//, '')}${url === '' ? '' : `:${lineNumber + 1}`}`]));
    samples.forEach((id, i) => {
      const place = places.get(id);
      const us = timeDeltas[i] ?? 0;
      if (place.startsWith('(idle)')) return;
      totalUs += us;
      byPlace.set(place, (byPlace.get(place) ?? 0) + us);
    });
  }
  return [...byPlace].sort((a, b) => b[1] - a[1]).slice(0, count).map(([place, us]) => `${((100 * us) / totalUs).toFixed(1).padStart(5)} %  ${place}`);
}
