/** Playlists: lines at random and damaged ones. No throw, no hang, bounded oddities, and two readings can be compared. */
import { HlsPresentation } from '../../../dist/pipeline/hls-presentation.js';
import { parsePlaylist } from '../../../dist/wire/hls/parse.js';
import { compareRefresh } from '../../../dist/wire/hls/refresh.js';
import { ensure, ensurePlain } from '../check.mjs';
import { corruptSome } from '../random.mjs';

const tags = [
  '#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:3', '#EXT-X-DISCONTINUITY-SEQUENCE:1', '#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-MAP:URI="init.mp4"',
  '#EXT-X-MAP:URI="init.mp4",BYTERANGE="100@0"', '#EXTINF:2.000,', '#EXTINF:2,title', '#EXTINF:', 's1.m4s', 's2.m4s?x=1', '#EXT-X-BYTERANGE:100', '#EXT-X-BYTERANGE:100@5', '#EXT-X-DISCONTINUITY', '#EXT-X-GAP',
  '#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXT-X-KEY:METHOD=NONE', '#EXT-X-PROGRAM-DATE-TIME:2026-11-21T10:00:00.500+01:00', '#EXT-X-ENDLIST', '#EXT-X-SKIP:SKIPPED-SEGMENTS=5', '#EXT-X-DEFINE:NAME="a",VALUE="b"', '{$a}.m4s',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=1x1,AUDIO="g"', 'v.m3u8', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="g",NAME="n",URI="a.m3u8"', '# comment', '', '#EXT-X-PART:DURATION=0.3,URI="p.m4s"',
];

function lines(random) {
  const list = random.chance(0.7) ? ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', '#EXT-X-MAP:URI="init.mp4"'] : [];
  for (let left = random.int(0, 200); left > 0; left -= 1) list.push(random.pick(tags));
  return list.join(random.pick(['\n', '\r\n']));
}

export default {
  name: 'playlist',

  generate(random) {
    const bytes = (text) => corruptSome(random, new TextEncoder().encode(text));
    return { first: bytes(lines(random)), second: bytes(lines(random)) };
  },

  run({ first, second }) {
    const [a, b] = [first, second].map((bytes) => {
      const read = parsePlaylist(new TextDecoder().decode(bytes));
      ensurePlain(read);
      ensure(read.oddities.length <= 64, () => `${read.oddities.length} oddities`);
      const presentation = new HlsPresentation({ name: 'index.m3u8', showSecrets: false });
      presentation.oddities(read.oddities);
      if (read.kind === 'media') {
        presentation.playlist(read, true);
        for (const segment of read.segments) {
          if (presentation.needsInit(segment)) presentation.init(segment, { state: 'failed', reason: 'none', name: segment.map.uri, unchecked: false });
          presentation.segment(segment, { state: 'failed', reason: 'none', name: segment.uri, unchecked: false });
        }
      }
      presentation.end(false);
      const { verdicts } = presentation.session.result();
      ensure(verdicts.every(({ outcome }) => outcome !== 'broken'), 'a rule broke');
      return read;
    });
    if (a.kind === 'media' && b.kind === 'media') ensure(compareRefresh(a, b).length <= 16, 'too many rewrites');
  },

  size: ({ first, second }) => (first.length + second.length) * 20,
};
