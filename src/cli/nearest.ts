/** Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Longest word that is compared: the effort grows with its square, and no name of ours is that long. */
const longestWord = 64;

/** The names that the operator may have meant, nearest first, at most three. */
export function nearest(word: string, names: readonly string[]): string[] {
  if (word.length > longestWord) return [];
  const lower = word.toLowerCase();
  const allowed = Math.max(2, Math.floor(lower.length / 3));
  return names
    .map((name) => ({ name, edits: name.toLowerCase().includes(lower) && lower.length >= 4 ? 0 : distance(lower, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits || a.name.length - b.name.length)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** "Did you mean a or b?", or `otherwise` when nothing is near. */
export function didYouMean(word: string, names: readonly string[], otherwise: string): string {
  const near = nearest(word, names);
  if (near.length === 0) return otherwise;
  return `Did you mean ${near.length === 1 ? near[0] : `${near.slice(0, -1).join(', ')} or ${near.at(-1)}`}?`;
}
