import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../src/trace/events.js';
import type { ResegmentMode } from '../../../src/proxy/core/resegment.js';
import { resegmentModes } from '../../../src/proxy/core/resegment.js';
import { Relay } from '../../../src/proxy/core/relay.js';
import { Recorder, concat } from './playbook.js';
import { handshake, message, setChunkSize } from './wire.js';

/** Built message streams with, now and then, one byte changed: random bytes alone would never reach a chunk. */
const wireBytes = fc.tuple(
  fc.array(fc.oneof(
    fc.record({ csid: fc.integer({ min: 3, max: 8 }), type: fc.constantFrom(8, 9, 18, 20), length: fc.integer({ min: 0, max: 700 }) }),
    fc.record({ size: fc.integer({ min: 1, max: 400 }) }),
  ), { maxLength: 8 }),
  fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))),
).map(([parts, change]) => {
  let chunkSize = 128;
  const pieces = [handshake()];
  for (const part of parts) {
    if ('size' in part) {
      // A Set Chunk Size message longer than the chunk size would itself be chunked.
      pieces.push(chunkSize >= 4 ? setChunkSize(part.size) : new Uint8Array(0));
      if (chunkSize >= 4) chunkSize = part.size;
    } else {
      pieces.push(message(part.csid, part.type, new Uint8Array(part.length).fill(0xa5), chunkSize));
    }
  }
  const bytes = concat(pieces);
  if (change !== null) bytes[change[0] % bytes.length] = change[1];
  return bytes;
});

type Step = { do: 'receive'; direction: Direction; bytes: number } | { do: 'confirm' | 'timer' | 'full' | 'roomy'; direction: Direction };
const direction = fc.constantFrom<Direction>('c2s', 's2c');
const steps = fc.array(fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('receive' as const), direction, bytes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 })) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('confirm' as const, 'timer' as const, 'full' as const, 'roomy' as const), direction }) },
), { maxLength: 120 });
const mode = fc.constantFrom<ResegmentMode>(...resegmentModes);

/** Plays the kernel: confirmations come only for writes that asked, timers only where one was set. */
class Kernel extends Recorder {
  readonly unconfirmed: Record<Direction, number> = { c2s: 0, s2c: 0 };
  readonly timers: Record<Direction, boolean> = { c2s: false, s2c: false };
  readonly paused: Record<Direction, boolean> = { c2s: false, s2c: false };
  readonly ended: Record<Direction, number> = { c2s: 0, s2c: 0 };
  overlapped = false;
  override send(to: Direction, bytes: Uint8Array, confirm: boolean): boolean {
    if (this.ended[to] > 0) throw new Error('written behind the end');
    if (confirm) {
      if (this.unconfirmed[to] > 0) this.overlapped = true;
      this.unconfirmed[to] += 1;
    }
    return super.send(to, bytes, confirm);
  }
  override setTimer(of: Direction): void { this.timers[of] = true; }
  override pause(of: Direction): void { this.paused[of] = true; }
  override resume(of: Direction): void { this.paused[of] = false; }
  override endWrite(to: Direction): void { this.ended[to] += 1; }
}

describe('relay, any cut, mode and order of back-pressure', () => {
  it('gives out the bytes it got in, taps the same, and ends each direction once', () => {
    fc.assert(fc.property(wireBytes, wireBytes, mode, mode, steps, fc.nat({ max: 20 }), (c2s, s2c, c2sMode, s2cMode, script, connectAt) => {
      const bytes: Record<Direction, Uint8Array> = { c2s, s2c };
      const at: Record<Direction, number> = { c2s: 0, s2c: 0 };
      const kernel = new Kernel();
      const relay = new Relay(kernel, { c2s: c2sMode, s2c: s2cMode });
      let nowUs = 0;
      relay.accepted();
      const act = (step: Step): void => {
        const way = step.direction;
        nowUs += 7_000;
        if (step.do === 'receive') {
          if (kernel.paused[way] || (way === 's2c' && relay.state !== 'open')) return;
          const part = bytes[way].subarray(at[way], at[way] + step.bytes);
          at[way] += part.length;
          if (part.length > 0) relay.received(way, part, nowUs);
        } else if (step.do === 'confirm' && kernel.unconfirmed[way] > 0) {
          kernel.unconfirmed[way] -= 1;
          relay.sent(way);
        } else if (step.do === 'timer' && kernel.timers[way]) {
          kernel.timers[way] = false;
          relay.timer(way, nowUs);
        } else if (step.do === 'full') {
          kernel.roomy = false;
        } else if (step.do === 'roomy') {
          kernel.roomy = true;
          relay.writable(way);
        }
      };
      script.forEach((step, index) => {
        if (index === connectAt) relay.targetConnected(nowUs);
        act(step);
      });
      relay.targetConnected(nowUs);
      // Settle: everything that was sent arrives, every timer fires.
      for (const way of ['c2s', 's2c'] as const) {
        for (let turn = 0; turn < 20_000 && kernel.ended[way] === 0; turn += 1) {
          act({ do: 'roomy', direction: way });
          if (at[way] < bytes[way].length) act({ do: 'receive', direction: way, bytes: 1_000_000 });
          else relay.ended(way, nowUs);
          act({ do: 'confirm', direction: way });
          act({ do: 'timer', direction: way });
        }
        expect(concat(kernel.sent[way])).toEqual(bytes[way]);
        expect(concat(kernel.tapped[way])).toEqual(bytes[way]);
        expect(kernel.ended[way]).toBe(1);
      }
      expect(kernel.overlapped).toBe(false);
      expect(relay.state).toBe('closed');
    }), { numRuns: 150 });
  });
});
