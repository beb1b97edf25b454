/** How a result stands in a proof: the reason of a failure, `warn:reason` and so on for anything else. */
export function wordsOf({ verdict, reason }: { readonly verdict: string; readonly reason: string }): string {
  return verdict === 'fail' ? reason : `${verdict}:${reason}`;
}
