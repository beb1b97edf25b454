/** The pages of docs/conform: one for each case, the list of all, the table of mutants. `npm run gen` writes them. */
import { cases } from '../../../src/conformance/cases/index.js';
import { explainCase } from '../../../src/conformance/core/explain.js';
import { profiles, profilesOf } from '../../../src/conformance/core/select.js';
import { groups, levelWords } from '../../../src/conformance/core/verdict.js';
import { goldenClients } from '../golden/clients.js';
import { goldenPage } from '../golden/page.js';
import { goldenServers } from '../golden/servers.js';
import { may } from './may.js';
import { tablePage } from './table-page.js';
import { readProofs } from './tables.js';
import { mutants } from './whole-run.js';

/** Name to text. */
export async function casePages(): Promise<Map<string, string>> {
  const summaries = new Map(mutants.map(({ id, summary }) => [id, summary]));
  const pages = new Map(cases.map((each) => [`${each.id}.md`, explainCase(each, (id) => summaries.get(id))]));
  const words = (all: Readonly<Record<string, string>>): string => Object.entries(all).map(([name, text]) => `**${name}** ${text}`).join('; ');
  const sections = Object.entries(groups).filter(([group]) => cases.some((each) => each.group === group)).map(([group, title]) => {
    const rows = cases.filter((each) => each.group === group).map((each) => {
      const named = [...profilesOf(each)].filter((name) => name !== 'all').join(', ');
      return `| [${each.id}](${each.id}.md) ${each.slug} | ${each.level} | ${each.title.replaceAll('|', '\\|')} | ${named} | ${each.breaks.join(', ')} |`;
    });
    return `## ${group} ${title}\n\n| case | level | what is required | profiles | breaks |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  const ofMode = (wanted: 'server' | 'client'): number => cases.filter(({ mode }) => mode === wanted).length;
  pages.set('README.md', `# Conformance cases

${cases.length} cases: ${ofMode('server')} of servers, ${ofMode('client')} of clients, in the order in which they run. \`rtmpdiag conform --explain ID\` prints a page.
[Mutants](mutants.md) tells what proves that each of them can fail; [servers](servers.md) and [clients](clients.md) what real programs get.

Levels: ${words(levelWords)}.

Profiles: ${words(profiles)}.

${sections.join('\n')}`);
  pages.set('mutants.md', tablePage(mutants, await readProofs(), may));
  pages.set('servers.md', goldenPage({
    title: 'Real servers', programs: goldenServers,
    about: 'All cases about servers ran against each (profile all, without --slow, --soak and keys), several times and also with both processors busy, with the same result.',
  }));
  pages.set('clients.md', goldenPage({ title: 'Real clients', programs: goldenClients, about: 'All cases about clients ran against each (profile client, without --slow).' }));
  return pages;
}
