/**
 * A transparent tap between a program and a server: passes every byte on unchanged, analyses the session, and keeps of every
 * frame what a comparison needs. It also ends what does not end by itself: FFmpeg as a player goes on for ever behind many servers.
 */
import { Registry } from '../analyzers/registry.js';
import type { MediaStream } from '../analyzers/comparison/compare.js';
import type { ListenAddress } from '../net/address.js';
import { steadyClockUs } from '../net/clock.js';
import { MediaStreamCollector } from '../pipeline/media-stream.js';
import { bodyDigest } from '../pipeline/body-digest.js';
import { Session } from '../pipeline/session.js';
import { sessionMedia } from '../pipeline/session-media.js';
import type { LiveSession } from '../proxy/connection.js';
import { Proxy, type ProxyOptions } from '../proxy/proxy.js';
import { isRefusal, replyOf, type StatusInfo } from '../session/reply.js';
import type { Direction } from '../trace/events.js';
import type { Finding } from '../trace/findings.js';
import type { ConnectionInfo } from '../trace/transport.js';
import { timestampDistance } from '../trace/units.js';
import { Delays } from './core/delays.js';
import { lateMs } from './core/grade.js';

export interface TapOptions extends Pick<ProxyOptions, 'target' | 'insecure' | 'listenTls' | 'resegment'> {
  /** The direction of the media: c2s for publishers, s2c for players. */
  readonly media: Direction;
  readonly host: '127.0.0.1' | '::1';
  /** In words, for the comparison: "publisher to server". */
  readonly name: string;
}

/** A silence of this kind is a request that nobody answers. */
const stallAfterUs = 5_000_000;
const maxConnections = 32;
const lookAgainUs = 200_000;
/** Nothing was taken for so long: it does not read. */
const stoppedUs = 1_000_000;
/** Programs get this long to take what is under way and to close. */
const closeMs = 6000;

/** What ends a play: by these FFmpeg, librtmp and our player know it. */
const playEnds: ReadonlySet<string> = new Set(['NetStream.Play.Stop', 'NetStream.Play.Complete', 'NetStream.Play.UnpublishNotify']);
/** An error in answer to releaseStream and its like refuses nothing. */
const refusing = /^(NetStream\.|NetConnection\.Connect\.)/;

/** One connection through a tap. */
export class Leg implements LiveSession {
  readonly info: ConnectionInfo;
  readonly findings: Finding[] = [];
  /** When each frame passed, for the delay between two taps. */
  readonly delays = new Delays();
  openedUs = 0;
  /** The first and last byte of media. */
  firstMediaUs: number | undefined;
  lastMediaUs: number | undefined;
  /** Between two frames. */
  longestSilenceUs = 0;
  /** The program said something: a look at the port is none of its connections. */
  spoke = false;
  /** Any byte from the server. */
  lastServerUs: number;
  endedUs: number | undefined;
  /** The server accepted publish or play. */
  startedUs: number | undefined;
  /** Its answer, where it was no. */
  refusal: string | undefined;
  closedBy: 'program' | 'server' | undefined;
  closedUs: number | undefined;
  /** The server told the player that the stream has ended. */
  endTold = false;
  /** Frames that came behind that. */
  framesBehindEnd = 0;
  /** Frames that passed later than `lateMs` behind their own time, told from the first frame on; and the farthest. */
  framesBehind = 0;
  mostBehindMs = 0;
  /** The longest time for which the server did not take what the program sent. */
  longestBlockedUs = 0;
  /** From our end of the connection to the program's. */
  endLagUs: number | undefined;
  /** What happens from here on is our doing. */
  #overUs: number | undefined;
  #firstFrame: { readonly timestampMs: number; readonly atUs: number } | undefined;
  #relayedBytes = 0;
  readonly #towardsPlayer: { relayed: number; taken: number; waitsSinceUs: number | undefined } = { relayed: 0, taken: 0, waitsSinceUs: undefined };
  /** The longest time for which a player did not take what the server sent. */
  longestUnreadUs = 0;
  /** The player had stopped reading when the matrix ended it. */
  stoppedReading = false;
  #blockedSinceUs: number | undefined;
  readonly #session: Session;
  readonly #collectors = new Map<number, MediaStreamCollector>();
  readonly #options: TapOptions;

