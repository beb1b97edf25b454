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
import pl002 from './pl/pl-002-start.js';
import mr001 from './mr/mr-001-bit-exact.js';
import cl001 from './cl/cl-001-connect.js';

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
  pl002,
  mr001,
  cl001,
];

/** The case of that id, however it is written. */
export function caseById(id: string): Case | undefined {
  return cases.find((each) => each.id === id.toUpperCase());
}
