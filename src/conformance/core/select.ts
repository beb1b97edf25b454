/** Which cases run: profiles, patterns, tags, clauses, levels, shards. What is unknown is an error, never a silent nothing (rule R14). */
import type { Case } from './case.js';
import { clauseList, sectionOf } from './clauses.js';
import { groups, levels, type Level, type Mode } from './verdict.js';

export const profiles = {
  core: 'what decides whether real clients work: every MUST, and practice that breaks a client',
  strict: 'core, every SHOULD and the rest of practice',
  ingest: 'a server that takes streams and plays none',
  relay: 'what stands between publisher and players',
  robust: 'harm done by malformed input',
  client: 'a client under test',
  all: 'everything',
} as const;

export type ProfileName = keyof typeof profiles;

export const profileNames = Object.keys(profiles) as readonly ProfileName[];

const relayGroups: readonly string[] = ['PL', 'MR', 'MS', 'TD', 'ER'];

/** The profiles that a case is in. */
export function profilesOf(each: Pick<Case, 'id' | 'group' | 'level' | 'mode' | 'breaks' | 'preamble' | 'profiles'>): Set<string> {
  const out = new Set<string>(['all', ...(each.profiles ?? [])]);
  if (each.level === 'R') out.add('robust');
  if (each.mode === 'client') {
    out.add('client');
    return out;
  }
  const core = each.level === 'M' || (each.level === 'P' && each.breaks.length > 0);
  if (core) out.add('core');
  if (core || each.level === 'S' || each.level === 'P') out.add('strict');
  if (core && each.preamble !== 'play' && each.group !== 'PL' && each.group !== 'MR') out.add('ingest');
  if (core && relayGroups.includes(each.group)) out.add('relay');
  return out;
}

export interface Selection {
  readonly mode: Mode;
  readonly profile: string;
  /** Ids and patterns: `PC-010`, `PC-*`, `pc`. They replace the profile. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly tags?: readonly string[];
  readonly clauses?: readonly string[];
  readonly levels?: readonly string[];
  /** Which part of how many, counted from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
}

export interface SelectionProblem { readonly sentence: string; readonly word: string; readonly known: readonly string[] }

export type Selected = { readonly cases: readonly Case[] } | { readonly problem: SelectionProblem };

/** In catalogue order. */
export function selectCases(catalogue: readonly Case[], selection: Selection): Selected {
  const ofMode = catalogue.filter(({ mode }) => mode === selection.mode);
  const unknown = (what: string, word: string, known: readonly string[]): Selected => ({ problem: { sentence: `There is no ${what} "${word}".`, word, known } });
  for (const pattern of [...(selection.only ?? []), ...(selection.skip ?? [])]) {
    if (!catalogue.some((each) => matchesId(each, pattern))) return unknown('case or group', pattern, [...catalogue.map(({ id }) => id), ...Object.keys(groups)]);
  }
  const tags = [...new Set(catalogue.flatMap((each) => each.tags ?? []))];
  for (const tag of selection.tags ?? []) if (!tags.includes(tag)) return unknown('tag', tag, tags);
  const cited = [...new Set(catalogue.flatMap((each) => each.clauses).flatMap((id) => [sectionOf(id), id]))];
  for (const clause of selection.clauses ?? []) if (!cited.some((each) => matchesClause(each, clause))) return clauseList.some(({ id }) => matchesClause(id, clause)) ? { problem: { sentence: `No case stands on the clause "${clause}".`, word: '', known: [] } } : unknown('clause', clause, cited);
  for (const level of selection.levels ?? []) if (!levels.includes(level.toUpperCase() as Level)) return unknown('level', level, levels);
  if (!(profileNames as readonly string[]).includes(selection.profile)) return unknown('profile', selection.profile, profileNames);

  const narrowed = selection.only !== undefined || selection.tags !== undefined || selection.clauses !== undefined || selection.levels !== undefined;
  const picked = ofMode.filter((each) => {
    if (selection.only !== undefined && !selection.only.some((pattern) => matchesId(each, pattern))) return false;
    if (!narrowed && !profilesOf(each).has(selection.profile)) return false;
    if (selection.tags !== undefined && !selection.tags.some((tag) => each.tags?.includes(tag))) return false;
    if (selection.clauses !== undefined && !selection.clauses.some((clause) => each.clauses.some((cite) => matchesClause(cite, clause)))) return false;
    if (selection.levels !== undefined && !selection.levels.some((level) => level.toUpperCase() === each.level)) return false;
    return !(selection.skip ?? []).some((pattern) => matchesId(each, pattern));
  });
  if (picked.length === 0) {
    const otherMode = selection.only?.some((pattern) => catalogue.some((each) => each.mode !== selection.mode && matchesId(each, pattern))) === true;
    const sentence = otherMode
      ? `These cases test a ${selection.mode === 'server' ? 'client' : 'server'}: no case is left to run.`
      : 'The selection leaves no case to run.';
    return { problem: { sentence, word: '', known: [] } };
  }
  const { shard } = selection;
  if (shard === undefined) return { cases: picked };
  // In blocks by place, so that the parts of a group share its preparations and every part has about the same length.
  const part = picked.filter((_, index) => index % shard.of === shard.index - 1);
  return part.length === 0 ? { problem: { sentence: `Part ${shard.index} of ${shard.of} is empty: no more than ${picked.length} of the cases ${picked.length === 1 ? 'is' : 'are'} selected.`, word: '', known: [] } } : { cases: part };
}

/** `PC-010`, `pc-01*`, `PC`, or the slug. */
export function matchesId({ id, slug, group }: Pick<Case, 'id' | 'slug' | 'group'>, pattern: string): boolean {
  return matches(id, pattern) || group === pattern.toUpperCase() || slug === pattern.toLowerCase() || matches(`${id}-${slug}`, pattern);
}

/** `rtmp:5.4.1/default`, `rtmp:5.4*`, or the section: `rtmp:5.4.1`. */
export function matchesClause(id: string, pattern: string): boolean {
  return matches(id, pattern) || matches(sectionOf(id), pattern);
}

/** A pattern with `*`, without regard to case. */
function matches(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  if (parts.length === 1) return lower === parts[0];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (lower.startsWith(part) ? 0 : -1) : index === parts.length - 1 ? (lower.length - part.length >= at && lower.endsWith(part) ? lower.length - part.length : -1) : lower.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
