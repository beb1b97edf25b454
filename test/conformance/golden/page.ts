/** The pages docs/conform/servers.md and clients.md, from the golden tables. */
import { caseById, cases } from '../../../src/conformance/cases/index.js';
import { verdicts, type Verdict } from '../../../src/conformance/core/verdict.js';
import { complaintsOf, measuredOn, type Golden } from './golden.js';

export interface PageOf {
  readonly title: string;
  /** What was run. */
  readonly about: string;
  readonly programs: readonly (Golden & { readonly setUp?: string })[];
}

export function goldenPage({ title, about, programs }: PageOf): string {
  return `# ${title}

Measured on ${measuredOn}. ${about} Every failure and every warning was checked by reading the wire; \`npm test -- test/conformance/golden\` runs it
again and compares. What is not listed passes.

${programs.map(section).join('\n')}`;
}

function section(golden: Golden & { readonly setUp?: string }): string {
  const entries = cases.flatMap(({ id }) => (golden.table[id] === undefined ? [] : [{ id, ...split(golden.table[id]) }]));
  const counts = verdicts.map((verdict) => [entries.filter((each) => each.verdict === verdict).length, verdict] as const).filter(([count]) => count > 0);
  const complaints = new Set(complaintsOf(golden));
  const told = entries.filter(({ id }) => complaints.has(id));
  const noted = entries.filter(({ verdict }) => verdict === 'info' || verdict === 'unsupported');
  const untested = entries.filter(({ verdict }) => verdict === 'blocked' || verdict === 'skip');
  return `## ${golden.name}

${golden.setUp === undefined ? '' : `${golden.setUp}: `}${counts.map(([count, verdict]) => `${count} ${verdict}`).join(', ')}.

| case | verdict | reason | what was seen |
|---|---|---|---|
${told.map(({ id, verdict, reason }) => `| ${link(id)} | **${verdict}** | ${reason} | ${cell(golden.why[id] ?? '')} |`).join('\n')}
${noted.map(({ id, verdict, reason }) => `| ${link(id)} | ${verdict} | ${reason} | ${cell(capital(means(id, reason)))} |`).join('\n')}
${untested.length === 0 ? '' : `\nNot tested: ${[...groupedBy(untested, ({ verdict, reason }) => `${verdict}, ${reason}`)].map(([words, list]) => `${list.map(({ id }) => id).join(', ')} (${words})`).join('; ')}.\n`}`;
}

function split(words: string): { readonly verdict: Verdict; readonly reason: string } {
  const [verdict = '', reason] = words.split(':');
  return reason === undefined ? { verdict: 'fail', reason: verdict } : { verdict: verdict as Verdict, reason };
}

function link(id: string): string {
  return `[${id}](${id}.md) ${caseById(id)?.slug ?? ''}`;
}

/** In the words of the case; what its steps decide before its end has none there. */
function means(id: string, reason: string): string {
  return caseById(id)?.outcomes.find((outcome) => outcome.reason === reason)?.means ?? decidedEarly[reason] ?? '';
}

const decidedEarly: Readonly<Record<string, string>> = {
  'one-connection': 'it needs more than one connection to the same server',
  'one-app': 'the server does not take another app',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function groupedBy<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const each of list) out.set(key(each), [...(out.get(key(each)) ?? []), each]);
  return out;
}
