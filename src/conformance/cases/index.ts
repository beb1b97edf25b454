/** All cases, in the order in which they run. Written by scripts/gen-cases.mjs; a test compares it with the folders. */
import type { Case } from '../core/case.js';
import hs001 from './hs/hs-001-version.js';
import hs002 from './hs/hs-002-silence-before-c2.js';
import hs003 from './hs/hs-003-s2-without-c2.js';
import hs006 from './hs/hs-006-s2-echo.js';
import hs008 from './hs/hs-008-other-c2.js';
import hs009 from './hs/hs-009-unknown-version.js';
import hs010 from './hs/hs-010-text-on-the-port.js';
import hs011 from './hs/hs-011-one-byte-segments.js';
import hs012 from './hs/hs-012-c2-with-connect.js';
import hs015 from './hs/hs-015-digest.js';
import hs020 from './hs/hs-020-client-hello.js';
import hs021 from './hs/hs-021-client-c2.js';
import hs022 from './hs/hs-022-client-waits-for-s2.js';
import ch001 from './ch/ch-001-default-size-in.js';
import ch002 from './ch/ch-002-default-size-out.js';
import ch003 from './ch/ch-003-example-1.js';
import ch004 from './ch/ch-004-example-2.js';
import ch005 from './ch/ch-005-fmt1.js';
import ch007 from './ch/ch-007-below-extended.js';
import ch008 from './ch/ch-008-least-extended.js';
import ch009 from './ch/ch-009-extended.js';
import ch010 from './ch/ch-010-old-dialect.js';
import ch011 from './ch/ch-011-type3-starts-extended.js';
import ch012 from './ch/ch-012-extended-delta.js';
import ch014 from './ch/ch-014-wrap.js';
import ch015 from './ch/ch-015-backwards.js';
import ch016 from './ch/ch-016-csid-two-bytes.js';
import ch017 from './ch/ch-017-csid-three-bytes.js';
import ch018 from './ch/ch-018-csid-aliasing.js';
import ch020 from './ch/ch-020-interleaved.js';
import ch021 from './ch/ch-021-size-inside.js';
import ch022 from './ch/ch-022-sizes.js';
import ch025 from './ch/ch-025-size-zero.js';
import ch027 from './ch/ch-027-exact-multiples.js';
import ch028 from './ch/ch-028-zero-length.js';
import ch030 from './ch/ch-030-header-inside.js';
import ch033 from './ch/ch-033-full-header-first.js';
import ch034 from './ch/ch-034-csid-2.js';
import ch035 from './ch/ch-035-announced-is-used.js';
import ch036 from './ch/ch-036-extended-sent.js';
import pc001 from './pc/pc-001-control-place.js';
import pc002 from './pc/pc-002-acknowledgements.js';
import pc005 from './pc/pc-005-window-at-connect.js';
import pc008 from './pc/pc-008-ping-answered.js';
import pc010 from './pc/pc-010-abort.js';
import pc013 from './pc/pc-013-unknown-events.js';
import pc014 from './pc/pc-014-short-bodies.js';
import pc016 from './pc/pc-016-unknown-types.js';
import am001 from './am/am-001-scalars.js';
import am002 from './am/am-002-ecma-array-object.js';
import am006 from './am/am-006-strict-array.js';
import am010 from './am/am-010-utf8-names.js';
import am012 from './am/am-012-amf0-agreed.js';
import am013 from './am/am-013-amf3-honest.js';
import am017 from './am/am-017-well-formed.js';
import am018 from './am/am-018-status-object.js';
import nc001 from './nc/nc-001-connect-result.js';
import nc002 from './nc/nc-002-transaction-echo.js';
import nc004 from './nc/nc-004-answers-on-msid-0.js';
import nc006 from './nc/nc-006-unknown-app.js';
import nc008 from './nc/nc-008-no-tcurl.js';
import nc009 from './nc/nc-009-no-command-object.js';
import nc012 from './nc/nc-012-create-stream-result.js';
import nc013 from './nc/nc-013-pipelined.js';
import nc016 from './nc/nc-016-no-answer-wanted.js';
import nc017 from './nc/nc-017-encoder-calls.js';
import nc019 from './nc/nc-019-every-split.js';
import pb001 from './pb/pb-001-start.js';
import pb002 from './pb/pb-002-start-msid.js';
import pb005 from './pb/pb-005-transaction-forms.js';
import pb007 from './pb/pb-007-name-with-query.js';
import pb008 from './pb/pb-008-name-taken.js';
import pb009 from './pb/pb-009-media-before-start.js';
import pb011 from './pb/pb-011-wrong-msid.js';
import pb014 from './pb/pb-014-publish-again.js';
import pb015 from './pb/pb-015-free-after-end.js';
import pb016 from './pb/pb-016-free-after-reset.js';
import pl001 from './pl/pl-001-media-msid.js';
import pl002 from './pl/pl-002-start.js';
import pl003 from './pl/pl-003-start-before-media.js';
import pl006 from './pl/pl-006-before-publish.js';
import pl011 from './pl/pl-011-play-again.js';
import pl012 from './pl/pl-012-delete-stops.js';
import pl013 from './pl/pl-013-end-told.js';
import pl014 from './pl/pl-014-end-told-after-reset.js';
import pl015 from './pl/pl-015-republish.js';
import pl016 from './pl/pl-016-many-joins.js';
import mr001 from './mr/mr-001-bit-exact.js';
import mr002 from './mr/mr-002-order.js';
import mr003 from './mr/mr-003-timestamps.js';
import mr004 from './mr/mr-004-late-headers.js';
import mr005 from './mr/mr-005-late-key-frame.js';
import mr006 from './mr/mr-006-seam.js';
import mr007 from './mr/mr-007-late-metadata.js';
import mr008 from './mr/mr-008-set-data-frame.js';
import mr011 from './mr/mr-011-header-change.js';
import mr012 from './mr/mr-012-one-track.js';
import mr013 from './mr/mr-013-aggregate.js';
import mr014 from './mr/mr-014-sizes.js';
import mr015 from './mr/mr-015-near-24-bits.js';
import mr017 from './mr/mr-017-stalled-player.js';
import mr018 from './mr/mr-018-fan-out.js';
import ms001 from './ms/ms-001-distinct-streams.js';
import ms002 from './ms/ms-002-two-publishes.js';
import ms005 from './ms/ms-005-many-streams.js';
import ms006 from './ms/ms-006-two-apps.js';
import td001 from './td/td-001-polite-end.js';
import td002 from './td/td-002-bare-fin.js';
import td003 from './td/td-003-tail-before-fin.js';
import td004 from './td/td-004-tail-before-delete.js';
import td009 from './td/td-009-client-leaves.js';
import au001 from './au/au-001-bad-key-publish.js';
import au002 from './au/au-002-bad-key-play.js';
import au003 from './au/au-003-good-key.js';
import au004 from './au/au-004-key-kept.js';
import cl001 from './cl/cl-001-connect.js';
import cl002 from './cl/cl-002-answers-out-of-order.js';
import cl003 from './cl/cl-003-stream-number.js';
import cl004 from './cl/cl-004-media-after-start.js';
import cl005 from './cl/cl-005-chunk-sizes.js';
import cl006 from './cl/cl-006-own-chunks.js';
import cl007 from './cl/cl-007-acknowledgements.js';
import cl008 from './cl/cl-008-answers-elsewhere.js';
import cl009 from './cl/cl-009-foreign-answer.js';
import cl010 from './cl/cl-010-connect-refused.js';
import cl011 from './cl/cl-011-create-stream-refused.js';
import cl012 from './cl/cl-012-publish-refused.js';
import cl013 from './cl/cl-013-no-answer.js';
import cl014 from './cl/cl-014-start-on-msid-0.js';
import cl015 from './cl/cl-015-late-denied.js';
import cl016 from './cl/cl-016-server-gone.js';
import cl017 from './cl/cl-017-no-stream-begin.js';
import cl018 from './cl/cl-018-opening.js';
import cl020 from './cl/cl-020-player-ends.js';
import cl023 from './cl/cl-023-reconnect-request.js';
import cl024 from './cl/cl-024-control-place.js';
import cl025 from './cl/cl-025-unknown-events.js';
import cl026 from './cl/cl-026-unknown-types.js';
import cl027 from './cl/cl-027-well-formed.js';

