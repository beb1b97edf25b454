/** Which faults of MP4 and HLS bring about which others: a hole in the container is a hole in everything that is measured behind it. */

/** What missing or unreadable media look like to the rules about times, loss and configuration. */
const holes = [
  'dts-jump-forward', 'frames-lost', 'frames-skipped-at-source', 'audio-gap', 'track-stops-early', 'av-interleave-poor', 'av-drift', 'av-start-apart', 'keyframe-interval-long', 'first-video-not-keyframe',
  'nalu-length-broken', 'mp4-decode-time-jump', 'hls-segment-empty', 'hls-extinf-wrong', 'mp4-data-unused', 'timestamps-equal', 'cts-invalid',
] as const;

/** What wrong decode times look like. */
const times = [
  'dts-backward', 'dts-jump-forward', 'timestamps-equal', 'frames-lost', 'frames-skipped-at-source', 'audio-gap', 'av-drift', 'av-start-apart', 'av-interleave-poor', 'keyframe-interval-long', 'track-stops-early',
  'hls-program-date-time-wrong', 'frames-repeated',
] as const;

const configuration = ['avc-sequence-header-missing', 'aac-sequence-header-missing', 'avcc-record-invalid', 'audio-config-invalid', 'nalu-length-broken', 'annexb-in-avcc', 'hls-codecs-mismatch', 'hls-segment-without-keyframe'] as const;

const symptoms: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(Object.entries({
  'hls-segment-missing': holes,
  'hls-segment-empty': holes,
  'hls-byterange-outside': [...holes, 'mp4-truncated', 'mp4-broken-box'],
  'mp4-not-mp4': [...holes, ...configuration, 'mp4-init-incomplete', 'hls-init-missing'],
  'mp4-truncated': [...holes, 'mp4-broken-box', 'mp4-unknown-track', 'mp4-data-misplaced', 'mp4-init-incomplete', 'mp4-table-broken'],
  'mp4-movie-missing': ['mp4-truncated'],
  'mp4-broken-box': [...holes, 'mp4-data-misplaced', 'mp4-tfdt-missing', 'mp4-table-broken'],
  'mp4-data-misplaced': holes,
  'mp4-unknown-track': holes,
  'mp4-table-broken': holes,
  'mp4-timescale-zero': [...holes, ...times],
  'mp4-track-id-repeated': [...holes, ...times, ...configuration, 'keyframe-flag-wrong', 'mp4-unknown-track', 'mp4-config-contradicts-samples'],
  'mp4-tfdt-missing': [...times, 'mp4-decode-time-jump', 'hls-discontinuity-missing'],
  'mp4-config-missing': configuration,
  'mp4-init-incomplete': configuration,
  'mp4-config-contradicts-samples': [...holes, ...times, ...configuration, 'keyframe-flag-wrong', 'hls-discontinuity-missing', 'hls-target-duration-exceeded', 'hls-resolution-mismatch'],
  'mp4-decode-time-jump': times,
  'hls-discontinuity-missing': [...times, 'sequence-header-changed', 'audio-config-changed', 'mp4-sequence-number'],
  'hls-segment-without-keyframe': ['first-video-not-keyframe', 'keyframe-flag-wrong', 'keyframe-interval-long'],
  'hls-extinf-wrong': ['hls-target-duration-exceeded', 'hls-program-date-time-wrong'],
  'hls-no-extm3u': ['hls-playlist-empty', 'hls-target-duration-missing', 'hls-playlist-malformed'],
} satisfies Record<string, readonly string[]>).map(([cause, list]) => [cause, new Set(list)]));

/** Does the container fault `cause` bring about `symptom`? */
export function containerExplains(cause: string, symptom: string): boolean {
  return Object.hasOwn(symptoms, cause) && (symptoms[cause]?.has(symptom) ?? false);
}
