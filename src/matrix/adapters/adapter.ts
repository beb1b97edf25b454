/** What the matrix needs of a real program: how it is found, started and ended, what it cannot do, what it may lose. */
import type { Codec, Flow, Handshake, Transport } from '../core/axes.js';
import type { Cell } from '../core/cell.js';

/** A program on this machine; or what is missing, and the command that brings it. */
export type Found = { readonly path: string; readonly version: string } | { readonly missing: string; readonly install: string };

export interface ProgramExit { readonly status: number | null; readonly signal: string | null }

/** A program at work, or our own code in its place. */
export interface Running {
  readonly exited: Promise<ProgramExit>;
  /** The end of what it said. */
  readonly output: string;
  /** Asks it to end, then makes it. */
  stop(): Promise<ProgramExit>;
}

export interface PublishJob {
  /** An FLV file: the source, timestamps as they shall be sent. */
  readonly file: string;
  readonly url: string;
  /** `fast`: as fast as the server takes it. */
  readonly pace: 'realtime' | 'fast';
  /** Added to every timestamp of the file. */
  readonly offsetMs: number;
  readonly codec: Codec;
  readonly handshake: Handshake;
  /** The tap's certificate, where the url is rtmps; everything else is accepted as well. */
  readonly ca: string | undefined;
}

export interface PlayJob {
  readonly url: string;
  /** Where an FLV file of what came is wanted. */
  readonly output: string;
  /** Another publisher will take the name: who can shall stay when the server tells the end of the first. */
  readonly stays: boolean;
  readonly codec: Codec;
  readonly handshake: Handshake;
  readonly ca: string | undefined;
}

/** Why a cell makes no sense with this program: a sentence without its full stop. undefined: it does. */
export type Unable = (cell: Cell) => string | undefined;

/** What a player may miss without anybody being at fault, with the reason. */
export interface Allowance {
  readonly kind: 'video' | 'audio';
  /** Of the last frames of a stream. */
  readonly tail: number;
  readonly why: string;
}

export interface PublisherAdapter {
  readonly id: string;
  readonly title: string;
  find(): Promise<Found>;
  readonly unable: Unable;
  start(job: PublishJob): Running;
}

export interface PlayerAdapter {
  readonly id: string;
  readonly title: string;
  find(): Promise<Found>;
  readonly unable: Unable;
  readonly allowances: readonly Allowance[];
  /** Smoke cells only: this share of the frames has to come; such a player is no judge of loss. */
  readonly smoke?: number;
  start(job: PlayJob): Running;
}

/** How a server is wanted. */
export interface ServerJob {
  /** Of its own, empty, for its files and logs. */
  readonly folder: string;
  readonly host: '127.0.0.1' | '::1';
  readonly port: number;
  /** The chunk size that it shall use, where it can be told. */
  readonly chunkSize: number | undefined;
  /** Servers that take one stream have to know it beforehand. */
  readonly streamName: string;
}

export interface RunningServer extends Running {
  readonly host: string;
  readonly port: number;
  readonly app: string;
  /** FLV file that it writes itself (`ingestOnly`). */
  readonly stored?: string;
}

export interface ServerAdapter {
  readonly id: string;
  readonly title: string;
  find(): Promise<Found>;
  readonly unable: Unable;
  /** Takes one publisher and no player, and ends with it: `stored` is what arrived. */
  readonly ingestOnly?: true;
  /** It stands where it stands: host and port of the job are not for it. */
  readonly fixedAddress?: true;
  /** Resolves when its port is open; rejects with a sentence. */
  start(job: ServerJob): Promise<RunningServer>;
}

export type { Cell, Codec, Flow, Handshake, Transport };
