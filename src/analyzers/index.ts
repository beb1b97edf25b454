/** All rules. Written by scripts/gen-rules.mjs; a test compares it with the rules/ folders. */
import type { Rule } from './define-rule.js';
import aacAdtsInFlv from './audio/rules/aac-adts-in-flv.js';
import aacSequenceHeaderEmpty from './audio/rules/aac-sequence-header-empty.js';
import aacSequenceHeaderMissing from './audio/rules/aac-sequence-header-missing.js';
import aacTagBits from './audio/rules/aac-tag-bits.js';
import audioCodecUnsupported from './audio/rules/audio-codec-unsupported.js';
import audioConfigChanged from './audio/rules/audio-config-changed.js';
import audioConfigInvalid from './audio/rules/audio-config-invalid.js';
import audioMissing from './audio/rules/audio-missing.js';
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
import comparisonNothingInCommon from './comparison/rules/comparison-nothing-in-common.js';
import framesCorruptedInTransit from './comparison/rules/frames-corrupted-in-transit.js';
import framesDuplicated from './comparison/rules/frames-duplicated.js';
import framesLostInTransit from './comparison/rules/frames-lost-in-transit.js';
import framesReordered from './comparison/rules/frames-reordered.js';
import relayLostFrames from './comparison/rules/relay-lost-frames.js';
import sequenceHeaderAltered from './comparison/rules/sequence-header-altered.js';
import sequenceHeaderLostInTransit from './comparison/rules/sequence-header-lost-in-transit.js';
import timestampsRewritten from './comparison/rules/timestamps-rewritten.js';
import acksNeverSent from './control/rules/acks-never-sent.js';
import controlValueZero from './control/rules/control-value-zero.js';
import halfMessageStall from './control/rules/half-message-stall.js';
import flvBytesBetweenTags from './flv/rules/flv-bytes-between-tags.js';
import flvConcatenated from './flv/rules/flv-concatenated.js';
import flvEmpty from './flv/rules/flv-empty.js';
import flvEmptyTags from './flv/rules/flv-empty-tags.js';
import flvFlagsMismatch from './flv/rules/flv-flags-mismatch.js';
import flvHeaderInvalid from './flv/rules/flv-header-invalid.js';
import flvPrevtagsizeMismatch from './flv/rules/flv-prevtagsize-mismatch.js';
import flvTagGarbage from './flv/rules/flv-tag-garbage.js';
import flvTagsEncrypted from './flv/rules/flv-tags-encrypted.js';
import flvTruncatedTail from './flv/rules/flv-truncated-tail.js';
import flvZeroFilled from './flv/rules/flv-zero-filled.js';
import handshakeBadVersion from './handshake/rules/handshake-bad-version.js';
import handshakeC2Missing from './handshake/rules/handshake-c2-missing.js';
import handshakeDeadlockS2 from './handshake/rules/handshake-deadlock-s2.js';
import handshakeEof from './handshake/rules/handshake-eof.js';
import hlsBandwidthExceeded from './hls/rules/hls-bandwidth-exceeded.js';
import hlsByterangeOutside from './hls/rules/hls-byterange-outside.js';
import hlsCodecsMismatch from './hls/rules/hls-codecs-mismatch.js';
import hlsDiscontinuityMissing from './hls/rules/hls-discontinuity-missing.js';
import hlsExtinfWrong from './hls/rules/hls-extinf-wrong.js';
import hlsInitMissing from './hls/rules/hls-init-missing.js';
import hlsLiveWindow from './hls/rules/hls-live-window.js';
import hlsMapMissing from './hls/rules/hls-map-missing.js';
import hlsMimeTypeWrong from './hls/rules/hls-mime-type-wrong.js';
import hlsNoExtm3u from './hls/rules/hls-no-extm3u.js';
import hlsPlaylistEmpty from './hls/rules/hls-playlist-empty.js';
import hlsPlaylistMalformed from './hls/rules/hls-playlist-malformed.js';
import hlsPlaylistMissing from './hls/rules/hls-playlist-missing.js';
import hlsPlaylistRewritten from './hls/rules/hls-playlist-rewritten.js';
import hlsPlaylistStale from './hls/rules/hls-playlist-stale.js';
import hlsProgramDateTimeWrong from './hls/rules/hls-program-date-time-wrong.js';
import hlsResolutionMismatch from './hls/rules/hls-resolution-mismatch.js';
import hlsSegmentEmpty from './hls/rules/hls-segment-empty.js';
import hlsSegmentMissing from './hls/rules/hls-segment-missing.js';
import hlsSegmentWithoutKeyframe from './hls/rules/hls-segment-without-keyframe.js';
import hlsStreamInfIncomplete from './hls/rules/hls-stream-inf-incomplete.js';
import hlsTargetDurationExceeded from './hls/rules/hls-target-duration-exceeded.js';
import hlsTargetDurationMissing from './hls/rules/hls-target-duration-missing.js';
import hlsUnchecked from './hls/rules/hls-unchecked.js';
import hlsVersionTooLow from './hls/rules/hls-version-too-low.js';
import hlsWindowShort from './hls/rules/hls-window-short.js';
import audioGap from './loss/rules/audio-gap.js';
import framesLost from './loss/rules/frames-lost.js';
import framesSkippedAtSource from './loss/rules/frames-skipped-at-source.js';
import dataMessageNotAmf from './metadata/rules/data-message-not-amf.js';
import flvIndexBad from './metadata/rules/flv-index-bad.js';
import metadataAmf3 from './metadata/rules/metadata-amf3.js';
import metadataMissingOrLate from './metadata/rules/metadata-missing-or-late.js';
import metadataRepeated from './metadata/rules/metadata-repeated.js';
import metadataTruncated from './metadata/rules/metadata-truncated.js';
import metadataVsStreamMismatch from './metadata/rules/metadata-vs-stream-mismatch.js';
import metadataWithoutSetdataframe from './metadata/rules/metadata-without-setdataframe.js';
import mp4BrokenBox from './mp4/rules/mp4-broken-box.js';
import mp4ConfigContradictsSamples from './mp4/rules/mp4-config-contradicts-samples.js';
import mp4ConfigMissing from './mp4/rules/mp4-config-missing.js';
import mp4DataMisplaced from './mp4/rules/mp4-data-misplaced.js';
import mp4DataUnused from './mp4/rules/mp4-data-unused.js';
import mp4DecodeTimeJump from './mp4/rules/mp4-decode-time-jump.js';
import mp4Encrypted from './mp4/rules/mp4-encrypted.js';
import mp4InitHasMedia from './mp4/rules/mp4-init-has-media.js';
import mp4InitIncomplete from './mp4/rules/mp4-init-incomplete.js';
import mp4InitNotGiven from './mp4/rules/mp4-init-not-given.js';
import mp4MovieLast from './mp4/rules/mp4-movie-last.js';
import mp4MovieMissing from './mp4/rules/mp4-movie-missing.js';
import mp4NotMp4 from './mp4/rules/mp4-not-mp4.js';
import mp4SequenceNumber from './mp4/rules/mp4-sequence-number.js';
import mp4TableBroken from './mp4/rules/mp4-table-broken.js';
import mp4TfdtMissing from './mp4/rules/mp4-tfdt-missing.js';
import mp4TimescaleZero from './mp4/rules/mp4-timescale-zero.js';
import mp4TrackIdRepeated from './mp4/rules/mp4-track-id-repeated.js';
import mp4Truncated from './mp4/rules/mp4-truncated.js';
import mp4UnknownTrack from './mp4/rules/mp4-unknown-track.js';
import closeRightAfterPublish from './streams/rules/close-right-after-publish.js';
import latejoinNoSequenceHeader from './streams/rules/latejoin-no-sequence-header.js';
import mediaWrongMsid from './streams/rules/media-wrong-msid.js';
import playAcceptedNoPublisher from './streams/rules/play-accepted-no-publisher.js';
import playNoReply from './streams/rules/play-no-reply.js';
import playNotFound from './streams/rules/play-not-found.js';
import avDrift from './timing/rules/av-drift.js';
import avInterleavePoor from './timing/rules/av-interleave-poor.js';
import avStartApart from './timing/rules/av-start-apart.js';
import ctsInvalid from './timing/rules/cts-invalid.js';
import dtsBackward from './timing/rules/dts-backward.js';
import dtsJumpForward from './timing/rules/dts-jump-forward.js';
import frameIntervalUneven from './timing/rules/frame-interval-uneven.js';
import keyframeIntervalLong from './timing/rules/keyframe-interval-long.js';
import keyframeIntervalShort from './timing/rules/keyframe-interval-short.js';
import timestampsAreDeltas from './timing/rules/timestamps-are-deltas.js';
import timestampsEqual from './timing/rules/timestamps-equal.js';
import trackStopsEarly from './timing/rules/track-stops-early.js';
import tsStartFarFromZero from './timing/rules/ts-start-far-from-zero.js';
import tsTruncated24bit from './timing/rules/ts-truncated-24bit.js';
import httpOnRtmpPort from './transport/rules/http-on-rtmp-port.js';
import plainRtmpToTlsPort from './transport/rules/plain-rtmp-to-tls-port.js';
import rtmptUnsupported from './transport/rules/rtmpt-unsupported.js';
import tcpServerSilent from './transport/rules/tcp-server-silent.js';
import tlsToPlainPort from './transport/rules/tls-to-plain-port.js';
import annexbInAvcc from './video/rules/annexb-in-avcc.js';
import avcSequenceHeaderMissing from './video/rules/avc-sequence-header-missing.js';
import avccRecordInvalid from './video/rules/avcc-record-invalid.js';
import endOfSequenceMidstream from './video/rules/end-of-sequence-midstream.js';
import exheaderMalformed from './video/rules/exheader-malformed.js';
import firstVideoNotKeyframe from './video/rules/first-video-not-keyframe.js';
import frameOversized from './video/rules/frame-oversized.js';
import framesRepeated from './video/rules/frames-repeated.js';
import hevcLegacyCodecId from './video/rules/hevc-legacy-codec-id.js';
import keyframeFlagWrong from './video/rules/keyframe-flag-wrong.js';
import naluLengthBroken from './video/rules/nalu-length-broken.js';
import sequenceHeaderChanged from './video/rules/sequence-header-changed.js';
import sequenceHeaderRepeated from './video/rules/sequence-header-repeated.js';
import videoCodecChanged from './video/rules/video-codec-changed.js';
import videoCodecUnsupported from './video/rules/video-codec-unsupported.js';

