/** A program with known verdicts. */
export interface Golden {
  /** With its version. */
  readonly name: string;
  /** Case to words: the reason of a failure, `warn:reason` and so on for anything else. */
  readonly table: Readonly<Record<string, string>>;
  /** Why, for every failure and every warning. */
  readonly why: Readonly<Record<string, string>>;
}

/** Day of the measurement. */
export const measuredOn = '2026-11-21';

/** Failures and warnings, and what could not be decided. */
export function complaintsOf({ table }: Golden): string[] {
  return Object.entries(table).filter(([, words]) => !/^(?:pass|info|skip|unsupported|blocked):/.test(words)).map(([id]) => id);
}
