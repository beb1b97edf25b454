/**
 * The operator's mistake or an environment that does not let us work: one sentence that names the cause, and the next step.
 * Exit status 2, never a stack trace.
 */
export class UserError extends Error {
  /** The message as it was written: oclif puts its own words around the message of what a flag's parser throws. */
  readonly sentence: string;
  /** What to do now. */
  readonly nextStep: string;

  constructor(sentence: string, nextStep: string) {
    super(sentence);
    this.name = 'UserError';
    this.sentence = sentence;
    this.nextStep = nextStep;
  }
}