export const rules: readonly Rule[] = [
  aacAdtsInFlv,
  aacSequenceHeaderEmpty,
  aacSequenceHeaderMissing,
  aacTagBits,
  audioCodecUnsupported,
  audioConfigChanged,
  audioConfigInvalid,
  audioMissing,
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
  comparisonNothingInCommon,
  framesCorruptedInTransit,
  framesDuplicated,
  framesLostInTransit,
  framesReordered,
  relayLostFrames,
  sequenceHeaderAltered,
  sequenceHeaderLostInTransit,
  timestampsRewritten,
  acksNeverSent,
  controlValueZero,
  halfMessageStall,
  flvBytesBetweenTags,
  flvConcatenated,
  flvEmpty,
  flvEmptyTags,
  flvFlagsMismatch,
  flvHeaderInvalid,
  flvPrevtagsizeMismatch,
  flvTagGarbage,
  flvTagsEncrypted,
  flvTruncatedTail,
  flvZeroFilled,
  handshakeBadVersion,
  handshakeC2Missing,
  handshakeDeadlockS2,
  handshakeEof,
  hlsBandwidthExceeded,
  hlsByterangeOutside,
  hlsCodecsMismatch,
  hlsDiscontinuityMissing,
  hlsExtinfWrong,
  hlsInitMissing,
  hlsLiveWindow,
  hlsMapMissing,
  hlsMimeTypeWrong,
  hlsNoExtm3u,
  hlsPlaylistEmpty,
  hlsPlaylistMalformed,
  hlsPlaylistMissing,
  hlsPlaylistRewritten,
  hlsPlaylistStale,
  hlsProgramDateTimeWrong,
  hlsResolutionMismatch,
  hlsSegmentEmpty,
  hlsSegmentMissing,
  hlsSegmentWithoutKeyframe,
  hlsStreamInfIncomplete,
  hlsTargetDurationExceeded,
  hlsTargetDurationMissing,
  hlsUnchecked,
  hlsVersionTooLow,
  hlsWindowShort,
  audioGap,
  framesLost,
  framesSkippedAtSource,
  dataMessageNotAmf,
  flvIndexBad,
  metadataAmf3,
  metadataMissingOrLate,
  metadataRepeated,
  metadataTruncated,
  metadataVsStreamMismatch,
  metadataWithoutSetdataframe,
  mp4BrokenBox,
  mp4ConfigContradictsSamples,
  mp4ConfigMissing,
  mp4DataMisplaced,
  mp4DataUnused,
  mp4DecodeTimeJump,
  mp4Encrypted,
  mp4InitHasMedia,
  mp4InitIncomplete,
  mp4InitNotGiven,
  mp4MovieLast,
  mp4MovieMissing,
  mp4NotMp4,
  mp4SequenceNumber,
  mp4TableBroken,
  mp4TfdtMissing,
  mp4TimescaleZero,
  mp4TrackIdRepeated,
  mp4Truncated,
  mp4UnknownTrack,
  closeRightAfterPublish,
  latejoinNoSequenceHeader,
  mediaWrongMsid,
  playAcceptedNoPublisher,
  playNoReply,
  playNotFound,
  avDrift,
  avInterleavePoor,
  avStartApart,
  ctsInvalid,
  dtsBackward,
  dtsJumpForward,
  frameIntervalUneven,
  keyframeIntervalLong,
  keyframeIntervalShort,
  timestampsAreDeltas,
  timestampsEqual,
  trackStopsEarly,
  tsStartFarFromZero,
  tsTruncated24bit,
  httpOnRtmpPort,
  plainRtmpToTlsPort,
  rtmptUnsupported,
  tcpServerSilent,
  tlsToPlainPort,
  annexbInAvcc,
  avcSequenceHeaderMissing,
  avccRecordInvalid,
  endOfSequenceMidstream,
  exheaderMalformed,
  firstVideoNotKeyframe,
  frameOversized,
  framesRepeated,
  hevcLegacyCodecId,
  keyframeFlagWrong,
  naluLengthBroken,
  sequenceHeaderChanged,
  sequenceHeaderRepeated,
  videoCodecChanged,
  videoCodecUnsupported,
];

/** The rule of that id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.meta.id === id);
}
