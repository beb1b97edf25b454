import { describe, expect, it } from 'vitest';
import { parsePlaylist } from '../../../src/wire/hls/parse.js';
import type { MediaPlaylist } from '../../../src/wire/hls/playlist.js';
import { compareRefresh } from '../../../src/wire/hls/refresh.js';

function list(from: number, names: readonly string[], more: { readonly target?: number; readonly head?: string; readonly end?: boolean; readonly seconds?: string } = {}): MediaPlaylist {
  const lines = names.map((name) => `#EXTINF:${more.seconds ?? '2.000'},\n${name}`);
  return parsePlaylist(`#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:${more.target ?? 2}\n#EXT-X-MEDIA-SEQUENCE:${from}\n${more.head ?? ''}${lines.join('\n')}\n${more.end === true ? '#EXT-X-ENDLIST\n' : ''}`) as MediaPlaylist;
}

describe('compareRefresh', () => {
  const before = list(3, ['a', 'b', 'c']);
  it.each<[string, MediaPlaylist, string[]]>([
    ['nothing new', list(3, ['a', 'b', 'c']), []],
    ['one in, one out', list(4, ['b', 'c', 'd']), []],
    ['all out', list(9, ['x', 'y']), []],
    ['an end', list(4, ['b', 'c', 'd'], { end: true }), []],
    ['other decimals', list(3, ['a', 'b', 'c'], { seconds: '2.0004' }), []],
    ['numbers that go back', list(0, ['x']), ['sequence-back']],
    ['another segment under a number', list(3, ['a', 'z', 'c']), ['segment-replaced']],
    ['another duration', list(3, ['a', 'b', 'c'], { seconds: '1.5' }), ['duration-changed', 'duration-changed', 'duration-changed']],
    ['another target duration', list(3, ['a', 'b', 'c'], { target: 3 }), ['target-changed']],
    ['a discontinuity sequence that jumps', list(4, ['b', 'c', 'd'], { head: '#EXT-X-DISCONTINUITY-SEQUENCE:1\n' }), ['discontinuity-sequence-wrong']],
  ])('%s', (_, after, expected) => {
    expect(compareRefresh(before, after).map(({ what }) => what)).toEqual(expected);
  });

  it('an EVENT playlist must not shrink', () => {
    expect(compareRefresh(list(0, ['a', 'b'], { head: '#EXT-X-PLAYLIST-TYPE:EVENT\n' }), list(1, ['b', 'c'], { head: '#EXT-X-PLAYLIST-TYPE:EVENT\n' })).map(({ what }) => what)).toEqual(['segments-removed']);
  });

  it('an end cannot be taken back', () => {
    expect(compareRefresh(list(0, ['a'], { end: true }), list(0, ['a', 'b'])).map(({ what }) => what)).toEqual(['end-taken-back']);
  });

  it('counts a discontinuity that slid out', () => {
    expect(compareRefresh(list(0, ['a', 'b'], { head: '#EXT-X-DISCONTINUITY\n' }), list(1, ['b', 'c'], { head: '#EXT-X-DISCONTINUITY-SEQUENCE:1\n' }))).toEqual([]);
  });
});
