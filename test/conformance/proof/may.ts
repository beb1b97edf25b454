/**
 * Allowed collateral: cases that may complain about a mutant besides those that have to. A fault of a server often shows in
 * more than one requirement, and a case is not made worse by seeing it, too. Every entry says why.
 */
export interface Allowed {
  /** Ids, or `CH-*`. */
  readonly cases: readonly string[];
  readonly why: string;
}

/** A server of which nothing behind connect is to be had: cases that go there by themselves see it. */
const noConnect = (why: string): Allowed => ({ cases: ['HS-008', 'HS-010', 'HS-011', 'HS-012', 'HS-015', 'CH-001', 'NC-001', 'NC-002', 'NC-004', 'NC-012', 'NC-013', 'NC-016', 'NC-017', 'NC-019', 'AM-001'], why });
/** Frames are lost, damaged or moved by chance: whoever looks at enough of them meets it. */
const byChance = (why: string): Allowed => ({ cases: ['CH-*', 'PC-010', 'PB-007', 'PB-009', 'PB-011', 'PB-015', 'PL-*', 'MR-*', 'MS-*', 'TD-*', 'AU-003', 'AU-004'], why });
const extended = 'an extended timestamp is misread wherever one is';
const headers = 'whoever joins late, in any case, gets no header';

export const may: Readonly<Record<string, readonly Allowed[]>> = {
  S05: [{ cases: ['PB-011'], why: 'the stream is number 0 then, and frames on number 0 are its own' }],
  S06: [{ cases: ['PB-014'], why: 'a second stream on the connection has the number of the first' }],
  S07: [noConnect('each of them needs the answer to connect')],
  S08: [{ cases: ['NC-017'], why: 'it sends releaseStream and createStream together, as encoders do' }],
  S09: [{ cases: ['PB-002'], why: 'a status that does not come has no stream' }],
  S21: [{ cases: ['PC-001'], why: 'behind a stray byte the chunks are read from a wrong place' }],
  S23: [{ cases: ['CH-012', 'CH-036', 'MR-015'], why: extended }],
  S26: [{ cases: ['CH-009', 'CH-011', 'CH-012', 'CH-036', 'MR-015'], why: extended }],
  S27: [{ cases: ['CH-004'], why: 'its third message begins with fmt 3' }],
  S32: [{ cases: ['CH-030'], why: 'it uses two chunk streams whose sums are the same' }],
  S34: [{ cases: ['CH-018'], why: 'it uses chunk streams from 64 on' }],
  S35: [{ cases: ['CH-027', 'MR-014', 'MR-017', 'NC-019'], why: 'they send in larger chunks' }],
  S37: [noConnect('long answers cannot be read any more')],
  S38: [noConnect('the answer to connect cannot be read')],
  S40: [{ cases: ['CH-*', 'PC-010', 'NC-019'], why: 'messages are interleaved there as well' }],
  S41: [{ cases: ['NC-019', 'MR-014'], why: 'some of their messages fill their last chunk' }],
  S42: [{ cases: ['PC-014'], why: 'it sends a message without payload, too' }],
  S43: [{ cases: ['CH-030'], why: 'an abandoned message is glued to the next one there as well' }],
  S54: [{ cases: ['PL-011', 'PL-016', 'MR-011', 'MR-012'], why: headers }],
  S55: [{ cases: ['PL-011', 'PL-016', 'MR-011', 'MR-012'], why: headers }],
  S61: [byChance('frames of any case with several frames are damaged')],
  S62: [byChance('one frame in ten is lost, whoever sends it')],
  S63: [byChance('one frame in three hundred is lost, whoever sends it')],
  S64: [byChance('one frame in ten swaps places, and the last one waits for the next')],
  S65: [{ cases: ['CH-*', 'MR-*'], why: 'they compare timestamps to the millisecond' }],
  S66: [{ cases: ['CH-*', 'MR-*'], why: 'they compare timestamps to the millisecond' }],
  S67: [byChance('one frame in a thousand is damaged, whoever sends it')],
  S68: [{ cases: ['TD-*', 'MR-011'], why: 'what is on its way at the close is lost' }],
  S69: [{ cases: ['TD-*', 'MR-011'], why: 'what is on its way at deleteStream is lost' }],
  S83: [{ cases: ['MS-002'], why: 'two streams on one connection become one' }],
  S105: [noConnect('commands of more than 128 bytes are not understood')],
  S120: [noConnect('connect takes more than one chunk')],
  S122: [{ cases: ['AU-003', 'AU-004'], why: 'the key stands behind the name and becomes part of it' }],
  S125: [{ cases: ['AU-003', 'AU-004'], why: 'the stream that needs a key is published twice' }],
  S126: [{ cases: ['PB-009'], why: 'its player comes before the publisher' }],
  S132: [{ cases: ['CH-027'], why: 'its longest frame is longer than that' }],
  S144: [noConnect('connect comes in one read with C2')],
  S150: [{ cases: ['MS-*'], why: 'frames go astray between streams wherever there are two' }],
  S220: [{ cases: ['PB-002'], why: 'a header that leaves out the stream says 0' }],
  S222: [{ cases: ['MR-014'], why: 'some of its messages fill their last chunk, too' }],
  S223: [{ cases: ['CH-022', 'CH-027', 'CH-036', 'MR-014', 'MR-015', 'MR-017'], why: 'media of several chunks cannot be read any more' }],
  S243: [{ cases: ['PB-001', 'PL-002'], why: 'they look at the level of the status as well' }],
  S274: [{ cases: ['CH-009', 'CH-011', 'CH-012', 'CH-014'], why: 'their timestamps are beyond 24 bits, too' }],
  C03: [{ cases: ['CL-013'], why: 'it publishes although nothing answers, and has nothing to wait for' }],
  C05: [{ cases: ['CL-008', 'CL-009'], why: 'one answer too many shifts all that follow' }],
  C10: [{ cases: ['HS-022', 'CL-*', 'PC-*'], why: 'connect cannot be read, and nothing goes on behind it' }],
  C12: [{ cases: ['CL-003'], why: 'a header that leaves out the stream says 0' }],
  C22: [{ cases: ['CL-008'], why: 'its second answer is taken for that of another call' }],
  C27: [{ cases: ['CL-012'], why: 'a refusal comes without StreamBegin, and it waits on' }],
  C37: [{ cases: ['CL-002', 'CL-015'], why: 'refusals come there as well' }],
};
