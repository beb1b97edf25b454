import { describe, expect, it } from 'vitest';
import { playTranscript } from '../../src/analyzers/transcript.js';
import { SessionModel } from '../../src/session/model.js';

function kindOf(lines: readonly string[]): string {
  const session = new SessionModel();
  for (const event of playTranscript(lines).events) session.apply(event);
  return session.clientKind;
}

/** flashVer strings as captured from FFmpeg 5.1 and 9.0, OBS 32.2, GStreamer 1.22 and rtmpdump 2.4. */
describe('the client program', () => {
  it.each([
    ['ffmpeg', ['c2s connect 1 {"app":"live","flashVer":"FMLE/3.0 (compatible; Lavf59.27.100)"}']],
    ['ffmpeg', ['c2s connect 1 {"app":"live","flashVer":"LNX 9,0,124,2"}']],
    ['obs', ['c2s setChunkSize 4096', 'c2s connect 1 {"app":"live","flashVer":"FMLE/3.0 (compatible; FMSc/1.0)"}']],
    ['fmle', ['c2s connect 1 {"app":"live","flashVer":"FMLE/3.0 (compatible; FMSc/1.0)"}']],
    ['librtmp', ['c2s connect 1 {"app":"live","flashVer":"LNX 10,0,32,18"}', 'c2s createStream 2 null']],
    ['gstreamer', ['c2s connect 1 {"app":"live","flashVer":"LNX 10,0,32,18"}', 'c2s releaseStream 0 null "t**t"']],
    ['unknown', ['c2s connect 1 {"app":"live"}']],
    ['unknown', []],
  ])('is %s', (kind, lines) => {
    expect(kindOf(lines)).toBe(kind);
  });
});
