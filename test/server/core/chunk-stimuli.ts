/** What a publisher sends to show the chunk mutants, as literal bytes: video and audio on message stream 1, payloads that count upwards. */

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** An AVC frame of so many bytes, or of its part from `from` on. */
const frame = (length: number, from = 0, to = length): string => Buffer.from(Array.from({ length }, (_, at) => [0x27, 1, 0, 0, 0][at] ?? at & 0xff)).subarray(from, to).toString('hex');
const aac = (length: number, from = 0, to = length): string => `${from === 0 ? 'af01' : ''}${frame(length, Math.max(2, from), to)}`;
/** fmt 0: basic header and timestamp field as they stand, length, type, message stream 1. */
const full = (basic: string, field: string, length: number, type = '09'): string => `${basic}${field}${length.toString(16).padStart(6, '0')}${type}01000000`;
const setChunkSize = (size: string): string => `020000000000040100000000${size}`;

const extended = hex([full('06', 'ffffff', 300), '01000000', frame(300, 0, 128), 'c601000000', frame(300, 128, 256), 'c601000000', frame(300, 256)].join(''));
const wrap = hex([full('06', 'ffffff', 20), 'ffffffd8', frame(20), '460000280000', '1409', frame(20), full('06', '000100', 20), frame(20)].join(''));
const backwards = hex([full('06', '001388', 20), frame(20), full('06', '0003e8', 20), frame(20), full('06', '000410', 20), frame(20)].join(''));
const highCsids = hex([full('0000', '0003e8', 20), frame(20), full('010001', '0003f2', 20, '08'), aac(20), '8000000028', frame(20)].join(''));
const sizes = hex([full('06', '0003e8', 300), frame(300, 0, 128), setChunkSize('00000190'), 'c6', frame(300, 128), full('06', '000410', 300), frame(300)].join(''));
/** Behind it the chunk size is beyond doubt, and the server's reader waits for no further evidence. */
const plain = [full('06', '0003e8', 300), frame(300, 0, 128), 'c6', frame(300, 128, 256), 'c6', frame(300, 256)].join('');
/** Frames of one, two and two and a half of the server's own chunks of 4096 bytes. */
const large = hex([setChunkSize('00010000'), ...[4096, 8192, 10_000].flatMap((length) => [full('06', 'ffffff', length), '01000000', frame(length)])].join(''));

/** By mutant. */
export const chunkStimuli: Readonly<Record<string, Uint8Array>> = {
  S22: large, S222: large, S223: large,
  S23: extended, S26: extended,
  S24: hex([full('06', '00000a', 20), frame(20), '46ffffff', '00001409', '01000000', frame(20)].join('')),
  S27: hex([full('04', '0003e8', 20, '08'), aac(20), '84000014', aac(20), 'c4', aac(20)].join('')),
  S28: hex([full('06', '0003e8', 20), frame(20), '46000028', '00009609', frame(150, 0, 128), 'c6', frame(150, 128)].join('')),
  S29: wrap, S30: wrap,
  S31: hex([full('0001', '0003e8', 20), frame(20), full('010001', '0003f2', 20, '08'), aac(20), '8001000028', frame(20)].join('')),
  S32: hex([plain, full('010101', '0003e8', 150), frame(150, 0, 128), full('010200', '0003f2', 150, '08'), aac(150, 0, 128), 'c10101', frame(150, 128), 'c10200', aac(150, 128)].join('')),
  S33: highCsids, S34: highCsids,
  S35: sizes, S36: sizes,
  S39: hex([setChunkSize('00000000'), full('06', '0003e8', 20), frame(20)].join('')),
  S40: hex([plain, full('06', '0003e8', 150), frame(150, 0, 128), full('04', '0003e8', 150, '08'), aac(150, 0, 128), 'c6', frame(150, 128), 'c4', aac(150, 128)].join('')),
  S41: hex([full('06', '0003e8', 128), frame(128), full('06', '000410', 256), frame(256, 0, 128), 'c6', frame(256, 128)].join('')),
  S42: hex([full('06', '0003e8', 0), full('06', '000410', 20), frame(20)].join('')),
  S105: hex(plain),
  S106: hex([full('06', 'fffffe', 20), frame(20), full('06', '000410', 20), frame(20)].join('')),
  S107: backwards, S221: backwards,
  S108: hex([full('06', 'ffffff', 300), '01000000', frame(300, 0, 128), 'c6', frame(300, 128, 256), 'c6', frame(300, 256)].join('')),
  S109: hex([full('06', '0003e8', 1006), frame(1006, 0, 128), full('06', '000410', 20), frame(20)].join('')),
};
