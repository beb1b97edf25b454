import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldBudget, StreamOutput } from '../../src/sources/tcp-stream.js';
import { TcpStream } from '../../src/sources/tcp-stream.js';

let calls: string[];
let budget: HeldBudget;
let stream: TcpStream;
let now: number;

const output: StreamOutput = {
  streamBytes: (_side, bytes) => calls.push(new TextDecoder().decode(bytes)),
  streamGap: (_side, length) => calls.push(`gap ${length}`),
  streamAcked: (_side, total) => calls.push(`acked ${total}`),
  streamClosed: (_side, how) => calls.push(how),
};

beforeEach(() => {
  calls = [];
  budget = { heldBytes: 0 };
  stream = new TcpStream(output, 0, budget);
  now = 0;
});

/** Text at an offset from `first`, the sequence number of offset 0. `length`: on the wire, when the capture cut it. */
function put(offset: number, text: string, length = text.length, first = 1): void {
  const bytes = new TextEncoder().encode(`..${text}`);
  stream.segment((first + offset) >>> 0, bytes, 2, text.length, length, now);
  bytes.fill(0);
}

describe('a TCP stream', () => {
  it('passes bytes on in order', () => {
    stream.start(1);
    put(0, 'ab');
    put(2, 'cd');
    expect(calls).toEqual(['ab', 'cd']);
  });

  it('begins at the first segment when its SYN is not there, and ignores what is older', () => {
    put(100, 'cd');
    put(98, 'ab');
    put(102, 'ef');
    expect(calls).toEqual(['cd', 'ef']);
  });

  it('puts early segments behind the one that was late', () => {
    stream.start(1);
    put(2, 'cd');
    put(6, 'gh');
    put(4, 'ef');
    expect(calls).toEqual([]);
    put(0, 'ab');
    expect(calls).toEqual(['ab', 'cd', 'ef', 'gh']);
    expect(budget.heldBytes).toBe(0);
  });

  it('ignores retransmissions and keep-alives', () => {
    stream.start(1);
    put(0, 'abcd');
    put(0, 'abcd');
    put(3, '\0');
    put(3, '');
    expect(calls).toEqual(['abcd']);
  });

  it('takes only the new part of a segment that overlaps', () => {
    stream.start(1);
    put(0, 'abcd');
    put(2, 'CDef');
    expect(calls).toEqual(['abcd', 'ef']);
  });

  it('lets the first copy of a byte win, also among early segments', () => {
    stream.start(1);
    put(3, 'def');
    put(8, 'ij');
    put(2, 'CDEFGHIJKL');
    expect(calls).toEqual([]);
    put(0, 'abXXXXXXXXXX');
    expect(calls.join('')).toBe('abCdefGHijKL');
    expect(budget.heldBytes).toBe(0);
  });

  it('follows sequence numbers across 2^32', () => {
    const first = 0xfffffffe;
    stream.start(first);
    put(4, 'ef', 2, first);
    put(0, 'ab', 2, first);
    put(2, 'cd', 2, first);
    stream.ack(4, 0);
    expect(calls).toEqual(['ab', 'cd', 'ef', 'acked 6']);
  });

  it('counts beyond 4 GiB', () => {
    stream.start(0xfffffff0);
    const piece = 2 ** 29;
    for (let offset = 0; offset < 12 * piece; offset += piece) stream.segment((0xfffffff0 + offset) >>> 0, new Uint8Array(0), 0, 0, piece, 0);
    put(12 * piece + 2, 'cd', 2, 0xfffffff0);
    put(12 * piece, 'ab', 2, 0xfffffff0);
    stream.ack((0xfffffff0 + 12 * piece + 4) >>> 0, 0);
    expect(stream.next).toBe(6 * 2 ** 30 + 4);
    expect(calls.slice(12)).toEqual(['ab', 'cd', `acked ${6 * 2 ** 30 + 4}`]);
  });

  it('turns bytes that the capture cut off into a gap of their size', () => {
    stream.start(1);
    put(0, 'ab', 10);
    put(10, 'cd', 2);
    put(14, 'gh', 8);
    put(12, 'ef', 2);
    put(22, '', 5);
    put(27, 'x');
    expect(calls).toEqual(['ab', 'gap 8', 'cd', 'ef', 'gh', 'gap 6', 'gap 5', 'x']);
  });
});