  constructor(id: number, info: ConnectionInfo, options: TapOptions) {
    this.info = info;
    this.#options = options;
    this.openedUs = steadyClockUs();
    this.lastServerUs = this.openedUs;
    const media = sessionMedia({
      part: (direction, msid, part, place) => {
        if (direction !== options.media) return;
        this.#collector(msid).part(part, place);
        const nowUs = steadyClockUs();
        this.firstMediaUs ??= nowUs;
        this.longestSilenceUs = Math.max(this.longestSilenceUs, nowUs - (this.lastMediaUs ?? nowUs));
        this.lastMediaUs = nowUs;
        if (part.role !== 'frame') return;
        if (this.endTold) this.framesBehindEnd += 1;
        this.#pace(place.timestampMs, nowUs);
        this.delays.frame(part.kind, bodyDigest(part.body), nowUs, part.key);
      },
      hole: (direction) => {
        if (direction === options.media) for (const collector of this.#collectors.values()) collector.hole();
      },
      chunkSize: (direction, offset, size) => {
        if (direction === options.media) for (const collector of this.#collectors.values()) collector.chunkSize(offset, size);
      },
    });
    this.#session = new Session(info, {
      id, stallAfterUs, showSecrets: false, registry: new Registry(), extract: media.extract,
      onEvent: (event) => {
        media.onEvent(event);
        if (event.kind !== 'message' || event.direction !== 's2c') return;
        if (event.body.type === 'command') this.#answer(event.body.commandName, replyOf(event, event.body).info);
        else if (event.body.type === 'userControl' && event.body.eventName === 'streamEof') this.endTold = true;
      },
      onFinding: (finding) => { this.findings.push(finding); },
    });
  }

