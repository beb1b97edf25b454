/** GStreamer's command line: what publishers and players made of its elements have in common. */
import { codecs, type Codec } from '../core/axes.js';
import { findProgram, startProgram, whereIs } from '../program.js';
import type { Found, PublishJob, Running } from './adapter.js';

const packages = 'gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad';

export function findGStreamer(): Promise<Found> {
  return findProgram('gst-launch-1.0', packages, ['--version'], /version (\d[\d.]*)/);
}

export function startGStreamer(pipeline: readonly string[]): Running {
  return startProgram(whereIs('gst-launch-1.0') ?? 'gst-launch-1.0', ['-q', ...pipeline]);
}

/** flvdemux and flvmux of 1.22 know H.264 and AAC or MP3, and none of Enhanced RTMP. With B-frames flvmux gives the first frames the time 0 all together: its clock starts with the first picture that is shown. */
export function muxCannot(codec: Codec): string | undefined {
  return codecs[codec].enhanced ? 'GStreamer 1.22 has no Enhanced RTMP' : undefined;
}

/** An FLV file through its demuxer and muxer into `sink`, by the clock or without. */
export function publishPipeline({ file, codec, pace }: PublishJob, sink: readonly string[]): readonly string[] {
  const { video, audio } = codecs[codec];
  return [
    'filesrc', `location=${file}`, '!', 'flvdemux', 'name=d', 'flvmux', 'name=m', 'streamable=true', '!', ...sink, `sync=${pace === 'realtime' ? 'true' : 'false'}`,
    ...(video === undefined ? [] : ['d.video', '!', 'queue', '!', 'h264parse', '!', 'video/x-h264,stream-format=avc,alignment=au', '!', 'm.']),
    ...(audio === undefined ? [] : ['d.audio', '!', 'queue', '!', audio === '.mp3' ? 'mpegaudioparse' : 'aacparse', '!', 'm.']),
  ];
}