describe('a hole', () => {
  it('is given up when the receiver has acknowledged it and later bytes are there', () => {
    stream.start(1);
    put(0, 'ab');
    put(5, 'fg');
    expect(calls).toEqual(['ab']);
    stream.ack(8, 0);
    expect(calls).toEqual(['ab', 'gap 3', 'fg', 'acked 7']);
  });

  it('is given up only as far as it was acknowledged', () => {
    stream.start(1);
    put(8, 'ij');
    stream.ack(1 + 5, 0);
    expect(calls).toEqual(['gap 5', 'acked 5']);
    put(5, 'fgh');
    expect(calls).toEqual(['gap 5', 'acked 5', 'fgh', 'ij']);
  });

  it('is given up at once when the acknowledgement was there first', () => {
    stream.start(1);
    stream.ack(1 + 6, 0);
    expect(calls).toEqual([]);
    put(4, 'ef');
    expect(calls).toEqual(['gap 4', 'ef', 'acked 6']);
  });

  it('is not assumed when the acknowledgement was only captured before its bytes', () => {
    stream.start(1);
    stream.ack(1 + 2, 0);
    put(0, 'ab');
    expect(calls).toEqual(['ab', 'acked 2']);
  });

  it('at the end of the data shows when time passes after the acknowledgement', () => {
    stream.start(1);
    put(0, 'ab');
    stream.ack(1 + 9, 1000);
    stream.elapse(2_000_999, 2_000_000);
    expect(calls).toEqual(['ab', 'acked 2']);
    stream.elapse(2_001_000, 2_000_000);
    expect(calls).toEqual(['ab', 'acked 2', 'gap 7', 'acked 9']);
  });

  it('of one byte at the end is an acknowledged FIN that was not captured', () => {
    stream.start(1);
    put(0, 'ab');
    stream.ack(1 + 3, 0);
    stream.finish(0);
    expect(calls).toEqual(['ab', 'acked 2']);
  });

  it('is given up when more than 4096 early segments wait', () => {
    stream.start(1);
    stream.ack(1, 0);
    for (let index = 0; index < 4096; index++) put(10 + index * 2, 'x');
    expect(calls).toEqual([]);
    put(10 + 4096 * 2, 'y');
    expect(calls).toEqual(['gap 10', 'x']);
  });

  it('is given up when more than 4 MiB wait', () => {
    stream.start(1);
    stream.ack(1, 0);
    const large = new Uint8Array(1024 * 1024);
    for (let index = 0; index < 4; index++) stream.segment(11 + index * large.length, large, 0, large.length, large.length, 0);
    expect(calls[0]).toBe('gap 10');
    expect(stream.next).toBe(10 + 4 * large.length);
    expect(budget.heldBytes).toBe(0);
  });

  it('is given up when all connections together hold more than 64 MiB', () => {
    stream.start(1);
    stream.ack(1, 0);
    budget.heldBytes = 64 * 1024 * 1024;
    put(10, 'x');
    expect(calls).toEqual(['gap 10', 'x']);
  });

  it('is given up after 3 s where no acknowledgements are captured', () => {
    stream.start(1);
    put(2, 'c');
    now = 3_000_000;
    put(3, 'd');
    expect(calls).toEqual([]);
    now = 3_000_001;
    put(4, 'e');
    expect(calls).toEqual(['gap 2', 'c', 'd', 'e']);
  });

  it('of gigabytes is believed after sixteen segments behind it', () => {
    stream.start(1);
    put(0, 'ab');
    const far = 2.5 * 2 ** 30;
    for (let index = 0; index < 15; index++) put(far + index, 'x');
    expect(calls).toEqual(['ab']);
    put(far + 15, 'y');
    put(far + 16, 'z');
    expect(calls).toEqual(['ab', `gap ${far + 13}`, 'y', 'z']);
  });

  it('is not made by one stray segment', () => {
    stream.start(1);
    put(0, 'ab');
    put(2 ** 31 - 5, 'zz');
    put(2, 'cd');
    stream.finish(0);
    expect(calls).toEqual(['ab', 'cd']);
  });

  it('is not made by an acknowledgement of what can never have been sent', () => {
    stream.start(1);
    put(0, 'ab');
    stream.ack(2 ** 31 - 5, 0);
    stream.finish(0);
    expect(calls).toEqual(['ab']);
  });
});

describe('the end of a stream', () => {
  it('comes behind its last byte, also when the FIN was early', () => {
    stream.start(1);
    put(0, 'ab');
    stream.close('fin', 1 + 4, 0);
    expect(calls).toEqual(['ab']);
    put(2, 'cd');
    stream.ack(1 + 5, 0);
    expect(calls).toEqual(['ab', 'cd', 'fin', 'acked 4']);
  });

  it('gives up the hole before an acknowledged FIN', () => {
    stream.start(1);
    put(0, 'ab');
    stream.close('fin', 1 + 6, 0);
    stream.ack(1 + 7, 0);
    expect(calls).toEqual(['ab', 'gap 4', 'acked 6', 'fin']);
  });

  it('is told once however often the FIN is repeated, and nothing follows it', () => {
    stream.start(1);
    put(0, 'ab');
    stream.close('fin', 3, 0);
    stream.close('fin', 3, 0);
    put(2, 'zz');
    expect(calls).toEqual(['ab', 'fin']);
  });

  it('by reset is told at once; a reset after the FIN is told too', () => {
    stream.start(1);
    put(0, 'ab');
    stream.close('fin', 3, 0);
    stream.close('rst', 4, 0);
    stream.close('rst', 4, 0);
    expect(calls).toEqual(['ab', 'fin', 'rst']);
  });

  it('by reset behind a hole waits for the hole, but not for ever', () => {
    stream.start(1);
    put(2, 'cd');
    stream.close('rst', 1 + 4, 500);
    expect(calls).toEqual([]);
    stream.elapse(2_000_500, 2_000_000);
    expect(calls).toEqual(['gap 2', 'cd', 'rst']);
  });

  it('by a reset with a made-up sequence number makes no gap', () => {
    stream.start(1);
    put(0, 'ab');
    stream.close('rst', 50_000_000, 0);
    expect(calls).toEqual(['ab', 'rst']);
  });

  it('of the capture gives up every hole', () => {
    stream.start(1);
    put(2, 'c');
    put(5, 'f');
    stream.close('fin', 1 + 8, 0);
    stream.finish(0);
    expect(calls).toEqual(['gap 2', 'c', 'gap 2', 'f', 'gap 2', 'fin']);
    expect(budget.heldBytes).toBe(0);
  });
});
