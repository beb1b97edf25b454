/** How a case ends before its outcomes are asked. The runner turns each into its verdict. */

/** A prerequisite did not work: nothing was tested. */
export class Blocked extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** The case itself decided: not decidable, not supported, or in need of something. */
export class Decided extends Error {
  readonly verdict: 'inconclusive' | 'unsupported' | 'skip';
  readonly reason: string;
  constructor(verdict: 'inconclusive' | 'unsupported' | 'skip', reason: string, detail: string) {
    super(detail);
    this.verdict = verdict;
    this.reason = reason;
  }
}

/** The run is over: interrupted, or out of its budget. */
export class Aborted extends Error {}
