/** Enhanced RTMP v2 (2026-01-31-r2). The cases of its group are yet to come; its sentences are here so that their absence shows. */
import type { Entry } from './clause.js';

const display = 'it is about what a viewer sees';

export const ertmp2: readonly Entry[] = [
  { id: 'ertmp2:version', level: 'defined', binds: 'both', says: 'The version of the handshake stays 3.' },
  { id: 'ertmp2:unknown', level: 'MUST', binds: 'receiver', says: 'A value that is not known is met in a controlled way, and not taken for another.' },
  { id: 'ertmp2:complete', level: 'MUST', binds: 'receiver', says: 'A message is read to its end.' },
  {
    id: 'ertmp2:objects', says: 'Objects are written, and ECMA arrays are read as well.', clauses: [
      { id: 'ertmp2:objects/read', level: 'SHOULD', binds: 'receiver', says: 'A reader takes an ECMA array where it expects an object, and the other way round.' },
      { id: 'ertmp2:objects/write', level: 'SHOULD', binds: 'sender', says: 'A writer writes objects, but for onMetaData.' },
    ],
  },
  {
    id: 'ertmp2:amf', says: 'AMF3 values stand in messages of types 15 to 17 behind a format byte, each with its marker.', clauses: [
      { id: 'ertmp2:amf/format', level: 'defined', binds: 'both', says: 'Messages of types 15, 16 and 17 begin with a format byte 0.' },
      { id: 'ertmp2:amf/marker', level: 'MUST', binds: 'sender', says: 'Every AMF3 value has 0x11 before it.' },
      { id: 'ertmp2:amf/back', level: 'MUST', binds: 'receiver', says: 'Behind an AMF3 value AMF0 goes on.' },
    ],
  },
  {
    id: 'ertmp2:connect', says: 'capsEx, fourCcList and the FourCC maps of connect tell what a client can do; a server that does not know them ignores them.', clauses: [
      { id: 'ertmp2:connect/told', level: 'MUST', binds: 'client', says: 'A client that uses FourCC codecs says so in connect.' },
      { id: 'ertmp2:connect/four-cc-list', level: 'defined', binds: 'client', says: 'fourCcList is a strict array of FourCC words, or of "*".' },
      { id: 'ertmp2:connect/maps', level: 'defined', binds: 'client', says: 'The FourCC maps give each codec, or "*", the sum of 1 decode, 2 encode, 4 forward.' },
      { id: 'ertmp2:connect/maps-preferred', level: 'SHOULD', binds: 'client', says: 'A client uses the maps rather than fourCcList.' },
      { id: 'ertmp2:connect/caps-ex', level: 'defined', binds: 'client', says: 'capsEx is the sum of 1 reconnect, 2 multitrack, 4 ModEx, 8 nanosecond offsets.' },
      { id: 'ertmp2:connect/server-told', level: 'SHOULD', binds: 'server', says: 'The answer tells what the server can do.' },
      { id: 'ertmp2:connect/server-both', level: 'SHOULD', binds: 'server', says: 'A server takes fourCcList as well as the maps.' },
      { id: 'ertmp2:connect/multitrack-played', level: 'MUST', binds: 'client', says: 'A player that says multitrack can play it.', unobservable: display },
      { id: 'ertmp2:connect/ignored', level: 'practice', binds: 'server', says: 'A server that does not know these properties passes over them.' },
    ],
  },
  {
    id: 'ertmp2:video', says: 'Enhanced video bodies begin with 0x80, frame type, packet type and FourCC.', clauses: [
      { id: 'ertmp2:video/header', level: 'defined', binds: 'sender', says: 'The top bit of a video body says that it is enhanced; packet type and FourCC follow.' },
      { id: 'ertmp2:video/start', level: 'defined', binds: 'sender', says: 'SequenceStart carries the configuration record of the codec, or MPEG2TSSequenceStart does, never both.' },
      { id: 'ertmp2:video/composition-time', level: 'defined', binds: 'sender', says: 'CodedFrames of avc1, hvc1 and vvc1 have a composition time, CodedFramesX and all others have none.' },
      { id: 'ertmp2:video/end', level: 'defined', binds: 'sender', says: 'SequenceEnd has no body.' },
      { id: 'ertmp2:video/command', level: 'defined', binds: 'sender', says: 'A command frame is one byte, 0 or 1, without FourCC.' },
    ],
  },
  {
    id: 'ertmp2:metadata', says: 'A metadata packet changes how pictures are shown from the next frame on.', clauses: [
      { id: 'ertmp2:metadata/before', level: 'MUST', binds: 'sender', says: 'HDR metadata comes before the frames that it is for.' },
      { id: 'ertmp2:metadata/in-time', level: 'MUST', binds: 'receiver', says: 'colorInfo holds from the next frame on.', unobservable: display },
      { id: 'ertmp2:metadata/replaces', level: 'defined', binds: 'receiver', says: 'A new colorInfo takes the place of the old one; undefined or an empty object takes it back.', unobservable: display },
      { id: 'ertmp2:metadata/reset', level: 'SHOULD', binds: 'sender', says: 'It is taken back with undefined.' },
      { id: 'ertmp2:metadata/bit-depth', level: 'SHOULD', binds: 'sender', says: 'bitDepth is 8, 10 or 12.' },
      { id: 'ertmp2:metadata/indices', level: 'SHOULD', binds: 'sender', says: 'Colour indices and the mastering display are given.' },
      { id: 'ertmp2:metadata/coordinates', level: 'MUST', binds: 'sender', says: 'Colour coordinates have four decimals and stay in their limits.' },
      { id: 'ertmp2:metadata/dolby-vision', level: 'SHOULD', binds: 'sender', says: 'Dolby Vision metadata is not written a second time.' },
      { id: 'ertmp2:metadata/hlg', level: 'MUST', binds: 'receiver', says: 'Dolby Vision over HLG is not taken for plain HLG.', unobservable: display },
    ],
  },
  {
    id: 'ertmp2:audio', says: 'Enhanced audio bodies begin with 0x90, packet type and FourCC.', clauses: [
      { id: 'ertmp2:audio/header', level: 'defined', binds: 'sender', says: 'Sound format 9 says that an audio body is enhanced; packet type and FourCC follow.' },
      { id: 'ertmp2:audio/multichannel', level: 'defined', binds: 'sender', says: 'MultichannelConfig has an order, a count, and a map or flags.' },
      { id: 'ertmp2:audio/flac', level: 'MUST', binds: 'sender', says: 'The first metadata block of FLAC is STREAMINFO.' },
      { id: 'ertmp2:audio/opus', level: 'MUST', binds: 'sender', says: 'The Opus packets of one message last equally long.' },
      { id: 'ertmp2:audio/silence', level: 'defined', binds: 'receiver', says: 'An audio message without body is silence.' },
    ],
  },
  {
    id: 'ertmp2:multitrack', says: 'A multitrack body holds frames of several tracks; it is never nested.', clauses: [
      { id: 'ertmp2:multitrack/not-nested', level: 'MUST', binds: 'sender', says: 'A multitrack body holds no other one.' },
      { id: 'ertmp2:multitrack/track-id', level: 'MUST', binds: 'sender', says: 'Every multitrack message names its tracks.' },
      { id: 'ertmp2:multitrack/all', level: 'MUST', binds: 'receiver', says: 'All tracks of one timestamp are processed.', unobservable: display },
      { id: 'ertmp2:multitrack/size', level: 'defined', binds: 'sender', says: 'The size of a track counts the bytes behind it, and the sizes reach the end of the message.' },
      { id: 'ertmp2:multitrack/default', level: 'SHOULD', binds: 'sender', says: 'Track 0 is the default track.' },
      { id: 'ertmp2:multitrack/distinct', level: 'SHOULD', binds: 'sender', says: 'Variants have positive ids of their own.' },
      { id: 'ertmp2:multitrack/quality', level: 'MUST', binds: 'receiver', says: 'The id of a track says nothing about its quality.', unobservable: 'it is about what a receiver concludes' },
      { id: 'ertmp2:multitrack/described', level: 'SHOULD', binds: 'sender', says: 'onMetaData describes each track.' },
      { id: 'ertmp2:multitrack/script', level: 'SHOULD', binds: 'sender', says: 'Script data about a track names it.' },
    ],
  },
  {
    id: 'ertmp2:modex', says: 'ModEx modifies the packet that follows it.', clauses: [
      { id: 'ertmp2:modex/size', level: 'defined', binds: 'sender', says: 'Its size is one byte and 1, or two bytes and 1 where that gives 256.' },
      { id: 'ertmp2:modex/nano', level: 'MUST', binds: 'sender', says: 'A nanosecond offset has three bytes at least and is at most 999999.' },
      { id: 'ertmp2:modex/only-this', level: 'defined', binds: 'receiver', says: 'It is for its own message; the RTMP timestamp stays.', unobservable: display },
      { id: 'ertmp2:modex/unknown', level: 'practice', binds: 'receiver', says: 'Kinds that are not known are passed over by their size.' },
    ],
  },
  {
    id: 'ertmp2:metadata-event', says: 'onMetaData is a name and one ECMA array, and may name codecs by FourCC.', clauses: [
      { id: 'ertmp2:metadata-event/ecma-array', level: 'MUST', binds: 'sender', says: 'onMetaData is a name and exactly one ECMA array.' },
      { id: 'ertmp2:metadata-event/codecs', level: 'defined', binds: 'sender', says: 'audiocodecid and videocodecid may be FourCC numbers.' },
    ],
  },
  {
    id: 'ertmp2:reconnect', says: 'NetConnection.Connect.ReconnectRequest asks a client that offered it to connect anew.', clauses: [
      { id: 'ertmp2:reconnect/code', level: 'MUST', binds: 'server', says: 'The request is onStatus with NetConnection.Connect.ReconnectRequest and the level status.' },
      { id: 'ertmp2:reconnect/tc-url', level: 'MUST', binds: 'server', says: 'It has tcUrl where the client is to go elsewhere.' },
      { id: 'ertmp2:reconnect/goes-on', level: 'SHOULD', binds: 'server', says: 'The old server goes on until the client has left.' },
      { id: 'ertmp2:reconnect/address', level: 'defined', binds: 'client', says: 'Without tcUrl the client connects to where it was; a relative one is resolved against that.' },
      { id: 'ertmp2:reconnect/boundary', level: 'defined', binds: 'client', says: 'The client streams on up to a boundary of the media, connects anew, and then leaves the old connection.' },
      { id: 'ertmp2:reconnect/overlap', level: 'SHOULD', binds: 'client', says: 'Two connections at once do not hurt the stream.', unobservable: 'what hurts depends on the line' },
      { id: 'ertmp2:reconnect/offered', level: 'practice', binds: 'both', says: 'The request is for clients that offered it; others pass over it.' },
    ],
  },
  { id: 'ertmp2:relay', level: 'practice', binds: 'server', says: 'Enhanced bodies are passed on as they are, by servers too that do not know them.' },
];
