/** FLV 10.1, annex E: the bodies of media messages. Files of their own are judged by `rtmpdiag inspect`. */
import type { Entry } from './clause.js';

export const flv: readonly Entry[] = [
  { id: 'flv:E.4', level: 'defined', binds: 'both', says: 'The bodies of audio and video messages are those of FLV tags.' },
  {
    id: 'flv:E.4.2', says: 'An audio body begins with format, rate, size and channels; AAC bodies with a packet type.', clauses: [
      { id: 'flv:E.4.2/sequence-header', level: 'defined', binds: 'sender', says: 'AAC of packet type 0 is the AudioSpecificConfig, before the frames that it is for.' },
      { id: 'flv:E.4.2/aac-flags', level: 'SHOULD', binds: 'sender', says: 'AAC is marked as 44 kHz and stereo, whatever it is.' },
      { id: 'flv:E.4.2/speex', level: 'MUST', binds: 'sender', says: 'Speex is marked as 16 bit, mono.' },
    ],
  },
  {
    id: 'flv:E.4.3', says: 'A video body begins with frame type and codec; AVC bodies with packet type and composition time.', clauses: [
      { id: 'flv:E.4.3/frame-type', level: 'defined', binds: 'sender', says: 'A video body begins with frame type and codec; a key frame is marked as one.' },
      { id: 'flv:E.4.3/sequence-header', level: 'defined', binds: 'sender', says: 'AVC of packet type 0 is the decoder configuration, before the frames that it is for.' },
      { id: 'flv:E.4.3/composition-time', level: 'defined', binds: 'sender', says: 'The composition time is 0 but in packet type 1.' },
    ],
  },
  { id: 'flv:E.5', level: 'MUST', binds: 'sender', says: 'onMetaData is a name and one ECMA array.' },
];
