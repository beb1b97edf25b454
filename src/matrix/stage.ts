/** Where a cell is played: a server behind two taps, and the means to start publishers and players there. Flows are its scripts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ListenAddress } from '../net/address.js';
import { steadyClockUs } from '../net/clock.js';
import { formatAddress } from '../trace/transport.js';
import type { PlayerAdapter, ProgramExit, PublisherAdapter, Running, RunningServer } from './adapters/adapter.js';
import type { Cell } from './core/cell.js';
import type { Ended } from './core/observation.js';
import { lastLine } from './program.js';
import { Tap, type Leg, type TapOptions } from './tap.js';

export interface StageOptions {
  readonly cell: Cell;
  readonly server: RunningServer;
  readonly publisher: PublisherAdapter;
  /** undefined: the server takes no player. */
  readonly player: PlayerAdapter | undefined;
  /** For the files of this cell. */
  readonly folder: string;
  readonly streamName: string;
  /** PEM texts of the taps, for rtmps. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly signal: AbortSignal;
  /** Stands between a program and its tap, for faults that are planted there: told where the tap is, it says where the program shall go. */
  readonly between?: { readonly publisher?: Between; readonly player?: Between };
}

export type Between = (tap: ListenAddress) => Promise<ListenAddress>;

export interface PublishOptions {
  readonly file: string;
  readonly pace?: 'realtime' | 'fast';
  readonly offsetMs?: number;
}

/** A program on the stage. */
interface Part {
  readonly running: Running;
  readonly startedUs: number;
  exit: ProgramExit | undefined;
  killed: boolean;
}

export interface PublisherPart extends Part { readonly file: string; readonly pace: 'realtime' | 'fast'; readonly legIndex: number }

export interface PlayerPart extends Part {
  readonly output: string;
  readonly legIndex: number;
  /** It left by the flow's wish: what comes later is not its matter. */
  left: boolean;
}

/** A program connects within this, on a machine with two cores at work. */
const connectMs = 15_000;
/** Behind the last byte from the server, with no publisher left: it has nothing more to say. */
const idleMs = 1500;
/** The same where the last frames have not come: a server may be slow, and nobody is accused of what still lies in its queue. */
const patienceMs = 5000;
/** For all of it, where bytes never stop. */
const finishMs = 20_000;
/** From its connection's end to its own. */
const exitMs = 6000;

export class Stage {
  readonly cell: Cell;
  readonly publishers: PublisherPart[] = [];
  readonly players: PlayerPart[] = [];
  readonly publisherTap: Tap;
  readonly playerTap: Tap;
  readonly #options: StageOptions;
  #publisherUrl = '';
  #playerUrl = '';

  constructor(options: StageOptions) {
    this.cell = options.cell;
    this.#options = options;
    const { server, cell, tls } = options;
    const common: Omit<TapOptions, 'media' | 'name'> = {
      target: { host: server.host, port: server.port, tls: false }, insecure: true, host: cell.transport === 'ipv6' ? '::1' : '127.0.0.1',
      resegment: cell.transport === 'impaired' ? { c2s: 'coalesce', s2c: 'coalesce' } : { c2s: 'as-is', s2c: 'as-is' }, ...(cell.transport === 'rtmps' && tls !== undefined ? { listenTls: tls } : {}),
    };
    this.publisherTap = new Tap({ ...common, media: 'c2s', name: 'publisher to server' });
    this.playerTap = new Tap({ ...common, media: 's2c', name: 'server to player' });
    mkdirSync(options.folder, { recursive: true });
  }

  async open(): Promise<void> {
    const scheme = this.cell.transport === 'rtmps' ? 'rtmps' : 'rtmp';
    const url = ({ host, port }: { readonly host: string; readonly port: number }): string => `${scheme}://${formatAddress(host, port)}/${this.#options.server.app}/${this.#options.streamName}`;
    const { publisher, player } = this.#options.between ?? {};
    const [first, last] = [await this.publisherTap.start(), await this.playerTap.start()];
    this.#publisherUrl = url(await publisher?.(first) ?? first);
    this.#playerUrl = url(await player?.(last) ?? last);
  }

