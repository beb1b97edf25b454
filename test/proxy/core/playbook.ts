import type { Direction } from '../../../src/trace/events.js';
import type { End, RelayCommands } from '../../../src/proxy/core/relay.js';
import { Relay } from '../../../src/proxy/core/relay.js';
import type { ResegmentPlan } from '../../../src/proxy/core/resegment.js';

export const asIs: ResegmentPlan = { c2s: 'as-is', s2c: 'as-is' };

/** Records what the relay wishes as lines, so that a test reads like a transcript. */
export class Recorder implements RelayCommands {
  readonly lines: string[] = [];
  readonly sent: Record<Direction, Uint8Array[]> = { c2s: [], s2c: [] };
  readonly tapped: Record<Direction, Uint8Array[]> = { c2s: [], s2c: [] };
  /** What `send` answers. */
  roomy = true;

  connectTarget(): void { this.lines.push('connect target'); }
  send(direction: Direction, bytes: Uint8Array, confirm: boolean): boolean {
    this.lines.push(`send ${direction} ${show(bytes)}${confirm ? ' confirm' : ''}`);
    this.sent[direction].push(bytes);
    return this.roomy;
  }
  endWrite(direction: Direction): void { this.lines.push(`end ${direction}`); }
  pause(direction: Direction): void { this.lines.push(`pause ${direction}`); }
  resume(direction: Direction): void { this.lines.push(`resume ${direction}`); }
  destroy(end: End, how: 'reset' | 'close'): void { this.lines.push(`destroy ${end} ${how}`); }
  setTimer(direction: Direction, delayUs: number): void { this.lines.push(`timer ${direction} ${delayUs}`); }
  tap(direction: Direction, bytes: Uint8Array): void {
    this.lines.push(`tap ${direction} ${show(bytes)}`);
    this.tapped[direction].push(bytes);
  }
  tapClose(direction: Direction, how: 'fin' | 'rst'): void { this.lines.push(`tap ${direction} ${how}`); }
  notice(text: string): void { this.lines.push(`notice ${text}`); }

  /** The lines since the last call. */
  take(): string[] {
    return this.lines.splice(0);
  }
}

export function openRelay(plan: ResegmentPlan = asIs): { relay: Relay; out: Recorder } {
  const out = new Recorder();
  const relay = new Relay(out, plan);
  relay.accepted();
  relay.targetConnected(0);
  out.take();
  return { relay, out };
}

export function show(bytes: Uint8Array): string {
  return bytes.length > 8 ? `${bytes.length} bytes` : [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s+/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
