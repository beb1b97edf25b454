/** Command lines in results: the one that was given, masked, and the one that repeats a single case. */
import { shellWord } from './suite-words.js';

/** Flags that decide what a case meets; the others say which cases run and where results go. */
const kept: ReadonlySet<string> = new Set([
  'as-server', 'client-cmd', 'listen', 'server-cmd', 'one-shot', 'revive', 'pid', 'log', 'log-bad', 'record-dir', 'auth-good', 'auth-bad', 'insecure', 'mutant', 'timeout', 'slow', 'soak',
]);

/** `flags` as they were parsed; those that nobody gave are undefined or false. */
export function reproLine(url: string | undefined, flags: Readonly<Record<string, unknown>>, seed: string, redact: (text: string) => string): (id: string) => string {
  const words = ['rtmpdiag', 'conform', ...(url === undefined ? [] : [shellWord(redact(url))])];
  for (const [name, value] of Object.entries(flags)) {
    if (!kept.has(name) || value === undefined || value === false) continue;
    words.push(`--${name}`, ...(value === true ? [] : [shellWord(redact(String(value)))]));
  }
  return (id) => [...words, '--only', id, '--seed', shellWord(seed)].join(' ');
}