  publish({ file, pace = 'realtime', offsetMs = 0 }: PublishOptions): PublisherPart {
    const { publisher, tls } = this.#options;
    const { codec, handshake } = this.cell;
    const startedUs = steadyClockUs();
    const running = publisher.start({ file, url: this.#publisherUrl, pace, offsetMs, codec, handshake, ca: tls?.cert });
    return this.#track({ running, startedUs, exit: undefined, killed: false, file, pace, legIndex: this.publishers.length }, this.publishers);
  }

  /** undefined: the server takes no player. */
  play(): PlayerPart | undefined {
    const { player, folder, tls } = this.#options;
    if (player === undefined) return undefined;
    const { codec, handshake } = this.cell;
    const output = join(folder, `player-${this.players.length + 1}.flv`);
    const startedUs = steadyClockUs();
    const running = player.start({ url: this.#playerUrl, output, codec, handshake, ca: tls?.cert, stays: this.cell.flow === 'republish' });
    return this.#track({ running, startedUs, exit: undefined, killed: false, output, legIndex: this.players.length, left: false }, this.players);
  }

  #track<P extends Part>(part: P, list: P[]): P {
    list.push(part);
    void part.running.exited.then((exit) => { part.exit = exit; });
    return part;
  }

  /** play is accepted (or refused, or the player has given up): the publisher may begin. */
  async playing(player: PlayerPart | undefined): Promise<boolean> {
    if (player === undefined) return true;
    const settled = (): boolean => {
      const leg = this.legOf(player);
      return player.exit !== undefined || leg?.startedUs !== undefined || leg?.refusal !== undefined || leg?.endedUs !== undefined;
    };
    await this.playerTap.until(settled, connectMs);
    return this.legOf(player)?.startedUs !== undefined;
  }

  /** The publisher's media flows; false: it has ended or given up. */
  flowing(publisher: PublisherPart): Promise<boolean> {
    const leg = (): Leg | undefined => this.legOf(publisher);
    return this.publisherTap.until(() => publisher.exit !== undefined || (leg()?.frames ?? 0) > 0 || leg()?.refusal !== undefined, connectMs).then(() => (leg()?.frames ?? 0) > 0);
  }

  /** So much time since media began to flow. */
  async media(publisher: PublisherPart, ms: number): Promise<void> {
    await this.publisherTap.until(() => {
      const { firstMediaUs } = this.legOf(publisher) ?? {};
      return publisher.exit !== undefined || (firstMediaUs !== undefined && steadyClockUs() - firstMediaUs >= ms * 1000);
    }, connectMs + ms);
  }

  /** It has sent everything and ended; false: it had to be made to. */
  async ended(publisher: PublisherPart, withinMs: number): Promise<boolean> {
    await this.publisherTap.until(() => publisher.exit !== undefined || this.#options.signal.aborted, withinMs);
    if (publisher.exit !== undefined) return true;
    publisher.killed = true;
    publisher.exit = await publisher.running.stop();
    return false;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => { setTimeout(resolve, ms); });
  }

  /** The flow lets it go. */
  async leave(player: PlayerPart | undefined): Promise<void> {
    if (player === undefined) return;
    player.left = true;
    this.legOf(player)?.over();
    player.exit = await player.running.stop();
  }

  /** Programs are started one after the other: a connection is of the one that was started last before it. Of several the one that was accepted. */
  legOf(part: PublisherPart | PlayerPart): Leg | undefined {
    const [tap, parts] = 'output' in part ? [this.playerTap, this.players] : [this.publisherTap, this.publishers];
    const nextUs = parts[part.legIndex + 1]?.startedUs ?? Number.POSITIVE_INFINITY;
    const legs = tap.legs.filter((leg) => leg.spoke && leg.openedUs >= part.startedUs && leg.openedUs < nextUs);
    return legs.find((leg) => leg.startedUs !== undefined) ?? legs[0];
  }

  /** Players get what is still under way, then their connections are ended, then they end. */
  async finish(): Promise<void> {
    const complete = (leg: Leg): boolean => this.publisherTap.legs.every(({ delays }) => delays.endedAt(leg.delays));
    const quiet = (leg: Leg): boolean => {
      const idleUs = steadyClockUs() - leg.lastServerUs;
      return leg.endedUs !== undefined || (leg.delivered && (idleUs > patienceMs * 1000 || (idleUs > idleMs * 1000 && complete(leg))));
    };
    // A publisher that has gone may have left much on its way, where the server is slower than it was.
    await this.publisherTap.until(() => this.#options.signal.aborted || this.publisherTap.legs.every((leg) => !leg.spoke || leg.closedUs !== undefined || leg.endedUs !== undefined), finishMs);
    await this.playerTap.until(() => this.#options.signal.aborted || this.playerTap.legs.every(quiet), finishMs);
    await this.playerTap.stop();
    await this.playerTap.until(() => this.players.every(({ exit }) => exit !== undefined), exitMs);
    await Promise.all([...this.players, ...this.publishers].filter(({ exit }) => exit === undefined).map(async (part) => {
      part.killed = true;
      part.exit = await part.running.stop();
    }));
    await this.publisherTap.stop();
  }
}

export function endedOf(part: Part): Ended {
  return { status: part.exit?.status ?? null, signal: part.exit?.signal ?? null, killed: part.killed, lastLine: lastLine(part.running.output) };
}
