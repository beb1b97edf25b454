/** The catalogue of server faults, one file each. */
import type { ServerFault } from './fault.js';
import acceptSilent from './faults/accept-silent.js';
import bandwidthZero from './faults/bandwidth-zero.js';
import chunkSize1 from './faults/chunk-size-1.js';
import chunkSizeAnnouncedNotApplied from './faults/chunk-size-announced-not-applied.js';
import chunkSizeAppliedNotAnnounced from './faults/chunk-size-applied-not-announced.js';
import chunkSizeHighBit from './faults/chunk-size-high-bit.js';
import chunkSizeZero from './faults/chunk-size-zero.js';
import closeAfterPublish from './faults/close-after-publish.js';
import closeCommand from './faults/close-command.js';
import closeInHandshake from './faults/close-in-handshake.js';
import connectAfter3s from './faults/connect-after-3s.js';
import connectAmf3 from './faults/connect-amf3.js';
import connectBrokenAmf from './faults/connect-broken-amf.js';
import connectClose from './faults/connect-close.js';
import connectErrorNoDescription from './faults/connect-error-no-description.js';
import connectErrorPropertiesFirst from './faults/connect-error-properties-first.js';
import connectNoReply from './faults/connect-no-reply.js';
import connectRejected from './faults/connect-rejected.js';
import connectRejectedStaysOpen from './faults/connect-rejected-stays-open.js';
import connectReset from './faults/connect-reset.js';
import connectStatusRejected from './faults/connect-status-rejected.js';
import connectTxn0 from './faults/connect-txn-0.js';
import connectTxn2 from './faults/connect-txn-2.js';
import createStreamAfter3s from './faults/create-stream-after-3s.js';
import createStreamAmf3 from './faults/create-stream-amf3.js';
import createStreamBrokenAmf from './faults/create-stream-broken-amf.js';
import createStreamId0 from './faults/create-stream-id-0.js';
import createStreamNoId from './faults/create-stream-no-id.js';
import createStreamNoNull from './faults/create-stream-no-null.js';
import createStreamNoReply from './faults/create-stream-no-reply.js';
import createStreamRefused from './faults/create-stream-refused.js';
import createStreamRefusedHidden from './faults/create-stream-refused-hidden.js';
import createStreamTooLong from './faults/create-stream-too-long.js';
import createStreamTxn0 from './faults/create-stream-txn-0.js';
import createStreamTxn1 from './faults/create-stream-txn-1.js';
import createStreamUndefined from './faults/create-stream-undefined.js';
import halfMessage from './faults/half-message.js';
import holdS2 from './faults/hold-s2.js';
import httpAnswer from './faults/http-answer.js';
import legacyUnanswered from './faults/legacy-unanswered.js';
import onBwDone from './faults/on-bw-done.js';
import ping from './faults/ping.js';
import playNotFound from './faults/play-not-found.js';
import playNotFoundStatus from './faults/play-not-found-status.js';
import positionLost from './faults/position-lost.js';
import publishBadName from './faults/publish-bad-name.js';
import publishBadNameStatus from './faults/publish-bad-name-status.js';
import publishClose from './faults/publish-close.js';
import publishError from './faults/publish-error.js';
import publishInfoEcmaArray from './faults/publish-info-ecma-array.js';
import publishInfoLongString from './faults/publish-info-long-string.js';
import publishInfoNoNull from './faults/publish-info-no-null.js';
import publishNoReply from './faults/publish-no-reply.js';
import publishResultOnly from './faults/publish-result-only.js';
import publishStatusMsid0 from './faults/publish-status-msid-0.js';
import publishUnauthorized from './faults/publish-unauthorized.js';
import releaseStreamError from './faults/release-stream-error.js';
import releaseStreamErrorTxn0 from './faults/release-stream-error-txn-0.js';
import resetAfterPublish from './faults/reset-after-publish.js';
import s0Version6 from './faults/s0-version-6.js';
import s2Random from './faults/s2-random.js';
import stopsReading from './faults/stops-reading.js';
import strandedBuffer from './faults/stranded-buffer.js';
import strayByte from './faults/stray-byte.js';
import windowZero from './faults/window-zero.js';

export const serverFaults: readonly ServerFault[] = [
  acceptSilent,
  bandwidthZero,
  chunkSize1,
  chunkSizeAnnouncedNotApplied,
  chunkSizeAppliedNotAnnounced,
  chunkSizeHighBit,
  chunkSizeZero,
  closeAfterPublish,
  closeCommand,
  closeInHandshake,
  connectAfter3s,
  connectAmf3,
  connectBrokenAmf,
  connectClose,
  connectErrorNoDescription,
  connectErrorPropertiesFirst,
  connectNoReply,
  connectRejected,
  connectRejectedStaysOpen,
  connectReset,
  connectStatusRejected,
  connectTxn0,
  connectTxn2,
  createStreamAfter3s,
  createStreamAmf3,
  createStreamBrokenAmf,
  createStreamId0,
  createStreamNoId,
  createStreamNoNull,
  createStreamNoReply,
  createStreamRefused,
  createStreamRefusedHidden,
  createStreamTooLong,
  createStreamTxn0,
  createStreamTxn1,
  createStreamUndefined,
  halfMessage,
  holdS2,
  httpAnswer,
  legacyUnanswered,
  onBwDone,
  ping,
  playNotFound,
  playNotFoundStatus,
  positionLost,
  publishBadName,
  publishBadNameStatus,
  publishClose,
  publishError,
  publishInfoEcmaArray,
  publishInfoLongString,
  publishInfoNoNull,
  publishNoReply,
  publishResultOnly,
  publishStatusMsid0,
  publishUnauthorized,
  releaseStreamError,
  releaseStreamErrorTxn0,
  resetAfterPublish,
  s0Version6,
  s2Random,
  stopsReading,
  strandedBuffer,
  strayByte,
  windowZero,
];

/** The fault of that id. */
export function serverFault(id: string): ServerFault | undefined {
  return serverFaults.find((fault) => fault.id === id);
}
