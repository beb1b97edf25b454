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
import s43 from './mutants/s43-abort-ignored.js';
import s45 from './mutants/s45-no-acks.js';
import s46 from './mutants/s46-ack-without-total.js';
import s47 from './mutants/s47-window-ignored.js';
import s48 from './mutants/s48-unknown-event-closed.js';
import s49 from './mutants/s49-unknown-type-closed.js';
import s50 from './mutants/s50-amf3-claimed.js';
import s51 from './mutants/s51-amf3-unasked.js';
import s52 from './mutants/s52-utf8-miscounted.js';
import s53 from './mutants/s53-object-end-missing.js';
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
import s64 from './mutants/s64-order-swapped.js';
import s65 from './mutants/s65-jitter.js';
import s66 from './mutants/s66-timestamps-rounded.js';
import s67 from './mutants/s67-bit-flipped.js';
import s68 from './mutants/s68-tail-lost-on-close.js';
import s69 from './mutants/s69-tail-lost-on-delete.js';
import s70 from './mutants/s70-end-silent.js';
import s71 from './mutants/s71-end-eof-only.js';
import s72 from './mutants/s72-name-stays-taken.js';
import s73 from './mutants/s73-publishers-mixed.js';
import s74 from './mutants/s74-apps-share-names.js';
import s75 from './mutants/s75-publishes-cross.js';
import s76 from './mutants/s76-stalled-player-stops-all.js';
import s77 from './mutants/s77-unbounded-queue.js';
import s78 from './mutants/s78-frames-cut.js';
import s79 from './mutants/s79-aggregate-lost.js';
import s80 from './mutants/s80-aggregate-absolute.js';
import s81 from './mutants/s81-set-data-frame-forwarded.js';
import s83 from './mutants/s83-any-msid.js';
import s97 from './mutants/s97-delete-plays-on.js';
import s100 from './mutants/s100-key-told-to-players.js';
import s103 from './mutants/s103-version-echoed.js';
import s104 from './mutants/s104-digest-refused.js';
import s110 from './mutants/s110-control-csid.js';
import s111 from './mutants/s111-no-window-at-connect.js';
import s112 from './mutants/s112-short-body-exits.js';
import s113 from './mutants/s113-null-property-refused.js';
import s114 from './mutants/s114-array-as-object-refused.js';
import s115 from './mutants/s115-strict-array-refused.js';
import s116 from './mutants/s116-unknown-app-closed.js';
import s117 from './mutants/s117-exits-at-connect.js';
import s118 from './mutants/s118-answers-transaction-0.js';
import s119 from './mutants/s119-encoder-calls-closed.js';
import s120 from './mutants/s120-commands-in-one-chunk.js';
import s121 from './mutants/s121-publish-transaction-0.js';
import s122 from './mutants/s122-query-in-name.js';
import s123 from './mutants/s123-early-media-glued.js';
import s124 from './mutants/s124-one-publish.js';
import s126 from './mutants/s126-waiting-player-forgotten.js';
import s127 from './mutants/s127-play-once.js';
import s128 from './mutants/s128-old-headers.js';
import s129 from './mutants/s129-join-without-headers.js';
import s130 from './mutants/s130-metadata-not-kept.js';
import s131 from './mutants/s131-audio-waits-for-video.js';
import s132 from './mutants/s132-payload-cut.js';
import s142 from './mutants/s142-play-start-then-close.js';
import s144 from './mutants/s144-behind-c2-lost.js';
import s150 from './mutants/s150-frames-stray.js';

export const conformanceMutants: readonly ConformanceMutant[] = [
  s01, s02, s03, s04, s05, s06, s07, s08,
  s09, s10, s11, s12, s13, s14, s15, s16,
  s17, s18, s19, s20, s21, s43, s45, s46,
  s47, s48, s49, s50, s51, s52, s53, s54,
  s55, s56, s57, s58, s59, s60, s61, s62,
  s63, s64, s65, s66, s67, s68, s69, s70,
  s71, s72, s73, s74, s75, s76, s77, s78,
  s79, s80, s81, s83, s97, s100, s103, s104,
  s110, s111, s112, s113, s114, s115, s116, s117,
  s118, s119, s120, s121, s122, s123, s124, s126,
  s127, s128, s129, s130, s131, s132, s142, s144,
  s150,
];

/** What `--mutant` takes. */
export const mutantIds: readonly string[] = [...conformanceMutants, ...serverFaults].map((mutant) => mutant.id);

/** The mutant of that id; S01 may be written s01. */
export function serverMutant(id: string): Mutant | undefined {
  return [...conformanceMutants, ...serverFaults].find((mutant) => mutant.id === id || mutant.id === id.toUpperCase());
}
