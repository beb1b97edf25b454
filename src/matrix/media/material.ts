/** The FLV files that a cell needs, each made once in a run and only when it is asked for. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegs } from '../adapters/ffmpeg.js';
import type { Cell } from '../core/cell.js';
import type { FlowMaterial } from '../flows/flow.js';
import { encode, NoStreamError } from './encode.js';
import { flvOf, type CodedTrack } from './flv-stream.js';
import { noStream, planStream, variantOf, type Encoding, type StreamPlan, type TrackPlan } from './plan.js';
import { readCoded, type Coded } from './samples.js';
import { syntheticFlv } from './synthetic.js';

export interface MaterialOptions {
  /** Of the run; the files go into a folder of their own in it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Seconds of the streams of a cell. Default 5. */
  readonly secondsOf?: (cell: Cell) => number;
  /** Path of FFmpeg; undefined: there is none. Default: the first of this machine. */
  readonly ffmpeg?: string | undefined;
}

const usualSeconds = 5;

/** The maker of a run. It rejects with a NoStreamError where something is missing for a stream. */
export function materialIn(options: MaterialOptions): (cell: Cell) => Promise<FlowMaterial> {
  const maker = new MaterialMaker(options);
  return (cell) => maker.of(cell);
}

class MaterialMaker {
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #ffmpeg: string | undefined;
  readonly #secondsOf: (cell: Cell) => number;
  readonly #materials = new Map<string, Promise<FlowMaterial>>();
  readonly #encodings = new Map<string, Promise<string>>();
  /** One encoder at a time: they use every core there is, and cells are at work beside them. */
  #encoding: Promise<unknown> = Promise.resolve();

  constructor(options: MaterialOptions) {
    this.#folder = join(options.folder, 'material');
    this.#signal = options.signal;
    this.#ffmpeg = 'ffmpeg' in options ? options.ffmpeg : ffmpegs.find(({ path }) => existsSync(path))?.path;
    this.#secondsOf = options.secondsOf ?? (() => usualSeconds);
    mkdirSync(this.#folder, { recursive: true });
  }

  of(cell: Cell): Promise<FlowMaterial> {
    const seconds = Math.max(1, Math.ceil(this.#secondsOf(cell)));
    return kept(this.#materials, `${cell.codec} ${variantOf(cell)} ${seconds}`, () => this.#make(cell, seconds));
  }

  async #make(cell: Cell, seconds: number): Promise<FlowMaterial> {
    const none = noStream(cell);
    if (none !== undefined) throw new NoStreamError(none);
    const file = await this.#stream(cell, seconds, 0);
    // Nobody takes over a stream of the other variants, and some take long to encode.
    return { file, other: variantOf(cell) === 'usual' ? await this.#stream(cell, seconds, 1) : file, durationMs: seconds * 1000 };
  }

  async #stream(cell: Cell, seconds: number, which: 0 | 1): Promise<string> {
    const variant = variantOf(cell);
    const path = join(this.#folder, `${cell.codec}-${variant}-${seconds}s-${which + 1}.flv`);
    if (this.#ffmpeg === undefined && cell.codec === 'h264+aac' && variant === 'usual') writeFileSync(path, Buffer.concat(syntheticFlv(seconds, which)));
    else writeFileSync(path, Buffer.concat(await this.#encoded(planStream(cell.codec, variant, seconds, which))));
    return path;
  }

  async #encoded({ tracks, seconds }: StreamPlan): Promise<Uint8Array[]> {
    const coded: CodedTrack[] = [];
    for (const track of tracks) coded.push({ ...track, parts: await this.#parts(track) });
    return flvOf(coded, seconds * 1000);
  }

  async #parts({ encodings }: TrackPlan): Promise<CodedTrack['parts']> {
    const parts: { coded: Coded; startMs: number }[] = [];
    let startMs = 0;
    for (const encoding of encodings) {
      parts.push({ coded: readCoded(await this.#mp4(encoding), encoding.seconds * 1000), startMs });
      startMs += encoding.seconds * 1000;
    }
    return parts;
  }

  #mp4(encoding: Encoding): Promise<string> {
    return kept(this.#encodings, JSON.stringify(encoding), () => {
      const output = join(this.#folder, `encoding-${this.#encodings.size}.mp4`);
      const turn = this.#encoding.then(() => encode(this.#ffmpeg, encoding, output, this.#signal));
      this.#encoding = turn.catch(() => undefined);
      return turn.then(() => output);
    });
  }
}

/** Made once, whoever asks first. */
function kept<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const before = made.get(name);
  if (before !== undefined) return before;
  const promise = make();
  made.set(name, promise);
  return promise;
}