  #answer(name: string, info: StatusInfo): void {
    // onFCPublish brings NetStream.Publish.Start as well, and accepts nothing.
    if (name === 'onStatus' && (info.code === 'NetStream.Publish.Start' || info.code === 'NetStream.Play.Start')) this.startedUs ??= steadyClockUs();
    else if (isRefusal(info) && this.startedUs === undefined && refusing.test(info.code ?? '')) this.refusal ??= info.code;
    if (playEnds.has(info.code ?? '')) this.endTold = true;
  }

  #pace(timestampMs: number, atUs: number): void {
    this.#firstFrame ??= { timestampMs, atUs };
    const behindMs = (atUs - this.#firstFrame.atUs) / 1000 - timestampDistance(this.#firstFrame.timestampMs, timestampMs);
    this.mostBehindMs = Math.max(this.mostBehindMs, behindMs);
    if (behindMs > lateMs) this.framesBehind += 1;
  }

  #collector(msid: number): MediaStreamCollector {
    let collector = this.#collectors.get(msid);
    if (collector === undefined) {
      collector = new MediaStreamCollector();
      this.#collectors.set(msid, collector);
    }
    return collector;
  }

  /** The stream with the most frames; undefined: no media passed. */
  get stream(): MediaStream | undefined {
    const [most] = [...this.#collectors.values()].sort((a, b) => b.frames - a.frames);
    return most?.finish(this.#options.name, this.#options.name, this.#options.media);
  }

  get frames(): number {
    return Math.max(0, ...[...this.#collectors.values()].map(({ frames }) => frames));
  }

  /** The matrix ends it now. */
  over(): void {
    const { waitsSinceUs } = this.#towardsPlayer;
    // What has just been sent is on its way: that accuses nobody.
    this.stoppedReading = this.endedUs === undefined && !this.delivered && waitsSinceUs !== undefined && steadyClockUs() - waitsSinceUs > stoppedUs;
    if (this.stoppedReading) this.longestUnreadUs = Math.max(this.longestUnreadUs, steadyClockUs() - (this.#towardsPlayer.waitsSinceUs ?? steadyClockUs()));
    this.#overUs ??= steadyClockUs();
  }

  /** The program's system has taken all that came from the server. */
  get delivered(): boolean {
    return this.#towardsPlayer.taken >= this.#towardsPlayer.relayed;
  }

  nextDeadlineUs(): number | undefined {
    const dueUs = this.#session.nextDeadlineUs();
    // What is taken late is told at the next look only.
    return this.delivered ? dueUs : Math.min(dueUs ?? Number.POSITIVE_INFINITY, steadyClockUs() + lookAgainUs);
  }

  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void {
    if (direction === 's2c') {
      this.lastServerUs = atUs;
      this.#towardsPlayer.relayed += bytes.length;
      this.#towardsPlayer.waitsSinceUs ??= atUs;
    } else {
      this.spoke = true;
      this.#relayedBytes += bytes.length;
      this.#blockedSinceUs ??= atUs;
    }
    this.#session.bytes(direction, bytes, atUs);
  }

  gap(direction: Direction, length: number, atUs: number): void {
    this.#session.gap(direction, length, atUs);
  }

  acked(direction: Direction, total: number, atUs: number): void {
    if (direction === 's2c') {
      const { relayed, taken, waitsSinceUs = atUs } = this.#towardsPlayer;
      this.longestUnreadUs = Math.max(this.longestUnreadUs, atUs - waitsSinceUs);
      // Some of it went: it reads.
      this.#towardsPlayer.waitsSinceUs = total >= relayed ? undefined : total > taken ? atUs : waitsSinceUs;
      this.#towardsPlayer.taken = total;
    } else {
      this.longestBlockedUs = Math.max(this.longestBlockedUs, atUs - (this.#blockedSinceUs ?? atUs));
      this.#blockedSinceUs = total >= this.#relayedBytes ? undefined : atUs;
    }
    this.#session.acked(direction, total, atUs);
  }

  close(direction: Direction, how: 'fin' | 'rst', atUs: number): void {
    // The end that we make says nothing about anybody.
    if (this.#overUs !== undefined) {
      if (direction === 'c2s') this.endLagUs = atUs - this.#overUs;
      return;
    }
    if (this.closedBy === undefined) [this.closedBy, this.closedUs] = [direction === 'c2s' ? 'program' : 'server', atUs];
    this.#session.close(direction, how, atUs);
  }

  time(atUs: number): void {
    this.#session.time(atUs);
  }

  end(reason: Parameters<LiveSession['end']>[0], atUs: number): void {
    this.#session.end(reason, atUs);
    this.endedUs = atUs;
  }
}

interface Waiting { readonly condition: () => boolean; readonly resolve: (met: boolean) => void; readonly timer: NodeJS.Timeout }

export class Tap {
  readonly legs: Leg[] = [];
  /** Faults of our own, in words. */
  readonly faults: string[] = [];
  readonly #proxy: Proxy;
  #waiting: Waiting[] = [];
  #poll: NodeJS.Timeout | undefined;

  constructor(options: TapOptions) {
    this.#proxy = new Proxy({
      target: options.target, insecure: options.insecure, resegment: options.resegment, ...(options.listenTls === undefined ? {} : { listenTls: options.listenTls }),
      listen: { host: options.host, port: 0 }, probe: false, maxConnections,
      createSession: (id, info) => {
        const leg = new Leg(id, info, options);
        this.legs.push(leg);
        return leg;
      },
      observer: { decoderFault: (id, error) => { this.faults.push(`session ${id}: ${error instanceof Error ? error.message : String(error)}`); } },
    });
  }

  start(): Promise<ListenAddress> {
    return this.#proxy.start();
  }

  /** Looks again every few milliseconds; false: not within that time. */
  until(condition: () => boolean, withinMs: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiting = { condition, resolve, timer: setTimeout(() => { this.#settle(waiting, false); }, withinMs) };
      this.#waiting.push(waiting);
      this.#poll ??= setInterval(() => { for (const each of [...this.#waiting]) if (each.condition()) this.#settle(each, true); }, 20);
    });
  }

  #settle(waiting: Waiting, met: boolean): void {
    clearTimeout(waiting.timer);
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
    if (this.#waiting.length === 0) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    }
    waiting.resolve(met);
  }

  /** Ends every connection as a server would that has nothing more to say, and listens no more. */
  async stop(): Promise<void> {
    for (const leg of this.legs) leg.over();
    await this.#proxy.finish(closeMs);
    await this.#proxy.done;
  }
}
