import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import type { Direction } from '../../../trace/events.js';

export default defineRule({
  meta: {
    id: 'media-wrong-msid', area: 'streams', level: 7, severity: 'degraded', end: 'client',
    summary: 'Media is on another message stream than the one that createStream gave.',
    why: 'Strict servers drop it ("a video packet has been received on a no publishing stream"). Players mostly do not look; GStreamer does.',
    remedy: 'Sender: use the stream id of the createStream answer, little-endian, in the headers of audio and video.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.3' }, { peer: 'MonaServer', observed: 'drops media on message stream 0' }, { peer: 'Node-Media-Server 4', observed: 'sends media to players on message stream 0' }],
    needs: ['bothDirections'], moment: 'a media message', lookAlikes: ['Metadata on message stream 0.', 'A server that sends to its player on 0: players tolerate it.'],
    examples: {
      fails: [
        { title: 'a publisher on message stream 0', transcript: ['someone publishes', 'c2s video header msid=0', 'c2s audio header msid=0', 'c2s media 400 msid=0'] },
        { title: 'Node-Media-Server to a player', severity: 'info', transcript: ['ffmpeg plays', 's2c video header msid=0', 's2c audio header msid=0', 's2c media 400 msid=0'] },
      ],
      passes: [{ title: 'on its stream', transcript: ['ffmpeg publishes', 'c2s data @setDataFrame msid=0', 'c2s headers', 'c2s media 400'] }],
    },
  },
  create(context) {
    const last: Record<Direction, { msid: number; told: boolean } | undefined> = { c2s: undefined, s2c: undefined };
    return {
      media(event) {
        const { direction, msid } = event;
        const known = last[direction];
        if (known?.msid === msid) return;
        last[direction] = { msid, told: known?.told ?? false };
        const { session } = context;
        const created = [...session.streams.values()].filter((stream) => stream.created).map((stream) => stream.msid);
        if (created.length === 0) return;
        context.examined();
        if (created.includes(msid) || known?.told === true) return;
        last[direction] = { msid, told: true };
        const strict = direction === 's2c' && session.clientKind === 'gstreamer';
        context.report({
          key: direction, direction, severity: direction === 'c2s' || strict ? 'degraded' : 'info',
          message: `The ${direction === 'c2s' ? 'client' : 'server'} sends media on message stream ${String(msid)}; createStream gave ${created.join(', ')}.`,
          cause: direction === 'c2s' ? 'It did not understand the answer to createStream, or writes the id in the wrong byte order.' : 'FFmpeg and librtmp do not look at it; GStreamer does.',
          remedy: `${direction === 'c2s' ? 'Client' : 'Server'}: send media on the stream id of createStream.`, evidence: [ofMessage(event, `media on message stream ${String(msid)}`)],
        });
      },
    };
  },
});
