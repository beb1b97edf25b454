/** RTMP Errata and Addenda (M. Thornburgh, July 2024). */
import type { Entry } from './clause.js';

export const errata: readonly Entry[] = [
  {
    id: 'errata:2', says: 'An implementation must recognise errors of its peer and may close; it must not fall over them.', clauses: [
      { id: 'errata:2/definitive', level: 'MUST', binds: 'both', says: 'Where diagram and procedure differ, the procedure holds.', unobservable: 'it is about how the text is read' },
      { id: 'errata:2/reserved-sent', level: 'SHOULD', binds: 'sender', says: 'Reserved fields are sent as 0.' },
      { id: 'errata:2/reserved-ignored', level: 'MUST', binds: 'receiver', says: 'Reserved fields are ignored.' },
      { id: 'errata:2/errors', level: 'MUST', binds: 'receiver', says: 'Errors of the peer are recognised, among them what does not fit into what holds it.' },
      { id: 'errata:2/ends', level: 'MUST', binds: 'receiver', says: 'An error ends the reading of the element and of those around it: nothing of it is used.' },
    ],
  },
  { id: 'errata:3', level: 'MUST', binds: 'receiver', says: 'A C2 or S2 that is no exact echo must be tolerated.' },
  {
    id: 'errata:4.1', says: 'The three-byte form of the chunk stream id is little-endian.', clauses: [
      { id: 'errata:4.1/little-endian', level: 'defined', binds: 'both', says: 'In the three-byte form, the chunk stream id less 64 is little-endian.' },
      { id: 'errata:4.1/same-id', level: 'defined', binds: 'receiver', says: 'An id is the same chunk stream in whichever form it is written.' },
    ],
  },
  {
    id: 'errata:4.2', says: 'The message stream id is little-endian and should not exceed 16777215.', clauses: [
      { id: 'errata:4.2/little-endian', level: 'defined', binds: 'both', says: 'The message stream id of a chunk header is little-endian.' },
      { id: 'errata:4.2/limit', level: 'SHOULD', binds: 'sender', says: 'It does not exceed 16777215.' },
    ],
  },
  {
    id: 'errata:5.1', says: 'The extended timestamp stands on every fmt 3 chunk of such a message, also on one that starts a message.', clauses: [
      { id: 'errata:5.1/part-of-header', level: 'defined', binds: 'both', says: 'The extended timestamp belongs to the header: it counts neither to the chunk nor to the length of the message.' },
      { id: 'errata:5.1/continuation', level: 'MUST', binds: 'both', says: 'It stands on every fmt 3 chunk that continues such a message.' },
      { id: 'errata:5.1/start', level: 'MUST', binds: 'both', says: 'It stands on a fmt 3 chunk that starts a message, too.' },
    ],
  },
  {
    id: 'errata:5.2', says: 'Timestamps and order within a stream are kept.', clauses: [
      { id: 'errata:5.2/order', level: 'defined', binds: 'both', says: 'The sender decides on the order, and the messages of a track arrive in it.' },
      { id: 'errata:5.2/no-step-back', level: 'SHOULD', binds: 'sender', says: 'Timestamps of one type and message stream do not go backwards unless the receiver asked for it.' },
      { id: 'errata:5.2/step-back', level: 'defined', binds: 'receiver', says: 'Timestamps may go backwards, as behind a seek.' },
    ],
  },
  {
    id: 'errata:6', says: 'Abort drops the partial message; the timestamp of the dropped message stays the base of later deltas.', clauses: [
      { id: 'errata:6/discard', level: 'MUST', binds: 'receiver', says: 'Abort drops the partly received message of the chunk stream that it names, and a new one can begin there.' },
      { id: 'errata:6/only-one', level: 'defined', binds: 'receiver', says: 'Other messages are not touched.' },
      { id: 'errata:6/base', level: 'defined', binds: 'both', says: 'The timestamp of the dropped message stays the base of later deltas.' },
    ],
  },
  {
    id: 'errata:7', says: 'The header of a message is what the transport makes of it, and has limits.', clauses: [
      { id: 'errata:7/virtual', level: 'SHOULD', binds: 'both', says: 'The message header of §6.1 is taken as an idea, which the transport writes in its own way.', unobservable: 'it is about how the text is read' },
      { id: 'errata:7/limits', level: 'SHOULD', binds: 'sender', says: 'A message is at most 16777215 bytes long, its stream id at most 16777215, its type at most 255.' },
      { id: 'errata:7/wrap', level: 'defined', binds: 'both', says: 'Timestamps go from 0 to 4294967295 and wrap.' },
    ],
  },
  { id: 'errata:7.1', level: 'defined', binds: 'receiver', says: 'The chunk stream of a message means nothing above the chunks: answers may come on any but 2.' },
  {
    id: 'errata:7.2', says: 'A command of type 17 begins with a format byte 0 and AMF0 values, each of which may switch to AMF3.', clauses: [
      { id: 'errata:7.2/format', level: 'MUST', binds: 'sender', says: 'Messages of types 17 and 15 begin with a format byte 0.' },
      { id: 'errata:7.2/values', level: 'defined', binds: 'both', says: 'What follows are AMF0 values; 0x11 before one makes that one AMF3.' },
      { id: 'errata:7.2/amf0-types', level: 'defined', binds: 'both', says: 'Messages of types 20 and 18 are AMF0.' },
    ],
  },
  {
    id: 'errata:8.1.1', says: 'objectEncoding in the answer to connect tells which encodings may be used; 0 where it was not offered.', clauses: [
      { id: 'errata:8.1.1/offer', level: 'defined', binds: 'client', says: 'objectEncoding in connect is 0 or 3, and 0 where it is missing.' },
      { id: 'errata:8.1.1/not-3', level: 'MUST', binds: 'server', says: 'The answer does not say 3 to a client that did not.' },
      { id: 'errata:8.1.1/told', level: 'SHOULD', binds: 'server', says: 'The answer says objectEncoding: some clients need it.' },
      { id: 'errata:8.1.1/none-at-0', level: 'MUST', binds: 'both', says: 'Where 0 was agreed, no messages of types 17 and 15 are sent.' },
      { id: 'errata:8.1.1/either-at-3', level: 'defined', binds: 'both', says: 'Where 3 was agreed, messages of either kind may come at any time.' },
      { id: 'errata:8.1.1/connect-type', level: 'SHOULD', binds: 'client', says: 'connect itself is of type 20.' },
    ],
  },
  {
    id: 'errata:8.1.2', says: 'connect has tcUrl, the address to which the client connects.', clauses: [
      { id: 'errata:8.1.2/required', level: 'MUST', binds: 'client', says: 'connect has tcUrl.' },
      { id: 'errata:8.1.2/strip', level: 'SHOULD', binds: 'client', says: 'User and password are taken out of it, and the fragment.' },
      { id: 'errata:8.1.2/whole', level: 'SHOULD', binds: 'client', says: 'The client makes no stream name out of parts of the address (not recommended, and usual).' },
    ],
  },
  {
    id: 'errata:8.1.3', says: 'connect has app, the path of the address, which may hold an instance and a query.', clauses: [
      { id: 'errata:8.1.3/required', level: 'MUST', binds: 'client', says: 'connect has app.' },
      { id: 'errata:8.1.3/path', level: 'SHOULD', binds: 'client', says: 'app is the path of the address without its first slash.' },
      { id: 'errata:8.1.3/resource', level: 'defined', binds: 'server', says: 'app names what the client connects to; what it means is the server\'s.' },
    ],
  },
  { id: 'errata:8.1.4', level: 'SHOULD', binds: 'client', says: 'connect says in audioCodecs and videoCodecs what the client can play.' },
  { id: 'errata:8.1.6', level: 'practice', binds: 'both', says: 'The Adobe authentication goes in three connects.' },
  { id: 'errata:8.2', level: 'defined', binds: 'both', says: 'A call begins with the name of the procedure; the word call does not stand in it.' },
  { id: 'errata:8.3', level: 'defined', binds: 'client', says: 'deleteStream goes on message stream 0, and the stream that it ends is its fourth value.' },
  { id: 'errata:10', level: 'SHOULD', binds: 'client', says: 'Nothing secret of the address goes into tcUrl: user, password and fragment are taken out.' },
];
