/** Servers with habits of their own, all of them legal: group CH complains about none of them. */
import { describe, expect, it } from 'vitest';
import { cases } from '../../src/conformance/cases/index.js';
import type { Mutant } from '../../src/server/core/fault.js';
import { command, isTyped, onStatus, setChunkSize, userControl, windowAcknowledgementSize, type Step } from '../../src/server/core/step.js';
import type { RelaySeams } from '../../src/server/core/relay-seams.js';
import { runBuiltIn } from './built-in.js';

const ch = cases.filter(({ group, mode }) => group === 'CH' && mode === 'server');

/** Another answer to connect. */
function connecting(change: (healthy: readonly Step[]) => readonly Step[]): Mutant {
  return { id: 'habit', summary: '', create: () => ({ answer: ({ moment, name }, healthy) => (moment === 'command' && name === 'connect' ? change(healthy) : healthy) }) };
}

function relaying(createRelay: () => RelaySeams): Mutant {
  return { id: 'habit', summary: '', create: () => ({}), createRelay };
}

const withChunkSize = (size: number): Mutant => connecting((healthy) => healthy.map((each) => (isTyped(each, 1) ? setChunkSize(size) : each.kind === 'outgoingChunkSize' ? { kind: 'outgoingChunkSize', size } : each)));

/** Like SRS by default: a step back, or of more than 250 ms, becomes one of 10 ms. */
const smoothing = relaying(() => {
  const clocks = new Map<string, { inMs: number; outMs: number }>();
  return {
    received: (message, path) => {
      const clock = clocks.get(path) ?? { inMs: message.timestampMs, outMs: 0 };
      const stepMs = (message.timestampMs - clock.inMs) | 0;
      clock.outMs += stepMs < 0 || stepMs > 250 ? 10 : stepMs;
      clock.inMs = message.timestampMs;
      clocks.set(path, clock);
      return [{ ...message, timestampMs: clock.outMs }];
    },
  };
});

/** Every stream begins at 0. */
const rebasing = relaying(() => {
  const starts = new Map<string, number>();
  return {
    received: (message, path) => {
      const startMs = starts.get(path) ?? message.timestampMs;
      starts.set(path, startMs);
      return [{ ...message, timestampMs: (message.timestampMs - startMs) >>> 0 }];
    },
  };
});

const habits: Readonly<Record<string, { readonly mutant: Mutant | string; readonly allowed?: Readonly<Record<string, string>> }>> = {
  'evens out jumps in time': { mutant: smoothing, allowed: { 'CH-015': 'warn:clamped' } },
  'begins every stream at 0': { mutant: rebasing },
  'never announces a chunk size': { mutant: connecting((healthy) => healthy.filter((each) => !isTyped(each, 1) && each.kind !== 'outgoingChunkSize')) },
  'sends chunks of one byte': { mutant: withChunkSize(1) },
  'announces the largest chunk size': { mutant: withChunkSize(0x7fffffff) },
  'announces two chunk sizes, and says much that nobody asked for': {
    mutant: connecting((healthy) => [userControl(6, 1), windowAcknowledgementSize(1), setChunkSize(7), { kind: 'outgoingChunkSize', size: 7 }, command('onBWDone', 0, null, 8192), onStatus(0, 'status', 'NetStream.Play.Reset', 'Reset.'), userControl(31, 0), ...healthy]),
  },
  'leaves the object end out of onStatus': { mutant: 'S53' },
  'leaves the description out of onStatus': { mutant: 'S242' },
};

describe('group CH', () => {
  it.concurrent.each(Object.entries(habits))('says nothing against a server that %s', async (_, { mutant, allowed = {} }) => {
    const { results } = await runBuiltIn({ mutant, cases: ch, timeoutMs: 2000 });
    const complaints = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info').map(({ id, verdict, reason }) => [id, `${verdict}:${reason}`]);
    expect(Object.fromEntries(complaints)).toEqual(allowed);
  }, 60_000);
});
