/** The words of the suite: verdicts, levels, groups, and how far a server was found to work. */

/**
 * pass: all required observations seen. fail: a MUST or a named client is broken, or harm. warn: SHOULD not met, or legal and known to
 * hurt a client. info: a recorded dialect. unsupported: an optional feature is absent, and the peer says so. blocked: a prerequisite
 * failed, nothing was tested. inconclusive: the harness could not decide. skip: not run, needs an option.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'info' | 'unsupported' | 'blocked' | 'inconclusive' | 'skip';

export const verdicts: readonly Verdict[] = ['pass', 'fail', 'warn', 'info', 'unsupported', 'blocked', 'inconclusive', 'skip'];

/** In what way a failure hurts. */
export type FailKind = 'wrong' | 'missing' | 'corrupt' | 'loss' | 'crosstalk' | 'hang' | 'crash' | 'wedge' | 'leak';

/** M: MUST. S: SHOULD. P: practice, clients depend on it. R: robustness, judged on harm only. I: informational. */
export type Level = 'M' | 'S' | 'P' | 'R' | 'I';

export const levels: readonly Level[] = ['M', 'S', 'P', 'R', 'I'];

export const levelWords: Readonly<Record<Level, string>> = {
  M: 'MUST of a specification', S: 'SHOULD of a specification', P: 'practice: clients depend on it', R: 'robustness: judged on harm only', I: 'informational',
};

/** Who is tested. */
export type Mode = 'server' | 'client';

/** Groups in the order in which they run, which is that of the protocol. */
export const groups = {
  HS: 'handshake', CH: 'chunk stream', PC: 'protocol and user control', AM: 'AMF', NC: 'NetConnection', PB: 'publish', PL: 'play',
  MR: 'media relay', MS: 'isolation', TD: 'teardown', AU: 'authorisation', CL: 'client', ER: 'enhanced RTMP', RB: 'robustness', RC: 'recording',
} as const;

export type Group = keyof typeof groups;

/** How far the peer works, each step containing those before it. */
export const reaches = ['nothing', 'tcp', 'handshake', 'connected', 'stream', 'publish', 'play'] as const;

export type Reach = (typeof reaches)[number];

export function reachesAtLeast(have: Reach, need: Reach): boolean {
  return reaches.indexOf(have) >= reaches.indexOf(need);
}
