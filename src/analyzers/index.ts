/** All rules. Written by scripts/gen-rules.mjs; a test compares it with the rules/ folders. */
import type { Rule } from './define-rule.js';
import captureGap from './capture/rules/capture-gap.js';
import connectClosedSilently from './commands/rules/connect-closed-silently.js';
import connectNoReply from './commands/rules/connect-no-reply.js';
import createstreamNoReply from './commands/rules/createstream-no-reply.js';
import publishAnsweredByResultOnly from './commands/rules/publish-answered-by-result-only.js';
import publishClosedSilently from './commands/rules/publish-closed-silently.js';
import publishNoReply from './commands/rules/publish-no-reply.js';
import replyTxnMismatch from './commands/rules/reply-txn-mismatch.js';
import handshakeBadVersion from './handshake/rules/handshake-bad-version.js';
import handshakeC2Missing from './handshake/rules/handshake-c2-missing.js';
import handshakeDeadlockS2 from './handshake/rules/handshake-deadlock-s2.js';
import handshakeEof from './handshake/rules/handshake-eof.js';
import playNoReply from './streams/rules/play-no-reply.js';
import httpOnRtmpPort from './transport/rules/http-on-rtmp-port.js';
import plainRtmpToTlsPort from './transport/rules/plain-rtmp-to-tls-port.js';
import rtmptUnsupported from './transport/rules/rtmpt-unsupported.js';
import tcpServerSilent from './transport/rules/tcp-server-silent.js';
import tlsToPlainPort from './transport/rules/tls-to-plain-port.js';

export const rules: readonly Rule[] = [
  captureGap,
  connectClosedSilently,
  connectNoReply,
  createstreamNoReply,
  publishAnsweredByResultOnly,
  publishClosedSilently,
  publishNoReply,
  replyTxnMismatch,
  handshakeBadVersion,
  handshakeC2Missing,
  handshakeDeadlockS2,
  handshakeEof,
  playNoReply,
  httpOnRtmpPort,
  plainRtmpToTlsPort,
  rtmptUnsupported,
  tcpServerSilent,
  tlsToPlainPort,
];

/** The rule of that id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.meta.id === id);
}
