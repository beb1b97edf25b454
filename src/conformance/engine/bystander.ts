/**
 * One publisher and one player that stream while robustness cases run (rule R7): a frame that is lost, damaged or late there is
 * harm done by the case in progress to somebody who has nothing to do with it.
 */
import type { Frame } from '../media/frames.js';
import type { CaseContext } from './context.js';
import type { Player, Publisher } from './stream-ends.js';

const frameMs = 40;

export interface BystanderHarm { readonly text: string }

export class Bystander {
  private readonly t: CaseContext;
  private readonly pub: Publisher;
  private readonly ply: Player;
  private readonly lateMs: number;
  private readonly waiting = new Map<string, { readonly frame: Frame; readonly sentMs: number }>();
  private readonly harms: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;
  private seen = 0;

  private constructor(t: CaseContext, pub: Publisher, ply: Player, lateMs: number) {
    this.t = t;
    this.pub = pub;
    this.ply = ply;
    this.lateMs = lateMs;
    this.seen = ply.peer.messages.length;
    this.timer = setInterval(() => { void this.tick(); }, frameMs);
  }

  static async start(t: CaseContext, lateMs: number): Promise<Bystander> {
    const { pub, ply } = await t.pair();
    return new Bystander(t, pub, ply, lateMs);
  }

  /** What has happened since the last look; lets the frames that are on their way arrive first. */
  async look(): Promise<BystanderHarm | undefined> {
    const untilMs = this.t.nowMs() + this.lateMs;
    const open = new Set(this.waiting.keys());
    while ([...open].some((key) => this.waiting.has(key)) && this.t.nowMs() < untilMs && this.ply.peer.closed === undefined) {
      await this.t.pause(frameMs);
      this.collect();
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
    this.waiting.set(`video ${frame.sequence}`, { frame, sentMs: this.t.nowMs() });
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
    for (const [key, { frame, sentMs }] of this.waiting) {
      const arrived = got.find((message) => message.typeId === frame.typeId && message.payload.length === frame.payload.length && message.payload.every((byte, at) => byte === frame.payload[at]));
      if (arrived === undefined) continue;
      this.waiting.delete(key);
      const tookMs = this.t.nowMs() - sentMs;
      if (tookMs > this.lateMs + frameMs * 2) this.harms.push(`${key} of the bystander came ${Math.round(tookMs)} ms late`);
    }
  }
}
