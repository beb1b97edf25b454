/** Action Message Format: AMF0 (December 2007) and AMF3 (January 2013), as far as RTMP meets them. They define, and say MUST nowhere. */
import type { Entry } from './clause.js';

const inside = 'what a reader made of it shows only where it sends the value on, and no message of RTMP needs that';

export const amf: readonly Entry[] = [
  { id: 'amf0:1.3.1', level: 'defined', binds: 'both', says: 'Strings are UTF-8 with a 16-bit length in bytes.' },
  { id: 'amf0:2', level: 'defined', binds: 'both', says: 'AMF0 values begin with a marker that tells their form.' },
  { id: 'amf0:2.2', level: 'defined', binds: 'both', says: 'A number is a double, big-endian.' },
  { id: 'amf0:2.3', level: 'defined', binds: 'both', says: 'A boolean is one byte; every other than 0 is true.' },
  { id: 'amf0:2.4', level: 'defined', binds: 'both', says: 'A string has a 16-bit length.' },
  { id: 'amf0:2.5', level: 'defined', binds: 'both', says: 'An object is pairs of names and values up to an empty name and the object end.' },
  { id: 'amf0:2.6', level: 'defined', binds: 'both', says: 'The markers for movie clips and record sets are reserved and not supported.' },
  { id: 'amf0:2.7', level: 'defined', binds: 'both', says: 'null is a marker alone.' },
  { id: 'amf0:2.8', level: 'defined', binds: 'both', says: 'undefined is a marker alone.' },
  { id: 'amf0:2.9', level: 'defined', binds: 'both', says: 'A reference points to a complex value that came before.' },
  { id: 'amf0:2.10', level: 'defined', binds: 'both', says: 'An ECMA array is like an object with a count, which is a hint.' },
  { id: 'amf0:2.11', level: 'defined', binds: 'both', says: 'The object end is 00 00 09.' },
  { id: 'amf0:2.12', level: 'defined', binds: 'both', says: 'A strict array has a count and so many values.' },
  {
    id: 'amf0:2.13', says: 'A date is a double of milliseconds and a zone of two bytes, which is 0.', clauses: [
      { id: 'amf0:2.13/form', level: 'defined', binds: 'both', says: 'A date is a double of milliseconds and a zone of two bytes.' },
      { id: 'amf0:2.13/zone', level: 'SHOULD', binds: 'sender', says: 'The zone is 0.' },
    ],
  },
  { id: 'amf0:2.14', level: 'defined', binds: 'both', says: 'A long string has a 32-bit length.' },
  { id: 'amf0:2.15', level: 'defined', binds: 'both', says: 'The marker for what cannot be written stands alone.' },
  { id: 'amf0:2.17', level: 'defined', binds: 'both', says: 'An XML document is like a long string.' },
  { id: 'amf0:2.18', level: 'defined', binds: 'both', says: 'A typed object is the name of a class in front of an object.' },
  { id: 'amf0:3.1', level: 'defined', binds: 'both', says: 'Marker 0x11 switches to AMF3 for one value; a reader without AMF3 refuses it.' },
  { id: 'amf3:1.3.1', level: 'defined', binds: 'both', says: 'Integers of varying length have one to four bytes, seven bits in each and eight in the last.' },
  { id: 'amf3:2.2', level: 'defined', binds: 'both', says: 'Strings, objects and traits are numbered in tables of their own; the empty string is in none.' },
  { id: 'amf3:3.6', level: 'defined', binds: 'both', says: 'An integer has 29 bits with a sign; larger ones are doubles.', unobservable: inside },
  { id: 'amf3:3.8', level: 'defined', binds: 'both', says: 'A string is a length or a reference, and UTF-8.' },
  { id: 'amf3:3.11', level: 'defined', binds: 'both', says: 'An array has a count, named values up to an empty name, and so many values.', unobservable: inside },
  { id: 'amf3:3.12', level: 'defined', binds: 'both', says: 'An object has traits, in place or by reference, and then its values.' },
  { id: 'amf3:4.1', level: 'MUST', binds: 'both', says: 'The tables begin anew with each message.' },
];
