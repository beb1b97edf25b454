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
import s22 from './mutants/s22-extended-left-out.js';
import s23 from './mutants/s23-extended-on-type-3-kept.js';
import s24 from './mutants/s24-extended-delta-absolute.js';
import s26 from './mutants/s26-threshold-above.js';
import s27 from './mutants/s27-type-3-adds-nothing.js';
import s28 from './mutants/s28-delta-twice.js';
import s29 from './mutants/s29-31-bits.js';
import s30 from './mutants/s30-lost-after-wrap.js';
import s31 from './mutants/s31-csid-big-endian.js';
import s32 from './mutants/s32-csid-shifted-late.js';
import s33 from './mutants/s33-csid-limit.js';
import s34 from './mutants/s34-csid-ignored.js';
import s35 from './mutants/s35-chunk-size-ignored.js';
import s36 from './mutants/s36-chunk-size-late.js';
import s37 from './mutants/s37-chunk-size-not-used.js';
import s38 from './mutants/s38-chunk-size-not-announced.js';
import s39 from './mutants/s39-chunk-size-zero.js';
import s40 from './mutants/s40-one-buffer.js';
import s41 from './mutants/s41-exact-multiple-lost.js';
import s42 from './mutants/s42-empty-message-stops.js';
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
import s105 from './mutants/s105-initial-chunk-size.js';
import s106 from './mutants/s106-threshold-below.js';
import s107 from './mutants/s107-timestamps-clamped.js';
import s108 from './mutants/s108-old-dialect-cut.js';
import s109 from './mutants/s109-header-inside-glued.js';
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
import s125 from './mutants/s125-name-held.js';
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
import s200 from './mutants/s200-end-before-frames.js';
import s201 from './mutants/s201-any-key.js';
import s202 from './mutants/s202-refused-without-a-word.js';
import s203 from './mutants/s203-key-is-the-whole-query.js';
import s220 from './mutants/s220-fresh-csid-fmt-1.js';
import s221 from './mutants/s221-back-by-delta.js';
import s222 from './mutants/s222-empty-last-chunk.js';
import s223 from './mutants/s223-media-in-smaller-chunks.js';
import s240 from './mutants/s240-names-in-ascii.js';
import s241 from './mutants/s241-amf3-unoffered.js';
import s242 from './mutants/s242-status-without-description.js';
import s243 from './mutants/s243-status-without-level.js';
import s244 from './mutants/s244-abort-ends-chunk-stream.js';
import s245 from './mutants/s245-short-body-waits.js';
import s246 from './mutants/s246-unknown-deafens.js';
import s247 from './mutants/s247-acks-stop.js';
import s248 from './mutants/s248-type-17-closed.js';
import s249 from './mutants/s249-fcpublish-without-txn.js';
import s250 from './mutants/s250-start-on-stream-1.js';
import s270 from './mutants/s270-media-msid-1.js';
import s271 from './mutants/s271-end-status-only.js';
import s272 from './mutants/s272-new-header-kept-back.js';
import s273 from './mutants/s273-video-waits-for-audio.js';
import s274 from './mutants/s274-timestamps-24-bits.js';

export const conformanceMutants: readonly ConformanceMutant[] = [
  s01, s02, s03, s04, s05, s06, s07, s08,
  s09, s10, s11, s12, s13, s14, s15, s16,
  s17, s18, s19, s20, s21, s22, s23, s24,
  s26, s27, s28, s29, s30, s31, s32, s33,
  s34, s35, s36, s37, s38, s39, s40, s41,
  s42, s43, s45, s46, s47, s48, s49, s50,
  s51, s52, s53, s54, s55, s56, s57, s58,
  s59, s60, s61, s62, s63, s64, s65, s66,
  s67, s68, s69, s70, s71, s72, s73, s74,
  s75, s76, s77, s78, s79, s80, s81, s83,
  s97, s100, s103, s104, s105, s106, s107, s108,
  s109, s110, s111, s112, s113, s114, s115, s116,
  s117, s118, s119, s120, s121, s122, s123, s124,
  s125, s126, s127, s128, s129, s130, s131, s132,
  s142, s144, s150, s200, s201, s202, s203, s220,
  s221, s222, s223, s240, s241, s242, s243, s244,
  s245, s246, s247, s248, s249, s250, s270, s271,
  s272, s273, s274,
];

/** What `--mutant` takes. */
export const mutantIds: readonly string[] = [...conformanceMutants, ...serverFaults].map((mutant) => mutant.id);

/** The mutant of that id; S01 may be written s01. */
export function serverMutant(id: string): Mutant | undefined {
  return [...conformanceMutants, ...serverFaults].find((mutant) => mutant.id === id || mutant.id === id.toUpperCase());
}
