import { parse as parseElsewhere } from 'hls-parser';
import { describe, expect, it } from 'vitest';
import { parsePlaylist } from '../../../src/wire/hls/parse.js';
import type { MediaPlaylist, MultivariantPlaylist } from '../../../src/wire/hls/playlist.js';
import { hlsOf } from '../../helpers/hls-files.js';

const head = '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n';
const media = (text: string): MediaPlaylist => parsePlaylist(text) as MediaPlaylist;
const codes = (text: string): string[] => parsePlaylist(text).oddities.map(({ code, line }) => `${code} ${line}`);

describe('a media playlist', () => {
  it('reads as hls-parser reads it', () => {
    const text = `${head}#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n#EXT-X-MAP:URI="all.mp4",BYTERANGE="1373@0"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T10:00:00.500+01:00\n#EXTINF:2.002,\n#EXT-X-BYTERANGE:60000@1373\nall.mp4\n`
      + '#EXTINF:1.998,\n#EXT-X-BYTERANGE:50000\nall.mp4\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="b.mp4"\n#EXTINF:2,title, with a comma\nb%201.m4s\n#EXT-X-ENDLIST\n';
    const ours = media(text);
    const theirs = parseElsewhere(text) as unknown as {
      mediaSequenceBase: number; discontinuitySequenceBase: number; endlist: boolean; targetDuration: number;
      segments: { uri: string; duration: number; discontinuity: boolean; mediaSequenceNumber: number; byterange: { length: number; offset: number } | null; map: { uri: string }; programDateTime: Date | null }[];
    };
    expect(ours.oddities).toEqual([]);
    expect(ours).toMatchObject({ mediaSequence: theirs.mediaSequenceBase, discontinuitySequence: theirs.discontinuitySequenceBase, ended: theirs.endlist, targetSeconds: theirs.targetDuration });
    expect(ours.segments.map((segment) => [segment.uri, segment.durationMs, segment.discontinuity, segment.sequence, segment.range, segment.map?.uri, segment.dateMs])).toEqual(
      theirs.segments.map((segment) => [
        segment.uri, segment.duration * 1000, segment.discontinuity === true, segment.mediaSequenceNumber,
        segment.byterange === null || segment.byterange === undefined ? undefined : { offset: segment.byterange.offset ?? 61373, length: segment.byterange.length }, segment.map.uri, segment.programDateTime?.getTime(),
      ]),
    );
  });

  it('from our own server has nothing odd in it', () => {
    expect(codes(hlsOf('h264-aac').playlist)).toEqual([]);
  });

  it('counts every segment behind a line that is broken', () => {
    const list = media(`${head}#EXT-X-MAP:URI="i.mp4"\n#EXTINF:x,\na.m4s\n#EXTINF:2,\nb.m4s\n`);
    expect(list.segments.map(({ durationMs }) => durationMs)).toEqual([undefined, 2000]);
    expect(list.oddities).toEqual([{ code: 'number-malformed', line: 5, text: '#EXTINF:x,' }]);
  });

  it.each([
    ['no first line', '#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n', ['no-extm3u 1']],
    ['a byte order mark', '\uFEFF#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n', ['byte-order-mark 1']],
    ['no target duration', '#EXTM3U\n#EXTINF:2,\na.ts\n', ['target-duration-missing 1']],
    ['no segment', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n', ['no-segments 3']],
    ['a tag twice', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-TARGETDURATION:3\n#EXTINF:2,\na.ts\n', ['tag-repeated 3']],
    ['a sequence number too late', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-MEDIA-SEQUENCE:4\n', ['tag-misplaced 5']],
    ['EXTINF without an address', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n#EXTINF:2,\na.ts\n', ['extinf-without-uri 3']],
    ['an address without EXTINF', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\nb.ts\n', ['uri-without-extinf 5']],
    ['EXT-X-MAP in version 3', '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="i.mp4"\n#EXTINF:2.0,\na.m4s\n', ['version-too-low 4']],
    ['EXT-X-MAP without URI', `${head}#EXT-X-MAP:BYTERANGE="3@0"\n#EXTINF:2,\na.m4s\n`, ['map-without-uri 4']],
    ['a range that continues nothing', `${head}#EXTINF:2,\n#EXT-X-BYTERANGE:100\na.m4s\n`, ['byterange-malformed 6']],
    ['a quote that stays open', `${head}#EXT-X-MAP:URI="i.mp4\n#EXTINF:2,\na.m4s\n`, ['attributes-malformed 4']],
    ['control characters', `${head}#EXTINF:2,\na\u0007.m4s\n`, ['control-characters 5']],
    ['a variable that is not defined', `${head}#EXTINF:2,\n{$x}.m4s\n`, ['variable-unknown 5']],
    ['tags of both kinds', `${head}#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXTINF:2,\na.m4s\nb.m4s\n`, ['codecs-missing 4', 'resolution-missing 4', 'mixed-tags 4']],
  ])('tells %s, with its line', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('takes CRLF, comments, blank lines and unknown tags as they come', () => {
    expect(codes(`${head}# comment\n\n#EXT-X-SOMETHING:NEW=1\n#EXTINF:2,\na.ts\n`.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('substitutes variables', () => {
    expect(media(`${head}#EXT-X-DEFINE:NAME="d",VALUE="x/y"\n#EXTINF:2,\n{$d}/a.ts\n`).segments[0]?.uri).toBe('x/y/a.ts');
  });

  it('keeps the list of oddities short', () => {
    expect(codes(`${head}${'#EXTINF:x,\na.ts\n'.repeat(1000)}`)).toHaveLength(64);
  });
});

describe('a multivariant playlist', () => {
  it('gives its variants and renditions', () => {
    const list = parsePlaylist('#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en, us",URI="a.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=500000,CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=29.97,AUDIO="a"\nv.m3u8\n') as MultivariantPlaylist;
    expect(list.oddities).toEqual([]);
    expect(list.renditions).toEqual([{ type: 'AUDIO', groupId: 'a', name: 'en, us', uri: 'a.m3u8', line: 2 }]);
    expect(list.variants).toEqual([{ uri: 'v.m3u8', line: 4, bandwidth: 900_000, averageBandwidth: 500_000, codecs: 'avc1.64000d,mp4a.40.2', width: 320, height: 180, frameRate: 29.97, audio: 'a' }]);
  });

  it('tells what a variant lacks', () => {
    expect(codes('#EXTM3U\n#EXT-X-STREAM-INF:AUDIO="b"\nv.m3u8\n')).toEqual(['bandwidth-missing 2', 'codecs-missing 2', 'resolution-missing 2', 'group-unknown 3']);
  });
});
