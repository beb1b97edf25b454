import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { seconds } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'hls-discontinuity-missing', area: 'hls', level: 9, severity: 'degraded', end: 'server',
    summary: 'Times or configuration begin anew without EXT-X-DISCONTINUITY.',
    why: 'A player that trusts the playlist puts the new segments over the old ones, or feeds them to a decoder that was set up for something else. hls.js guesses and goes on, FFmpeg goes back in time; neither reports it.',
    remedy: 'Packager: write EXT-X-DISCONTINUITY before the first segment after a restart of the encoder, and a new EXT-X-MAP when the configuration changed; or let the times go on.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.3' }, { peer: 'hls.js 1.7.4', observed: 'says nothing (h18)' }, { peer: 'FFmpeg 5.1.9', observed: 'says nothing' }],
    needs: [], moment: 'a second media segment',
    lookAlikes: ['A gap in the times: that is its own finding.', 'A restart that is announced.'],
    examples: {
      fails: [
        { title: 'times begin at 0 again', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container mp4-decode-time track=1 kind=video jumpMs=-4000 expectedMs=4000 foundMs=0 restarts=1 sampleMs=33 file=s2.m4s'] },
        { title: 'another init', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-init-changed sequence=3 line=14 file=init2.mp4'] },
      ],
      passes: [
        { title: 'going on', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment sequence=1 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=0 broken=0 file=s1.m4s'] },
        { title: 'announced', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-discontinuity sequence=1 line=9 file=index.m3u8', 'container hls-segment sequence=1 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=0 broken=0 file=s1.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what === 'mp4-decode-time' && numberIn(event, 'restarts') === 1 && context.session.start?.container === 'hls') {
          context.report({
            message: `The decode times begin anew at ${seconds(numberIn(event, 'foundMs'))} in ${fileOf(event)}, where they should go on at ${seconds(numberIn(event, 'expectedMs'))}, and no EXT-X-DISCONTINUITY says so.`,
            cause: 'The encoder or packager was started again and counts from the beginning.', evidence: [ofContainer(event, `tfdt of the ${textIn(event, 'kind')} track`)],
          });
        } else if (event.what === 'hls-init-changed') {
          context.report({
            key: 'init', message: `The initialization segment changes to ${fileOf(event)} with other tracks or codecs, and no EXT-X-DISCONTINUITY stands before it.`,
            cause: 'The encoder changed its configuration in the middle of the stream.', evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
          });
        }
      },
    };
  },
});
