/** All cases, in the order in which they run. Written by scripts/gen-cases.mjs; a test compares it with the folders. */
import type { Case } from '../core/case.js';
import hs001 from './hs/hs-001-version.js';
import hs002 from './hs/hs-002-silence-before-c2.js';
import hs003 from './hs/hs-003-s2-without-c2.js';
import hs006 from './hs/hs-006-s2-echo.js';
import hs010 from './hs/hs-010-text-on-the-port.js';
import hs011 from './hs/hs-011-one-byte-segments.js';
import nc001 from './nc/nc-001-connect-result.js';
import nc002 from './nc/nc-002-transaction-echo.js';
import pb001 from './pb/pb-001-start.js';
import pl002 from './pl/pl-002-start.js';
import mr001 from './mr/mr-001-bit-exact.js';
import cl001 from './cl/cl-001-connect.js';

export const cases: readonly Case[] = [
  hs001,
  hs002,
  hs003,
  hs006,
  hs010,
  hs011,
  nc001,
  nc002,
  pb001,
  pl002,
  mr001,
  cl001,
];

/** The case of that id, however it is written. */
export function caseById(id: string): Case | undefined {
  return cases.find((each) => each.id === id.toUpperCase());
}