export const cases: readonly Case[] = [
  hs001,
  hs002,
  hs003,
  hs006,
  hs008,
  hs009,
  hs010,
  hs011,
  hs012,
  hs015,
  hs020,
  hs021,
  hs022,
  ch001,
  ch002,
  ch003,
  ch004,
  ch005,
  ch007,
  ch008,
  ch009,
  ch010,
  ch011,
  ch012,
  ch014,
  ch015,
  ch016,
  ch017,
  ch018,
  ch020,
  ch021,
  ch022,
  ch025,
  ch027,
  ch028,
  ch030,
  ch033,
  ch034,
  ch035,
  ch036,
  pc001,
  pc002,
  pc005,
  pc008,
  pc010,
  pc013,
  pc014,
  pc016,
  am001,
  am002,
  am006,
  am010,
  am012,
  am013,
  am017,
  am018,
  nc001,
  nc002,
  nc004,
  nc006,
  nc008,
  nc009,
  nc012,
  nc013,
  nc016,
  nc017,
  nc019,
  pb001,
  pb002,
  pb005,
  pb007,
  pb008,
  pb009,
  pb011,
  pb014,
  pb015,
  pb016,
  pl001,
  pl002,
  pl003,
  pl006,
  pl011,
  pl012,
  pl013,
  pl014,
  pl015,
  pl016,
  mr001,
  mr002,
  mr003,
  mr004,
  mr005,
  mr006,
  mr007,
  mr008,
  mr011,
  mr012,
  mr013,
  mr014,
  mr015,
  mr017,
  mr018,
  ms001,
  ms002,
  ms005,
  ms006,
  td001,
  td002,
  td003,
  td004,
  td009,
  au001,
  au002,
  au003,
  au004,
  cl001,
  cl002,
  cl003,
  cl004,
  cl005,
  cl006,
  cl007,
  cl008,
  cl009,
  cl010,
  cl011,
  cl012,
  cl013,
  cl014,
  cl015,
  cl016,
  cl017,
  cl018,
  cl020,
  cl023,
  cl024,
  cl025,
  cl026,
  cl027,
];

/** The case of that id, however it is written. */
export function caseById(id: string): Case | undefined {
  return cases.find((each) => each.id === id.toUpperCase());
}
