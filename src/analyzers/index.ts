/** All rules. Written by scripts/gen-rules.mjs; a test compares it with the rules/ folders. */
import type { Rule } from './define-rule.js';
import captureGap from './capture/rules/capture-gap.js';
import chunkDesync from './chunking/rules/chunk-desync.js';
import chunkSizeAnnouncedNotApplied from './chunking/rules/chunk-size-announced-not-applied.js';
import chunkSizeAppliedNotAnnounced from './chunking/rules/chunk-size-applied-not-announced.js';
import chunkSizeOutOfRange from './chunking/rules/chunk-size-out-of-range.js';
import extTsMissingOnType3 from './chunking/rules/ext-ts-missing-on-type3.js';
import type3AfterType0Delta from './chunking/rules/type3-after-type0-delta.js';
import commandUndecodable from './commands/rules/command-undecodable.js';
import connectAuthChallenge from './commands/rules/connect-auth-challenge.js';
import connectClosedSilently from './commands/rules/connect-closed-silently.js';
import connectErrorHidden from './commands/rules/connect-error-hidden.js';
import connectNoReply from './commands/rules/connect-no-reply.js';
import connectRefusedByOnstatus from './commands/rules/connect-refused-by-onstatus.js';
import connectRejected from './commands/rules/connect-rejected.js';
import createstreamBadResult from './commands/rules/createstream-bad-result.js';
import createstreamNoReply from './commands/rules/createstream-no-reply.js';
import createstreamRefused from './commands/rules/createstream-refused.js';
import errorWithUnknownTxn from './commands/rules/error-with-unknown-txn.js';
import publishAnsweredByResultOnly from './commands/rules/publish-answered-by-result-only.js';
import publishBadnameDuplicate from './commands/rules/publish-badname-duplicate.js';
import publishClosedSilently from './commands/rules/publish-closed-silently.js';
import publishDenied from './commands/rules/publish-denied.js';
import publishNoReply from './commands/rules/publish-no-reply.js';
import publishStatusWrongMsid from './commands/rules/publish-status-wrong-msid.js';
import replyInAmf3 from './commands/rules/reply-in-amf3.js';
import replyTxnMismatch from './commands/rules/reply-txn-mismatch.js';
import statusInfoUnreadable from './commands/rules/status-info-unreadable.js';
import statusLevelHidesError from './commands/rules/status-level-hides-error.js';
import acksNeverSent from './control/rules/acks-never-sent.js';
import controlValueZero from './control/rules/control-value-zero.js';
import halfMessageStall from './control/rules/half-message-stall.js';
import handshakeBadVersion from './handshake/rules/handshake-bad-version.js';
import handshakeC2Missing from './handshake/rules/handshake-c2-missing.js';
import handshakeDeadlockS2 from './handshake/rules/handshake-deadlock-s2.js';
import handshakeEof from './handshake/rules/handshake-eof.js';
import closeRightAfterPublish from './streams/rules/close-right-after-publish.js';
import latejoinNoSequenceHeader from './streams/rules/latejoin-no-sequence-header.js';
import mediaWrongMsid from './streams/rules/media-wrong-msid.js';
import playAcceptedNoPublisher from './streams/rules/play-accepted-no-publisher.js';
import playNoReply from './streams/rules/play-no-reply.js';
import playNotFound from './streams/rules/play-not-found.js';
import httpOnRtmpPort from './transport/rules/http-on-rtmp-port.js';
import plainRtmpToTlsPort from './transport/rules/plain-rtmp-to-tls-port.js';
import rtmptUnsupported from './transport/rules/rtmpt-unsupported.js';
import tcpServerSilent from './transport/rules/tcp-server-silent.js';
import tlsToPlainPort from './transport/rules/tls-to-plain-port.js';
import annexbInAvcc from './video/rules/annexb-in-avcc.js';
import avcSequenceHeaderMissing from './video/rules/avc-sequence-header-missing.js';
import avccRecordInvalid from './video/rules/avcc-record-invalid.js';

export const rules: readonly Rule[] = [
  captureGap,
  chunkDesync,
  chunkSizeAnnouncedNotApplied,
  chunkSizeAppliedNotAnnounced,
  chunkSizeOutOfRange,
  extTsMissingOnType3,
  type3AfterType0Delta,
  commandUndecodable,
  connectAuthChallenge,
  connectClosedSilently,
  connectErrorHidden,
  connectNoReply,
  connectRefusedByOnstatus,
  connectRejected,
  createstreamBadResult,
  createstreamNoReply,
  createstreamRefused,
  errorWithUnknownTxn,
  publishAnsweredByResultOnly,
  publishBadnameDuplicate,
  publishClosedSilently,
  publishDenied,
  publishNoReply,
  publishStatusWrongMsid,
  replyInAmf3,
  replyTxnMismatch,
  statusInfoUnreadable,
  statusLevelHidesError,
  acksNeverSent,
  controlValueZero,
  halfMessageStall,
  handshakeBadVersion,
  handshakeC2Missing,
  handshakeDeadlockS2,
  handshakeEof,
  closeRightAfterPublish,
  latejoinNoSequenceHeader,
  mediaWrongMsid,
  playAcceptedNoPublisher,
  playNoReply,
  playNotFound,
  httpOnRtmpPort,
  plainRtmpToTlsPort,
  rtmptUnsupported,
  tcpServerSilent,
  tlsToPlainPort,
  annexbInAvcc,
  avcSequenceHeaderMissing,
  avccRecordInvalid,
];

/** The rule of that id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.meta.id === id);
}
