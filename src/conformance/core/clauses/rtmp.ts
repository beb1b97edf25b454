/** RTMP 1.0 (21 December 2012): its MUST and SHOULD sentences, and what it defines without either word. */
import type { Entry } from './clause.js';

const ownClock = 'each end has a clock of its own, and nothing on the wire tells what it reads';

export const rtmp: readonly Entry[] = [
  {
    id: 'rtmp:4', says: 'Timestamps are 32 bits of milliseconds and wrap; they are compared by serial number arithmetic.', clauses: [
      { id: 'rtmp:4/padding', level: 'SHOULD', binds: 'sender', says: 'Padding bytes are zero.', unobservable: 'no message of the text has padding' },
      { id: 'rtmp:4/serial', level: 'SHOULD', binds: 'receiver', says: 'Timestamps are compared by serial number arithmetic: neighbours are less than 2^31 ms apart.' },
      { id: 'rtmp:4/wrap', level: 'SHOULD', binds: 'receiver', says: 'A stream goes on where its timestamps pass the end of their 32 bits.' },
    ],
  },
  { id: 'rtmp:5.1', level: 'SHOULD', binds: 'both', says: 'A message format that is cut into chunks has timestamp, length, type and message stream id.', unobservable: 'it is about who designs a protocol on top of chunks, not about who speaks RTMP' },
  { id: 'rtmp:5.2', level: 'defined', binds: 'both', says: 'The handshake is three chunks of fixed size from either end; they may be cut by the transport in any way.' },
  {
    id: 'rtmp:5.2.1', says: 'The client begins with C0 and C1. It waits for S1 before C2 and for S2 before anything else; the server waits for C0 (or C1) before S0 and S1, for C1 before S2, and for C2 before anything else.', clauses: [
      { id: 'rtmp:5.2.1/begin', level: 'defined', binds: 'client', says: 'The client begins: C0 and C1 come before anything from the server.' },
      { id: 'rtmp:5.2.1/c2-behind-s1', level: 'MUST', binds: 'client', says: 'C2 is sent only when S1 has come.' },
      { id: 'rtmp:5.2.1/data-behind-s2', level: 'MUST', binds: 'client', says: 'The client sends nothing but the handshake before S2 has come.' },
      { id: 'rtmp:5.2.1/s0-s1-behind-c0', level: 'MUST', binds: 'server', says: 'S0 and S1 are sent only when C0 has come; the server may wait for C1 as well.' },
      { id: 'rtmp:5.2.1/s2-behind-c1', level: 'MUST', binds: 'server', says: 'S2 is sent only when C1 has come.' },
      { id: 'rtmp:5.2.1/data-behind-c2', level: 'MUST', binds: 'server', says: 'The server sends nothing but the handshake before C2 has come.' },
    ],
  },
  {
    id: 'rtmp:5.2.2', says: 'C0 and S0 are one byte, the version: 3. A server that does not know the requested version answers 3, and the client may give up. 32 to 255 are not allowed, so that RTMP differs from text protocols.', clauses: [
      { id: 'rtmp:5.2.2/version', level: 'defined', binds: 'both', says: 'C0 and S0 are one byte, the version; this protocol is version 3.' },
      { id: 'rtmp:5.2.2/unknown-version', level: 'SHOULD', binds: 'server', says: 'A version that the server does not know is answered with 3 (§5.2.5 has it end the connection instead).' },
      { id: 'rtmp:5.2.2/text', level: 'defined', binds: 'both', says: 'Versions 32 to 255 are not allowed, so that RTMP differs from protocols of text.' },
    ],
  },
  {
    id: 'rtmp:5.2.3', says: 'C1 and S1 are 1536 bytes: a time, four zero bytes, and 1528 bytes that tell this handshake from others.', clauses: [
      { id: 'rtmp:5.2.3/size', level: 'defined', binds: 'both', says: 'C1 and S1 are 1536 bytes.' },
      { id: 'rtmp:5.2.3/time', level: 'SHOULD', binds: 'both', says: 'Later timestamps count from the time in packet 1.', unobservable: ownClock },
      { id: 'rtmp:5.2.3/zero', level: 'MUST', binds: 'both', says: 'Bytes 4 to 8 of packet 1 are zero.' },
      { id: 'rtmp:5.2.3/random', level: 'SHOULD', binds: 'both', says: 'The other 1528 bytes are random enough to be told from those of the peer.' },
    ],
  },
  {
    id: 'rtmp:5.2.4', says: 'C2 and S2 are 1536 bytes: the time of the peer\'s packet 1, the time at which it was read, and the peer\'s 1528 random bytes.', clauses: [
      { id: 'rtmp:5.2.4/size', level: 'defined', binds: 'both', says: 'C2 and S2 are 1536 bytes.' },
      { id: 'rtmp:5.2.4/time', level: 'MUST', binds: 'both', says: 'Packet 2 begins with the time of the peer\'s packet 1.' },
      { id: 'rtmp:5.2.4/time2', level: 'MUST', binds: 'both', says: 'Behind it stands the time at which that packet was read.', unobservable: ownClock },
      { id: 'rtmp:5.2.4/echo', level: 'MUST', binds: 'both', says: 'Packet 2 holds the 1528 random bytes of the peer\'s packet 1.' },
    ],
  },
  {
    id: 'rtmp:5.3', says: 'Messages are cut into chunks; chunks of different chunk streams may be interleaved, those of one stream come in order.', clauses: [
      { id: 'rtmp:5.3/whole-chunks', level: 'defined', binds: 'sender', says: 'A chunk is sent whole before the next one begins.' },
      { id: 'rtmp:5.3/one-type', level: 'defined', binds: 'sender', says: 'A chunk stream carries messages of one type from one message stream (§5.3.1.2.5 allows others).' },
      { id: 'rtmp:5.3/assembly', level: 'defined', binds: 'receiver', says: 'Chunks are put together to messages by their chunk stream id; a message is complete with its last byte.' },
      { id: 'rtmp:5.3/interleaving', level: 'defined', binds: 'receiver', says: 'Chunks of different chunk streams may alternate.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.1', says: 'Chunk stream ids 2 to 63 take one byte, 64 to 319 two, 64 to 65599 three. The smallest form should be used; id 2 is for control messages.', clauses: [
      { id: 'rtmp:5.3.1.1/shortest', level: 'SHOULD', binds: 'sender', says: 'An id is written in the shortest form that can hold it.' },
      { id: 'rtmp:5.3.1.1/two-bytes', level: 'defined', binds: 'both', says: 'In the form of two bytes, ids 64 to 319, the second is the id less 64.' },
      { id: 'rtmp:5.3.1.1/three-bytes', level: 'defined', binds: 'both', says: 'In the form of three bytes, ids 64 to 65599, the id is the third byte times 256, plus the second, plus 64.' },
      { id: 'rtmp:5.3.1.1/reserved', level: 'defined', binds: 'sender', says: 'Chunk stream 2 is for control messages; 0 and 1 are no ids.' },
    ],
  },
  { id: 'rtmp:5.3.1.2', level: 'SHOULD', binds: 'sender', says: 'The shortest message header that can say it is used.' },
  {
    id: 'rtmp:5.3.1.2.1', says: 'A full header (fmt 0) stands at the start of a chunk stream and wherever the timestamp goes backwards. Timestamps from 16777215 on are written as 0xFFFFFF and extended.', clauses: [
      { id: 'rtmp:5.3.1.2.1/start', level: 'MUST', binds: 'sender', says: 'A chunk stream begins with fmt 0.' },
      { id: 'rtmp:5.3.1.2.1/backwards', level: 'MUST', binds: 'sender', says: 'Where the timestamp goes backwards, fmt 0 is used.' },
      { id: 'rtmp:5.3.1.2.1/extended', level: 'MUST', binds: 'sender', says: 'From 16777215 on, the timestamp field is 0xFFFFFF and the timestamp stands in the extension.' },
      { id: 'rtmp:5.3.1.2.1/plain', level: 'SHOULD', binds: 'sender', says: 'Below 16777215 the field is the timestamp, with no extension.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.2.2', says: 'fmt 1 leaves out the message stream id and has a timestamp delta; it is for messages of varying size.', clauses: [
      { id: 'rtmp:5.3.1.2.2/inherits', level: 'defined', binds: 'both', says: 'fmt 1 has a delta, a length and a type, and keeps the message stream.' },
      { id: 'rtmp:5.3.1.2.2/varying', level: 'SHOULD', binds: 'sender', says: 'Messages of varying size begin with fmt 1, all but the first.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.2.3', says: 'fmt 2 has a timestamp delta and nothing else; it is for messages of constant size.', clauses: [
      { id: 'rtmp:5.3.1.2.3/inherits', level: 'defined', binds: 'both', says: 'fmt 2 has a delta, and keeps length, type and message stream.' },
      { id: 'rtmp:5.3.1.2.3/constant', level: 'SHOULD', binds: 'sender', says: 'Messages of constant size begin with fmt 2, all but the first.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.2.4', says: 'fmt 3 has no header. It continues a message; where it begins one, it takes the last delta, behind fmt 0 the timestamp of that chunk.', clauses: [
      { id: 'rtmp:5.3.1.2.4/continues', level: 'SHOULD', binds: 'sender', says: 'All chunks of a message but the first are fmt 3.' },
      { id: 'rtmp:5.3.1.2.4/even', level: 'SHOULD', binds: 'sender', says: 'Messages of the same size, stream and distance in time are fmt 3 behind one of fmt 2.' },
      { id: 'rtmp:5.3.1.2.4/inherits', level: 'defined', binds: 'both', says: 'fmt 3 takes everything from the chunk before it on its chunk stream, the delta too.' },
      { id: 'rtmp:5.3.1.2.4/behind-full', level: 'defined', binds: 'both', says: 'A message that begins with fmt 3 behind fmt 0 has the timestamp of that chunk for its delta.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.2.5', says: 'The message stream id is little-endian; messages of one stream carry the id that createStream gave.', clauses: [
      { id: 'rtmp:5.3.1.2.5/delta', level: 'defined', binds: 'both', says: 'In fmt 1 and 2 the time is the difference to the message before it on its chunk stream.' },
      { id: 'rtmp:5.3.1.2.5/delta-extended', level: 'MUST', binds: 'sender', says: 'From 16777215 on, the delta field is 0xFFFFFF and the delta stands in the extension.' },
      { id: 'rtmp:5.3.1.2.5/delta-plain', level: 'SHOULD', binds: 'sender', says: 'Below 16777215 the field is the delta, with no extension.' },
      { id: 'rtmp:5.3.1.2.5/length', level: 'defined', binds: 'both', says: 'The length is that of the message; every chunk but the last is as long as the chunk size.' },
      { id: 'rtmp:5.3.1.2.5/little-endian', level: 'defined', binds: 'both', says: 'The message stream id is little-endian.' },
      { id: 'rtmp:5.3.1.2.5/apart', level: 'defined', binds: 'both', says: 'A message belongs to the message stream whose id it carries (§5.1), whatever its chunk stream.' },
    ],
  },
  {
    id: 'rtmp:5.3.1.3', says: 'The extended timestamp is there when the timestamp or delta field is 0xFFFFFF, also on fmt 3 chunks of such a chunk stream.', clauses: [
      { id: 'rtmp:5.3.1.3/present', level: 'defined', binds: 'both', says: 'The extended timestamp is there when the field is 0xFFFFFF, and only then.' },
      { id: 'rtmp:5.3.1.3/value', level: 'defined', binds: 'both', says: 'It is the whole timestamp or delta, 32 bits.' },
      { id: 'rtmp:5.3.1.3/type-3', level: 'defined', binds: 'both', says: 'A fmt 3 chunk has it when the last other chunk of its chunk stream had one.' },
    ],
  },
  { id: 'rtmp:5.3.2.1', level: 'defined', binds: 'both', says: 'Example 1: four audio messages of 32 bytes, 20 ms apart, as fmt 0, 2, 3, 3.' },
  { id: 'rtmp:5.3.2.2', level: 'defined', binds: 'both', says: 'Example 2: a video message of 307 bytes in chunks of 128, 128 and 51 bytes.' },
  {
    id: 'rtmp:5.4', says: 'Control messages go on chunk stream 2 and message stream 0, and take effect as soon as they are received.', clauses: [
      { id: 'rtmp:5.4/place', level: 'MUST', binds: 'sender', says: 'Protocol control messages go on chunk stream 2 and message stream 0.' },
      { id: 'rtmp:5.4/at-once', level: 'defined', binds: 'receiver', says: 'They take effect as soon as they are received; their timestamps are ignored.' },
    ],
  },
  {
    id: 'rtmp:5.4.1', says: 'The chunk size is 128 bytes until Set Chunk Size says otherwise, for each direction by itself; it is at least 1, and its top bit is zero.', clauses: [
      { id: 'rtmp:5.4.1/default', level: 'defined', binds: 'both', says: 'Chunks are of 128 bytes until Set Chunk Size says otherwise.' },
      { id: 'rtmp:5.4.1/announced', level: 'defined', binds: 'both', says: 'All chunks of a sender behind its Set Chunk Size are of that size.' },
      { id: 'rtmp:5.4.1/each-direction', level: 'defined', binds: 'both', says: 'Each direction has a chunk size of its own.' },
      { id: 'rtmp:5.4.1/at-least-128', level: 'SHOULD', binds: 'sender', says: 'The chunk size is 128 at least.' },
      { id: 'rtmp:5.4.1/at-least-1', level: 'MUST', binds: 'sender', says: 'The chunk size is 1 at least.' },
      { id: 'rtmp:5.4.1/top-bit', level: 'MUST', binds: 'sender', says: 'The top bit of Set Chunk Size is zero.' },
      { id: 'rtmp:5.4.1/large', level: 'defined', binds: 'both', says: 'Sizes beyond 16777215 are all the same: no message is longer.' },
    ],
  },
  { id: 'rtmp:5.4.2', level: 'defined', binds: 'receiver', says: 'Abort drops the partly received message of a chunk stream.' },
  {
    id: 'rtmp:5.4.3', says: 'The receiver acknowledges after as many bytes as the window is large; the number counts all bytes received so far.', clauses: [
      { id: 'rtmp:5.4.3/window', level: 'MUST', binds: 'receiver', says: 'An Acknowledgement is sent after as many bytes as the window is large.' },
      { id: 'rtmp:5.4.3/count', level: 'defined', binds: 'receiver', says: 'Its number counts all bytes received so far.' },
    ],
  },
  {
    id: 'rtmp:5.4.4', says: 'Window Acknowledgement Size tells how many bytes are sent between acknowledgements.', clauses: [
      { id: 'rtmp:5.4.4/tells', level: 'defined', binds: 'sender', says: 'Window Acknowledgement Size tells how many bytes are sent between acknowledgements.' },
      { id: 'rtmp:5.4.4/acknowledged', level: 'MUST', binds: 'receiver', says: 'Its receiver acknowledges so many bytes, counted from its last Acknowledgement or from the beginning.' },
    ],
  },
  {
    id: 'rtmp:5.4.5', says: 'Set Peer Bandwidth limits what is sent without acknowledgement; the receiver answers with Window Acknowledgement Size where it differs from the last one sent.', clauses: [
      { id: 'rtmp:5.4.5/limits', level: 'defined', binds: 'receiver', says: 'The receiver of Set Peer Bandwidth keeps what it has sent without acknowledgement within that window.' },
      { id: 'rtmp:5.4.5/answer', level: 'SHOULD', binds: 'receiver', says: 'It answers with Window Acknowledgement Size where the window differs from the last one that it sent.' },
      { id: 'rtmp:5.4.5/hard', level: 'SHOULD', binds: 'receiver', says: 'Hard (0): the window is the one in the message.' },
      { id: 'rtmp:5.4.5/soft', level: 'SHOULD', binds: 'receiver', says: 'Soft (1): the smaller of the one in the message and the one in force.' },
      { id: 'rtmp:5.4.5/dynamic', level: 'defined', binds: 'receiver', says: 'Dynamic (2): as hard where the last one was hard, else nothing.' },
    ],
  },
  { id: 'rtmp:6.1', level: 'defined', binds: 'both', says: 'A message has a header and a payload; the payload is passed on as it is.' },
  {
    id: 'rtmp:6.1.1', says: 'A message has a type, a length of three bytes, a timestamp and a message stream.', clauses: [
      { id: 'rtmp:6.1.1/type', level: 'defined', binds: 'both', says: 'The type is one byte; 1 to 6 are for control.' },
      { id: 'rtmp:6.1.1/length', level: 'defined', binds: 'both', says: 'The length of a message has three bytes: from nothing to 16777215.' },
      { id: 'rtmp:6.1.1/timestamp', level: 'defined', binds: 'both', says: 'A message carries its timestamp.' },
    ],
  },
  {
    id: 'rtmp:6.2', says: 'User control messages use message stream 0 and chunk stream 2.', clauses: [
      { id: 'rtmp:6.2/place', level: 'SHOULD', binds: 'sender', says: 'User control messages go on message stream 0 and chunk stream 2.' },
      { id: 'rtmp:6.2/at-once', level: 'defined', binds: 'receiver', says: 'They take effect where they are received; their timestamps are ignored.' },
      { id: 'rtmp:6.2/event', level: 'defined', binds: 'both', says: 'The first two bytes tell the event; what follows is as long as the event wants.' },
      { id: 'rtmp:6.2/one-chunk', level: 'SHOULD', binds: 'sender', says: 'The chunk size lets a user control message fit into one chunk.' },
    ],
  },
  { id: 'rtmp:7.1.1', level: 'defined', binds: 'both', says: 'Commands are of type 20 in AMF0, of type 17 in AMF3.' },
  { id: 'rtmp:7.1.2', level: 'defined', binds: 'both', says: 'Data messages carry metadata or user data; type 18 is AMF0, type 15 AMF3.' },
  { id: 'rtmp:7.1.3', level: 'defined', binds: 'both', says: 'Shared objects are of type 19 in AMF0, of type 16 in AMF3, and hold events.' },
  { id: 'rtmp:7.1.4', level: 'defined', binds: 'both', says: 'Audio messages have type 8.' },
  { id: 'rtmp:7.1.5', level: 'defined', binds: 'both', says: 'Video messages have type 9.' },
  {
    id: 'rtmp:7.1.6', says: 'An aggregate message holds messages; its own timestamp and that of the first of them give the offset for all.', clauses: [
      { id: 'rtmp:7.1.6/parts', level: 'defined', binds: 'receiver', says: 'A message of type 22 holds messages, each with a header and a back pointer.' },
      { id: 'rtmp:7.1.6/msid', level: 'defined', binds: 'receiver', says: 'The message stream of the aggregate is that of all its parts.' },
      { id: 'rtmp:7.1.6/offset', level: 'defined', binds: 'receiver', says: 'Its timestamp less that of its first part is added to the timestamp of each part.' },
      { id: 'rtmp:7.1.6/offset-zero', level: 'SHOULD', binds: 'sender', says: 'Its first part has the timestamp of the aggregate.' },
      { id: 'rtmp:7.1.6/back-pointer', level: 'defined', binds: 'sender', says: 'A back pointer is the size of the part before it with its header.' },
    ],
  },
  {
    id: 'rtmp:7.1.7', says: 'User control events: StreamBegin, StreamEOF, StreamDry, SetBufferLength, StreamIsRecorded, PingRequest, PingResponse. A ping is answered with its own timestamp.', clauses: [
      { id: 'rtmp:7.1.7/stream-begin', level: 'defined', binds: 'server', says: 'StreamBegin tells that a stream can be used; for stream 0 behind connect.' },
      { id: 'rtmp:7.1.7/stream-eof', level: 'defined', binds: 'server', says: 'StreamEOF tells that a stream has ended; nothing follows on it.' },
      { id: 'rtmp:7.1.7/stream-dry', level: 'defined', binds: 'server', says: 'StreamDry tells that there is nothing more on a stream for now.' },
      { id: 'rtmp:7.1.7/buffer-length', level: 'defined', binds: 'client', says: 'SetBufferLength tells the client\'s buffer in milliseconds.' },
      { id: 'rtmp:7.1.7/is-recorded', level: 'defined', binds: 'server', says: 'StreamIsRecorded tells that a stream is recorded.' },
      { id: 'rtmp:7.1.7/ping', level: 'defined', binds: 'client', says: 'PingRequest is answered with PingResponse and the same four bytes.' },
    ],
  },
  {
    id: 'rtmp:7.2', says: 'A command has a name, a transaction id and arguments; its answer carries the same transaction id.', clauses: [
      { id: 'rtmp:7.2/form', level: 'defined', binds: 'sender', says: 'A command is a name, a transaction id, a command object or null, and arguments.' },
      { id: 'rtmp:7.2/same-transaction', level: 'defined', binds: 'both', says: 'An answer carries the transaction id of its command, and is known by it.' },
      { id: 'rtmp:7.2/result', level: 'defined', binds: 'both', says: 'An answer is called _result or _error; any other name is a command of the peer\'s own.' },
    ],
  },
  {
    id: 'rtmp:7.2.1.1', says: 'connect: the server sends Window Acknowledgement Size, Set Peer Bandwidth and StreamBegin, then _result or _error with the transaction id 1.', clauses: [
      { id: 'rtmp:7.2.1.1/command', level: 'defined', binds: 'client', says: 'connect has the transaction id 1 and an object that names app and tcUrl.' },
      { id: 'rtmp:7.2.1.1/window-first', level: 'defined', binds: 'server', says: 'The server sends Window Acknowledgement Size, Set Peer Bandwidth and StreamBegin before the answer.' },
      { id: 'rtmp:7.2.1.1/client-window', level: 'defined', binds: 'client', says: 'The client sends Window Acknowledgement Size behind Set Peer Bandwidth.' },
      { id: 'rtmp:7.2.1.1/answer', level: 'defined', binds: 'server', says: 'The answer is _result or _error with the transaction id 1, properties, and an information object with code and level.' },
    ],
  },
  {
    id: 'rtmp:7.2.1.2', says: 'call: an answer is expected where the transaction id is not 0; it is _result or _error.', clauses: [
      { id: 'rtmp:7.2.1.2/silent', level: 'defined', binds: 'receiver', says: 'A call with the transaction id 0 gets no answer.' },
      { id: 'rtmp:7.2.1.2/answered', level: 'defined', binds: 'receiver', says: 'Any other call gets one.' },
    ],
  },
  {
    id: 'rtmp:7.2.1.3', says: 'createStream is answered on the connection with a message stream id.', clauses: [
      { id: 'rtmp:7.2.1.3/answer', level: 'defined', binds: 'server', says: 'createStream is answered with _result, null or an object, and a stream number; or with _error and information.' },
      { id: 'rtmp:7.2.1.3/connection', level: 'defined', binds: 'both', says: 'The connection itself is message stream 0: control messages, createStream and its answer go there.' },
      { id: 'rtmp:7.2.1.3/channel', level: 'defined', binds: 'both', says: 'Media and metadata go on the stream that createStream gave.' },
    ],
  },
  {
    id: 'rtmp:7.2.2', says: 'Commands on a stream go on its message stream; status comes as onStatus with transaction id 0, null and an information object with level, code and description.', clauses: [
      { id: 'rtmp:7.2.2/many', level: 'defined', binds: 'both', says: 'A connection can have several streams, each with commands, status and media of its own.' },
      { id: 'rtmp:7.2.2/on-status', level: 'defined', binds: 'server', says: 'Status comes as onStatus with the transaction id 0 and null, on the stream that it is about.' },
      { id: 'rtmp:7.2.2/information', level: 'defined', binds: 'server', says: 'Its information object has level (warning, status or error), code and description.' },
    ],
  },
  {
    id: 'rtmp:7.2.2.1', says: 'play: the server sends StreamBegin and onStatus NetStream.Play.Start, NetStream.Play.Reset before it where reset was asked for; NetStream.Play.StreamNotFound where there is no such stream.', clauses: [
      { id: 'rtmp:7.2.2.1/start', level: 'defined', binds: 'server', says: 'play that succeeds is answered with NetStream.Play.Start.' },
      { id: 'rtmp:7.2.2.1/reset', level: 'defined', binds: 'server', says: 'NetStream.Play.Reset comes only where reset was asked for.' },
      { id: 'rtmp:7.2.2.1/not-found', level: 'defined', binds: 'server', says: 'play of a stream that is not there is answered with NetStream.Play.StreamNotFound.' },
      { id: 'rtmp:7.2.2.1/waits', level: 'defined', binds: 'server', says: 'play that names no start waits for a live stream that is not there yet.' },
      { id: 'rtmp:7.2.2.1/stream-begin', level: 'defined', binds: 'server', says: 'StreamBegin comes before the status; StreamIsRecorded before it where the stream is recorded.' },
      { id: 'rtmp:7.2.2.1/media', level: 'defined', binds: 'server', says: 'Audio and video follow on the stream on which play was sent.' },
      { id: 'rtmp:7.2.2.1/behind-create-stream', level: 'defined', binds: 'client', says: 'play is sent when createStream has succeeded.' },
    ],
  },
  { id: 'rtmp:7.2.2.2', level: 'defined', binds: 'server', says: 'play2 goes over to another bit rate without a break in the timeline.' },
  {
    id: 'rtmp:7.2.2.3', says: 'deleteStream destroys the stream; the server sends no answer.', clauses: [
      { id: 'rtmp:7.2.2.3/destroys', level: 'defined', binds: 'server', says: 'deleteStream destroys the stream that it names: nothing comes on it any more, and it publishes nothing.' },
      { id: 'rtmp:7.2.2.3/silent', level: 'defined', binds: 'server', says: 'deleteStream gets no answer.' },
    ],
  },
  { id: 'rtmp:7.2.2.4', level: 'defined', binds: 'server', says: 'receiveAudio turns the sending of audio off without an answer, or on with NetStream.Seek.Notify and NetStream.Play.Start.' },
  { id: 'rtmp:7.2.2.5', level: 'defined', binds: 'server', says: 'receiveVideo turns the sending of video off without an answer, or on with NetStream.Seek.Notify and NetStream.Play.Start.' },
  {
    id: 'rtmp:7.2.2.6', says: 'publish: the server answers with onStatus that marks the beginning of publishing.', clauses: [
      { id: 'rtmp:7.2.2.6/command', level: 'defined', binds: 'client', says: 'publish has the transaction id 0, null, a name, and live, record or append.' },
      { id: 'rtmp:7.2.2.6/status', level: 'defined', binds: 'server', says: 'publish is answered with onStatus, which marks its beginning.' },
      { id: 'rtmp:7.2.2.6/name', level: 'defined', binds: 'server', says: 'Under its name anybody can play the stream and gets its audio, video and data.' },
    ],
  },
  { id: 'rtmp:7.2.2.7', level: 'defined', binds: 'server', says: 'seek is answered with NetStream.Seek.Notify or with _error.' },
  {
    id: 'rtmp:7.2.2.8', says: 'pause: the server answers with NetStream.Pause.Notify and NetStream.Unpause.Notify.', clauses: [
      { id: 'rtmp:7.2.2.8/answer', level: 'defined', binds: 'server', says: 'pause is answered with NetStream.Pause.Notify or NetStream.Unpause.Notify, or with _error.' },
      { id: 'rtmp:7.2.2.8/later', level: 'defined', binds: 'server', says: 'Behind a pause only messages with later timestamps are sent.' },
    ],
  },
  { id: 'rtmp:7.3.1', level: 'defined', binds: 'server', says: 'Publishing: StreamBegin for the stream, then the status.' },
];
