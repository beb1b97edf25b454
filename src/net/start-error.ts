/** Why a listener could not start, in a sentence for the operator, with the next step. The command turns it into its user error. */
export class StartError extends Error {
  readonly suggestion: string;

  constructor(message: string, suggestion: string) {
    super(message);
    this.name = 'StartError';
    this.suggestion = suggestion;
  }
}
