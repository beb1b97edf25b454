/**
 * One publisher and one player that stream while robustness cases run (rule R7): a frame that is lost, damaged or late there is
 * harm done by the case in progress to somebody who has nothing to do with it.
 */
import type { Frame } from '../media/frames.js';
import type { CaseContext } from './context.js';
import { Blocked } from './signals.js';
import type { Player, Publisher } from './stream-ends.js';

const frameMs = 40;
/** A frame that later ones of its track have overtaken for so many looks, 40 ms each, does not come any more. */
const overtakenLooksMax = 12;
/** Frames of the look at rest. */
const restFrames = 50;

export interface BystanderHarm { readonly text: string }

export class Bystander {
  private readonly t: CaseContext;
  private readonly pub: Publisher;
  private readonly ply: Player;
  private readonly lateMs: number;
  private readonly waiting = new Map<string, { readonly frame: Frame; readonly sentMs: number; lagMs: number; overtakenLooks?: number }>();
  private readonly harms: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;
  private tickMs: number;
  /** By how much our own timer was late, in all: nobody else's fault. */
  private lagMs = 0;
  private seen = 0;

  private constructor(t: CaseContext, pub: Publisher, ply: Player, lateMs: number) {
    this.t = t;
    this.pub = pub;
    this.ply = ply;
    this.lateMs = lateMs;
    this.seen = ply.peer.messages.length;
    this.tickMs = t.nowMs();
    this.timer = setInterval(() => {
      const gapMs = t.nowMs() - this.tickMs;
      this.tickMs = t.nowMs();
      if (gapMs > 2 * frameMs) this.lagMs += gapMs - frameMs;
      void this.tick();
    }, frameMs);
  }

  static async start(t: CaseContext, lateMs: number): Promise<Bystander> {
    const { pub, ply } = await t.pair();
    const bystander = new Bystander(t, pub, ply, lateMs);
    // What is lost while nothing happens is no harm done by a case.
    for (let index = 0; index < restFrames; index += 1) await bystander.tick();
    const harm = await bystander.look();
    if (harm === undefined) return bystander;
    await bystander.stop();
    throw new Blocked('restless', `the relay is not sound at rest (${harm.text})`);
  }

  /** What has happened since the last look. A frame behind the case shows harm that a quick case did; those on their way arrive first. */
  async look(): Promise<BystanderHarm | undefined> {
    if (!this.broken) await this.tick();
    const open = new Set(this.waiting.keys());
    // By looks and not by the clock: where this process was busy itself, what has come is read before the time counts as over.
    for (let looks = 0; looks < this.lateMs / frameMs && this.ply.peer.closed === undefined && [...open].some((key) => this.mayCome(key)); looks += 1) {
      await this.t.pause(frameMs);
      this.collect();
      for (const frame of this.waiting.values()) if (frame.overtakenLooks !== undefined) frame.overtakenLooks += 1;
    }
    if (this.pub.peer.closed !== undefined) this.harms.push('the bystander\'s publisher was closed');
    if (this.ply.peer.closed !== undefined) this.harms.push('the bystander\'s player was closed');
    const lost = [...open].filter((key) => this.waiting.has(key));
    if (lost.length > 0) this.harms.push(`${lost.length} frames of the bystander did not arrive within ${Math.round(this.lateMs)} ms: ${lost.slice(0, 5).join(', ')}`);
    for (const key of lost) this.waiting.delete(key);
    const text = this.harms.join('; ');
    this.harms.length = 0;
    return text === '' ? undefined : { text };
  }

  /** Not there yet, and not overtaken by later frames for long. */
  private mayCome(key: string): boolean {
    const frame = this.waiting.get(key);
    return frame !== undefined && (frame.overtakenLooks === undefined || frame.overtakenLooks < overtakenLooksMax);
  }

  get broken(): boolean {
    return this.pub.peer.closed !== undefined || this.ply.peer.closed !== undefined;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.t.finish();
  }

  private async tick(): Promise<void> {
    this.collect();
    const timestampMs = this.ticks * frameMs;
    this.ticks += 1;
    const frame = this.pub.frames.video({ key: this.ticks % 25 === 1, timestampMs });
    this.waiting.set(`video ${frame.sequence}`, { frame, sentMs: this.t.nowMs(), lagMs: this.lagMs });
    await this.pub.payload(frame.typeId, frame.payload, timestampMs);
  }

  /** Takes what came; nothing is kept, because a group may last for minutes. */
  private collect(): void {
    const { messages } = this.ply.peer;
    const got = messages.slice(this.seen);
    this.seen = messages.length;
    if (messages.length > 1000) {
      messages.length = 0;
      this.seen = 0;
    }
    for (const [key, { frame, sentMs, lagMs }] of this.waiting) {
      const arrived = got.find((message) => message.typeId === frame.typeId && message.payload.length === frame.payload.length && message.payload.every((byte, at) => byte === frame.payload[at]));
      if (arrived === undefined) continue;
      this.waiting.delete(key);
      for (const earlier of this.waiting.values()) if (earlier.frame.sequence < frame.sequence) earlier.overtakenLooks ??= 0;
      const tookMs = this.t.nowMs() - sentMs - (this.lagMs - lagMs);
      if (tookMs > this.lateMs + frameMs * 2) this.harms.push(`${key} of the bystander came ${Math.round(tookMs)} ms late`);
    }
  }
}
