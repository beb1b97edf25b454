/** What a rule means, as text: for `rtmpdiag explain`, the docs and the HTML help. */
import type { Citation, RuleMeta } from './define-rule.js';
import { ruleById } from './index.js';
import { printTranscript } from './transcript.js';

export interface Explanation extends RuleMeta {
  /** Markdown that also reads well as plain text. */
  readonly text: string;
}

const severities = {
  fatal: 'fatal: the session cannot work', stall: 'stall: everything waits in silence', degraded: 'degraded: it works, but worse', info: 'info: worth knowing',
} as const;

/** The explanation of a rule; undefined for an unknown id. */
export function explain(id: string): Explanation | undefined {
  const rule = ruleById(id);
  return rule === undefined ? undefined : { ...rule.meta, text: explanationText(rule.meta) };
}

/** The same for a rule's meta data that is at hand. Lines are wrapped at 80 columns. */
export function explanationText(meta: RuleMeta): string {
  const parts = [
    `# ${meta.id}`, wrap(meta.summary),
    `Severity ${severities[meta.severity]}. To be changed at: the ${meta.end}.`,
    '## Why it matters', wrap(meta.why), '## What to do', wrap(meta.remedy),
  ];
  if (meta.lookAlikes.length > 0) parts.push('## What is not meant', meta.lookAlikes.map((item) => wrap(item, '- ', '  ')).join('\n'));
  parts.push('## Example', ...example(meta.examples.fails[0]), '## No finding', ...example(meta.examples.passes[0]));
  parts.push('## Sources', meta.cites.map((cite) => wrap(citation(cite), '- ', '  ')).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function example({ title, transcript }: RuleMeta['examples']['fails'][0]): string[] {
  return [wrap(`${title}:`), printTranscript(transcript).map((line) => `    ${line}`).join('\n')];
}

function citation(cite: Citation): string {
  return 'document' in cite ? `${cite.document} ${cite.section}` : `${cite.peer}: ${cite.observed}`;
}

function wrap(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > 80 && line.trim() !== '' && line !== first) {
      lines.push(line.trimEnd());
      line = rest;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
