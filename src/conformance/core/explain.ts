/** What a case requires, sends, counts as what, who differs, and what proves it: for `--explain` and the generated pages. */
import { markdownText } from '../../report/escape.js';
import type { Case } from './case.js';
import { clauseOf, clauses } from './clauses.js';
import { profilesOf } from './select.js';
import { groups, levelWords } from './verdict.js';

const preambles: Readonly<Record<string, string>> = {
  nothing: 'nothing', tcp: 'a TCP connection', handshake: 'the handshake', connected: 'connect', stream: 'createStream', publish: 'publish', play: 'publish and play',
};

/** Markdown, which is plain text as well. `mutantSummary`: what a mutant does, where that is known. */
export function explainCase(each: Case, mutantSummary: (id: string) => string | undefined = () => undefined): string {
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const outcomes = each.outcomes.map(({ verdict, kind, reason, means, breaks }) =>
    `- **${verdict}${verdict === 'fail' ? ` (${kind ?? 'wrong'})` : ''}** \`${reason}\`: ${means}${breaks === undefined || breaks.length === 0 ? '' : `; breaks ${breaks.join(', ')}`}`);
  const sections: readonly (readonly [string, string])[] = [
    ['', `${each.title}.`],
    ['', `${levelWords[each.level]} · ${groups[each.group]} · ${each.mode} under test · needs ${preambles[each.preamble] ?? each.preamble}${each.needs === undefined ? '' : ` and ${each.needs.join(', ')}`} · profiles ${[...profilesOf(each)].join(', ')}`],
    ['Why', each.why],
    ['Required by', list(each.clauses.map(clauseLine))],
    ['What is sent', each.sends],
    ['What counts as what', `The first that matches.\n\n${outcomes.join('\n')}\n- **fail (wrong)** \`unexpected\`: anything else`],
    ['Breaks', each.breaks.length === 0 ? 'No program is known that it breaks.' : list(each.breaks.map(markdownText))],
    ['Known behaviour', each.known.length === 0 ? 'Not measured.' : list(each.known.map(({ peer, does }) => `${peer}: ${does}`))],
    ['Proved by', each.provenBy.length === 0 ? 'No mutant.' : list(each.provenBy.map((id) => { const does = mutantSummary(id); return `mutant ${id}${does === undefined ? '' : `: ${does}`}`; }))],
  ];
  return `# ${each.id} ${each.slug}\n\n${sections.map(([heading, text]) => (heading === '' ? text : `## ${heading}\n\n${text}`)).join('\n\n')}\n`;
}

/** `rtmp:5.2.1/begin` (defined, binds the client): ... */
function clauseLine(id: string): string {
  const clause = clauseOf(id);
  return `\`${id}\` ${clause === undefined ? '' : `(${clause.level}, binds ${clause.binds === 'both' ? 'both ends' : `the ${clause.binds}`}) `}${clauses[id] ?? ''}`;
}
