/** The catalogue of mutants: those of the conformance suite, one file each, and the faults of the diagnoses under their names. */
import type { ConformanceMutant, Mutant } from './fault.js';
import { serverFaults } from './faults.js';
import s01 from './mutants/s01-connect-txn.js';
import s02 from './mutants/s02-create-stream-txn.js';
import s03 from './mutants/s03-result-csid.js';
import s04 from './mutants/s04-create-stream-msid.js';
import s05 from './mutants/s05-create-stream-zero.js';
import s06 from './mutants/s06-create-stream-one.js';
import s07 from './mutants/s07-connect-silent.js';
import s08 from './mutants/s08-create-stream-batched.js';
import s09 from './mutants/s09-publish-silent.js';
import s10 from './mutants/s10-publish-start-msid.js';
import s11 from './mutants/s11-publish-start-array.js';
import s12 from './mutants/s12-publish-start-then-close.js';
import s13 from './mutants/s13-play-silent.js';
import s14 from './mutants/s14-media-before-start.js';
import s15 from './mutants/s15-media-msid.js';
import s16 from './mutants/s16-s0-version.js';
import s17 from './mutants/s17-s2-late.js';
import s18 from './mutants/s18-s2-random.js';
import s19 from './mutants/s19-c2-checked.js';
import s20 from './mutants/s20-hello-one-read.js';
import s21 from './mutants/s21-extra-byte.js';
import s54 from './mutants/s54-video-header-lost.js';
import s55 from './mutants/s55-audio-header-lost.js';
import s56 from './mutants/s56-first-header.js';
import s57 from './mutants/s57-no-key-wait.js';
import s58 from './mutants/s58-seam-doubled.js';
import s59 from './mutants/s59-seam-gap.js';
import s60 from './mutants/s60-group-dropped.js';
import s61 from './mutants/s61-payload-shared.js';
import s62 from './mutants/s62-tenth-lost.js';
import s63 from './mutants/s63-one-lost.js';
import s68 from './mutants/s68-tail-lost-on-close.js';
import s69 from './mutants/s69-tail-lost-on-delete.js';
import s70 from './mutants/s70-end-silent.js';
import s71 from './mutants/s71-end-eof-only.js';
import s72 from './mutants/s72-name-stays-taken.js';
import s73 from './mutants/s73-publishers-mixed.js';

export const conformanceMutants: readonly ConformanceMutant[] = [
  s01, s02, s03, s04, s05, s06, s07, s08,
  s09, s10, s11, s12, s13, s14, s15, s16,
  s17, s18, s19, s20, s21, s54, s55, s56,
  s57, s58, s59, s60, s61, s62, s63, s68,
  s69, s70, s71, s72, s73,
];

/** What `--mutant` takes. */
export const mutantIds: readonly string[] = [...conformanceMutants, ...serverFaults].map((mutant) => mutant.id);

/** The mutant of that id; S01 may be written s01. */
export function serverMutant(id: string): Mutant | undefined {
  return [...conformanceMutants, ...serverFaults].find((mutant) => mutant.id === id || mutant.id === id.toUpperCase());
}
