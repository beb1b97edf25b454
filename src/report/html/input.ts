/** What the page takes beside the reports. */

/** What is known of a rule beyond its finding: why it matters and where the knowledge comes from. A rule's meta data fits. */
export interface RuleExplanation {
  readonly summary: string;
  readonly why: string;
  readonly remedy: string;
  readonly cites: readonly ({ readonly document: string; readonly section: string } | { readonly peer: string; readonly observed: string })[];
}

export interface HtmlOptions {
  /** The explanation of a rule by its id; without it, findings stand for themselves. */
  readonly explain?: (rule: string) => RuleExplanation | undefined;
}
