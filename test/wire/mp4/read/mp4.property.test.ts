import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HlsPresentation } from '../../../../src/pipeline/hls-presentation.js';
import { Mp4Presentation } from '../../../../src/pipeline/mp4-presentation.js';
import { parsePlaylist } from '../../../../src/wire/hls/parse.js';
import { bytesSource } from '../../../../src/wire/mp4/read/source.js';
import { hlsOf } from '../../../helpers/hls-files.js';
import { join } from '../../../helpers/media-bytes.js';

const { playlist, files } = hlsOf('h264-aac');
const init = [...files].find(([name]) => name.endsWith('.mp4'))?.[1] ?? new Uint8Array(0);
const segments = [...files].filter(([name]) => name.endsWith('.m4s')).map(([, bytes]) => bytes);
const whole = join(init, segments[0]!, segments[1]!);
/** Damage in the boxes says more than damage in the media. */
const interesting = init.length + 1200;

const mutations = fc.array(fc.tuple(fc.nat(interesting), fc.nat(255)), { minLength: 1, maxLength: 8 });

describe('a damaged MP4', () => {
  it('is read to its end, whatever byte is changed', () => {
    fc.assert(fc.property(mutations, fc.option(fc.nat(whole.length)), (changes, cut) => {
      const bytes = whole.slice(0, cut ?? whole.length);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      let events = 0;
      const presentation = new Mp4Presentation({ name: 'x', showSecrets: false, onEvent: () => { events += 1; } });
      const reading = presentation.reading(bytesSource(bytes));
      while (reading.next().done !== true) events += 0;
      presentation.session.end('closed');
      expect(presentation.session.result().verdicts.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
      expect(events).toBeLessThan(bytes.length + 100);
    }), { numRuns: 400 });
  });
});

describe('a damaged playlist', () => {
  it('is read to its end, and no rule breaks on what it says', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(playlist.length), fc.constantFrom('', '\n', ':', ',', '"', '#', '=', '9'.repeat(30), '-1', '\u0000', 'URI', '#EXT-X-MAP:\n', '#EXT-X-STREAM-INF:A=1\n')), { maxLength: 6 }), (edits) => {
      let text = playlist;
      for (const [at, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + 1);
      const read = parsePlaylist(text);
      const presentation = new HlsPresentation({ name: 'index.m3u8', showSecrets: false });
      if (read.kind === 'multivariant') presentation.oddities(read.oddities);
      else {
        presentation.playlist(read, false);
        for (const segment of read.segments.slice(0, 3)) {
          if (presentation.needsInit(segment)) presentation.init(segment, { state: 'ok', name: 'i', source: bytesSource(init), start: 0, shortBytes: 0 });
          presentation.segment(segment, { state: 'ok', name: 's', source: bytesSource(segments[0]!), start: 0, shortBytes: 0 });
        }
      }
      presentation.end(false);
      const { verdicts, findings } = presentation.session.result();
      expect(verdicts.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
    }), { numRuns: 200 });
  });
});
