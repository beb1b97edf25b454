/** What the flags of `rtmpdiag conform` ask for, checked before anything is started. */
import { randomBytes } from 'node:crypto';
import { parseStreamUrl } from '../client/core/stream-url.js';
import { cases as catalogue } from '../conformance/cases/index.js';
import { readBaseline, type Baseline } from '../conformance/core/baseline.js';
import type { Case } from '../conformance/core/case.js';
import { matchesId, profileNames, selectCases, type Selection } from '../conformance/core/select.js';
import { parseConformUrl, type ConformTarget, type StreamAddress } from '../conformance/engine/target.js';
import { printable } from '../report/escape.js';
import { didYouMean } from './nearest.js';
import { parsed } from './parsed.js';
import { readBaselineFile } from './read-baseline.js';
import { listOf, shardFlag } from './suite-words.js';
import { UserError } from './user-error.js';

export interface SelectionFlags {
  readonly 'as-server': boolean;
  readonly profile: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly tag: readonly string[] | undefined;
  readonly clause: readonly string[] | undefined;
  readonly level: readonly string[] | undefined;
  readonly shard: string | undefined;
  readonly ignore: readonly string[] | undefined;
}

export interface Selected { readonly cases: readonly Case[]; readonly profile: string; readonly ignored: readonly string[]; readonly shard: string | undefined }

/** The cases to run; an unknown word or an empty selection is the operator's error. */
export function selectedCases(flags: SelectionFlags): Selected {
  const mode = flags['as-server'] ? 'client' : 'server';
  const profile = flags.profile ?? (mode === 'client' ? 'client' : 'core');
  if (profile === 'client' && mode === 'server') throw new UserError('The profile "client" tests a client, and here a server is tested.', "Add --as-server --client-cmd 'COMMAND {url}'.");
  const { only, skip, tag, clause, level } = { only: listOf(flags.only), skip: listOf(flags.skip), tag: listOf(flags.tag), clause: listOf(flags.clause), level: listOf(flags.level) };
  const shard = flags.shard === undefined ? undefined : shardFlag(flags.shard);
  const selection: Selection = {
    mode, profile, ...(only === undefined ? {} : { only }), ...(skip === undefined ? {} : { skip }), ...(tag === undefined ? {} : { tags: tag }),
    ...(clause === undefined ? {} : { clauses: clause }), ...(level === undefined ? {} : { levels: level }), ...(shard === undefined ? {} : { shard }),
  };
  const chosen = selectCases(catalogue, selection);
  if ('problem' in chosen) {
    const { sentence, word, known } = chosen.problem;
    throw new UserError(printable(sentence), word === '' ? 'See what there is: rtmpdiag conform --list' : didYouMean(word, known, known.length <= 10 ? `There are ${known.join(', ')}.` : 'See what there is: rtmpdiag conform --list'));
  }
  const ignored = (listOf(flags.ignore) ?? []).flatMap((pattern) => knownIds(pattern, '--ignore'));
  const narrowed = only !== undefined || tag !== undefined || clause !== undefined || level !== undefined;
  return { cases: chosen.cases, profile: narrowed ? 'selection' : profile, ignored, shard: flags.shard };
}

function knownIds(pattern: string, where: string): string[] {
  const found = catalogue.filter((each) => matchesId(each, pattern));
  if (found.length === 0) throw new UserError(`${where}: there is no case "${printable(pattern)}".`, didYouMean(pattern, catalogue.map(({ id }) => id), 'See what there is: rtmpdiag conform --list'));
  return found.map(({ id }) => id);
}

/** The server under test, from the address. */
export function targetOf(url: string, insecure: boolean): ConformTarget {
  const target = parseConformUrl(url);
  if (typeof target === 'string') throw new UserError(`${target.charAt(0).toUpperCase()}${target.slice(1)}.`, 'For example: rtmpdiag conform rtmp://127.0.0.1:1935/live');
  return { ...target, insecure };
}

/** A stream's address with its key. */
export function authAddress(flag: string, url: string): StreamAddress {
  const { app, streamName, tcUrl } = parsed('conform', flag, parseStreamUrl(url));
  return { app, streamName, tcUrl };
}

/** A baseline and where it is from; its text is kept for the update. */
export function baselineFile(path: string, mayBeMissing: boolean): { readonly baseline: Baseline; readonly text: string } {
  return readBaselineFile({
    path, mayBeMissing, example: 'An entry is written as  PC-010: { expect: fail, reason: csid-wedged, why: "Abort is not implemented" }',
    read: (value) => readBaseline(value, catalogue.map(({ id }) => id)),
  });
}

/**
 * Words that must not appear in anything that is written: the keys in the addresses. `streams`: addresses whose stream name is a
 * key by itself.
 */
export function secretsOf(urls: readonly (string | undefined)[], streams: readonly (string | undefined)[] = []): string[] {
  const out = new Set<string>();
  for (const url of streams) {
    const name = /^[^?#]*\/([^/?#]+)/.exec(url ?? '')?.[1];
    // Short names are no keys, and would be masked in the middle of words.
    if (name !== undefined && name.length >= 6) out.add(name);
  }
  for (const url of [...urls, ...streams]) {
    if (url === undefined) continue;
    const user = /^[a-z]+:\/\/([^/@?#]*)@/i.exec(url)?.[1];
    for (const part of user?.split(':') ?? []) out.add(part);
    for (const parameter of url.split('?').slice(1).join('&').split('&')) {
      const value = parameter.includes('=') ? parameter.slice(parameter.indexOf('=') + 1) : parameter;
      out.add(value);
      try {
        out.add(decodeURIComponent(value));
      } catch {
        // Not encoded that way: the text itself is enough.
      }
    }
  }
  return [...out].filter((word) => word.length >= 3);
}

/** Replaces the secrets; longer ones first, so that one inside another leaves nothing. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const sorted = [...secrets].sort((a, b) => b.length - a.length);
  return (text) => sorted.reduce((out, secret) => out.replaceAll(secret, '*'.repeat(Math.min(8, secret.length))), text);
}

export function freshNonce(): string {
  return randomBytes(8).toString('hex');
}

export const profileList: readonly string[] = profileNames;
