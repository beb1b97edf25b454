/** The client mutants of the conformance suite, one file each. C17 and C30 belong to cases that are not written yet. */
import type { ClientMutant } from './mutant.js';
import c01 from './mutants/c01-connect-txn.js';
import c02 from './mutants/c02-no-tcurl.js';
import c03 from './mutants/c03-media-before-start.js';
import c04 from './mutants/c04-media-msid-1.js';
import c05 from './mutants/c05-answers-in-order.js';
import c06 from './mutants/c06-c2-zeros.js';
import c07 from './mutants/c07-early-connect.js';
import c08 from './mutants/c08-no-pong.js';
import c09 from './mutants/c09-no-acks.js';
import c10 from './mutants/c10-size-unannounced.js';
import c11 from './mutants/c11-bare-continuations.js';
import c12 from './mutants/c12-first-fmt-1.js';
import c13 from './mutants/c13-header-late.js';
import c14 from './mutants/c14-badname-ignored.js';
import c15 from './mutants/c15-patient.js';
import c16 from './mutants/c16-dies-at-close.js';
import c18 from './mutants/c18-no-delete-stream.js';
import c19 from './mutants/c19-c0-version.js';
import c20 from './mutants/c20-reads-at-128.js';
import c21 from './mutants/c21-answers-on-csid-3.js';
import c22 from './mutants/c22-any-result.js';
import c23 from './mutants/c23-connect-error-ignored.js';
import c24 from './mutants/c24-create-stream-error-ignored.js';
import c25 from './mutants/c25-start-on-own-stream.js';
import c26 from './mutants/c26-late-denied-ignored.js';
import c27 from './mutants/c27-needs-stream-begin.js';
import c28 from './mutants/c28-endless-player.js';
import c29 from './mutants/c29-unknown-status-fatal.js';
import c31 from './mutants/c31-duplicate-fatal.js';
import c32 from './mutants/c32-control-csid.js';
import c33 from './mutants/c33-unknown-event-fatal.js';
import c34 from './mutants/c34-unknown-type-fatal.js';
import c35 from './mutants/c35-object-end-missing.js';
import c36 from './mutants/c36-publish-msid-0.js';
import c37 from './mutants/c37-refusal-crashes.js';
import c38 from './mutants/c38-dies-at-end.js';

export const clientMutants: readonly ClientMutant[] = [
  c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12,
  c13, c14, c15, c16, c18, c19, c20, c21, c22, c23, c24, c25,
  c26, c27, c28, c29, c31, c32, c33, c34, c35, c36, c37, c38,
];

/** The mutant of that id; C01 may be written c01. */
export function clientMutant(id: string): ClientMutant | undefined {
  return clientMutants.find((mutant) => mutant.id === id.toUpperCase());
}
