/**
 * Sessions as text, for the rules' examples: one step a line, executed by the catalogue test and printed by `explain`.
 *
 *   handshake                                     C0 C1, S0 S1 S2, C2
 *   ffmpeg connects | obs connects | gstreamer connects | librtmp connects | someone connects
 *   connected                                     window, bandwidth, chunk size 4096 and the answer to connect
 *   ffmpeg publishes                              handshake up to the accepted publish (also obs, gstreamer, librtmp, someone)
 *   ffmpeg plays                                  handshake up to the accepted play
 *   c2s|s2c NAME TXN VALUE...                     a command; values are JSON, undefined, ecma{...}, long"..."; options csid= msid= type=17 fmt=1 broken
 *   c2s|s2c setChunkSize N, windowAcknowledgementSize N, setPeerBandwidth N, acknowledgement N, streamBegin, pingRequest
 *   c2s|s2c data HANDLER VALUE...                  script data; values as in commands, amf3{...} behind the AVM+ marker; options type=15 broken ts=; HANDLER ? is no string
 *   c2s|s2c video KIND, audio KIND                KIND: header, key, inter, frame, eos; options msid= codec= problem="..." nals=7,8,5 config="..." bytes= ts= cts=
 *                                                 slice=I|P|B (idr: IDR) digest= track= size=WxH (of a header) number=N (its fingerprint) rate=HZ channels=N
 *   c2s|s2c headers                               a video and an audio sequence header
 *   c2s|s2c media MS                              coded audio and video for that long, a frame each every 40 ms, a keyframe each second; only=audio|video
 *   c2s|s2c tones N MS from=MS                    N audio frames, so far apart
 *   c2s|s2c uneven N MS MS                        N video frames, the steps between them so long in turn
 *   c2s|s2c numbered N skip=N                     N frames that count themselves (frame_num), after so many frames of time without one
 *   c2s|s2c apart MS LATE                         video for that long, each audio frame written so much later than the video of its time
 *   c2s|s2c gop CTS                               eight groups of I P B B, decoded in that order, with this composition time for I and P
 *   c2s|s2c keyframes MS N                        N groups of that length, 40 ms a frame
 *   clock MS                                      the next media have this timestamp
 *   file flv|mp4|hls                              first line: a file, not a connection
 *   no metadata                                   "publishes" and "file flv" come without the onMetaData that they have else
 *   container WHAT KEY=VALUE... at=N bytes=N file=NAME   a fact about the file around the media
 *   c2s|s2c packet 1|2, protocol NAME BYTE "DETAIL", skipped, split WHERE N, landmark CSID FMT, lost WHY N, anomaly WHAT KEY=N...
 *   c2s|s2c partial N                             N bytes of a message whose rest does not come
 *   comparison KEY=VALUE...                       sent= missing= corrupted= ... kind= common=ID:N,... shared=ID:N landmark=WHAT:N header=STATE ... (comparison/example.ts)
 *   wait MS | acked N | fin c2s|s2c | rst c2s|s2c | end REASON | source KEY=false ... | other session publishes NAME [ended] [sends=FRAMES]
 *   s2c relayed FROM TO                           these video frames of what the other session sends
 */
import type { AmfProperty, AmfValue } from '../trace/amf.js';
import type { Comparison } from '../trace/comparison.js';
import type {
  AnomalyEvent, Capabilities, Direction, LostEvent, MediaBody, MediaPacketType, MediaUnit, MessageBody, SessionEndEvent, SplitEvent, TraceEvent,
  VideoFrameType, WireProtocol,
} from '../trace/events.js';
import { exampleComparison } from './comparison/example.js';

/** What the transcript says about the rest of the run, outside its own session. */
export interface OtherPublisher { readonly name: string; readonly ended: boolean; /** Media messages that it sends, in order. */ readonly sends: readonly { readonly timestampMs: number; readonly body: MediaBody }[] }

export interface PlayedTranscript { readonly events: TraceEvent[]; readonly others: readonly OtherPublisher[]; readonly comparisons: readonly Comparison[] }

const flashVers: Readonly<Record<string, string>> = {
  ffmpeg: 'FMLE/3.0 (compatible; Lavf59.27.100)', obs: 'FMLE/3.0 (compatible; FMSc/1.0)', librtmp: 'LNX 10,0,32,18', gstreamer: 'LNX 10,0,32,18', someone: 'Example/1.0',
};
const success = '{"level":"status","code":"NetConnection.Connect.Success","description":"Connection succeeded."}';

/** A video frame of another session, 40 ms after the one before it; a key frame each second. */
function relayedFrame(number: number): OtherPublisher['sends'][number] {
  const frameType: VideoFrameType = number % 25 === 0 ? 'key' : 'inter';
  return { timestampMs: number * frameMs, body: { type: 'video', units: [{ trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType, bodyBytes: 295, enhanced: false, digest: number + 1 }] } };
}

/** The lines behind the short forms, so that `explain` can print what really happens. */
export function expand(line: string): string[] {
  const [who = '', does = ''] = line.split(' ');
  if (line === 'handshake') return ['c2s packet 1', 's2c packet 1', 's2c packet 2', 'c2s packet 2'];
  if (line === 'connected') return ['s2c windowAcknowledgementSize 5000000', 's2c setPeerBandwidth 5000000', 's2c setChunkSize 4096', `s2c _result 1 {"fmsVer":"FMS/3,0,1,123"} ${success}`];
  if (does === 'headers') return [`${who} video header`, `${who} audio header`];
  if (!(who in flashVers)) return [line];
  const connect = [
    ...(who === 'obs' ? ['c2s setChunkSize 4096'] : []),
    `c2s connect 1 {"app":"live","flashVer":"${flashVers[who] ?? ''}","tcUrl":"rtmp://127.0.0.1/live"} csid=3`,
  ];
  if (does === 'connects') return connect;
  const txn = who === 'gstreamer' ? 2 : does === 'publishes' ? 4 : 2;
  const start = [...expand('handshake'), ...connect, ...expand('connected')];
  const create = [`c2s createStream ${String(txn)} null csid=3`, `s2c _result ${String(txn)} null 1`];
  if (does === 'asks') return [...start, ...announce(who), ...create];
  if (does === 'publishes') return [...start, ...announce(who), ...create, `c2s publish ${who === 'gstreamer' ? '0' : '5'} null "t**t" "live" msid=1`, 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start","description":"Start publishing"} msid=1'];
  if (does === 'plays') return [...start, ...create, `c2s play ${who === 'gstreamer' ? '0' : '4'} null "t**t" msid=1`, 's2c streamBegin 1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start","description":"Start live"} msid=1'];
  return [line];
}

function announce(who: string): string[] {
  const [release, publish] = who === 'gstreamer' ? ['0', '0'] : ['2', '3'];
  return [`c2s releaseStream ${release} null "t**t" csid=3`, `c2s FCPublish ${publish} null "t**t" csid=3`];
}

/** What every encoder and every file writer sends first; where a transcript has metadata of its own, no media, or says "no metadata", it is left out. */
function metadataAfter(line: string): string[] {
  if (line === 'file flv') return ['c2s data onMetaData ecma{"encoder":"Example/1.0"}'];
  const [who = '', does = ''] = line.split(' ');
  return who in flashVers && does === 'publishes' ? ['c2s data @setDataFrame "onMetaData" ecma{"encoder":"Example/1.0"}'] : [];
}

/** All lines, short forms expanded. */
export function printTranscript(lines: readonly string[]): string[] {
  const own = lines.some((line) => line === 'no metadata' || / data (onMetaData|@setDataFrame)/.test(line)) || !lines.some((line) => /^c2s (media|video|audio|headers)/.test(line));
  return lines.filter((line) => line !== 'no metadata').flatMap((line) => [...expand(line), ...(own ? [] : metadataAfter(line))]);
}

/** Builds the trace events. Throws on a line that it does not know: examples are ours. */
export function playTranscript(lines: readonly string[]): PlayedTranscript {
  const player = new Player();
  for (const line of printTranscript(lines)) player.step(line);
  return player.finish();
}

const stepUs = 1000;
const frameMs = 40;
const keyframeMs = 1000;

class Player {
  readonly events: TraceEvent[] = [];
  readonly others: OtherPublisher[] = [];
  readonly comparisons: Comparison[] = [];
  #us = 0;
  #started = false;
  #ended = false;
  #closed = false;
  #capabilities: Record<keyof Capabilities, boolean> = { handshake: true, chunks: true, bothDirections: true, captureTime: true, acks: true };
  #sent = { c2s: 0, s2c: 0 };
  #last = { c2s: -1, s2c: -1 };
  #acked: number | undefined;
  #partial: { direction: Direction; have: number } | undefined;
  #mediaMs = 0;
  #number = 0;
  /** When the next keyframe is due. */
  #keyMs = 0;
  #regular = false;
  #between = 0;
  #container: 'flv' | 'mp4' | 'hls' | undefined;

  step(line: string): void {
    const tokens = tokenize(line);
    const [first = '', second = ''] = tokens;
    if (first === 'source') {
      for (const token of tokens.slice(1)) this.#capabilities[token.split('=')[0] as keyof Capabilities] = false;
      return;
    }
    if (first === 'file') {
      this.#container = second as 'flv';
      for (const name of Object.keys(this.#capabilities) as (keyof Capabilities)[]) this.#capabilities[name] = false;
      return;
    }
    if (first === 'comparison') {
      this.comparisons.push(exampleComparison(tokens.slice(1)));
      return;
    }
    if (first === 'other') {
      const frames = Number(tokens.find((token) => token.startsWith('sends='))?.slice(6) ?? 0);
      this.others.push({ name: tokens[3] ?? '', ended: tokens.includes('ended'), sends: Array.from({ length: frames }, (_, number) => relayedFrame(number)) });
      return;
    }
    this.#start();
    if (first === 'wait') {
      this.#flow();
      this.#us += Number(second) * 1000;
    } else if (first === 'clock') {
      this.#mediaMs = Number(second);
      this.#keyMs = this.#mediaMs;
    } else if (first === 'container') this.#fact(tokens.slice(1));
    else if (first === 'acked') this.#acked = Number(second);
    else if (first === 'fin' || first === 'rst') {
      this.#flow();
      this.#us += stepUs;
      this.events.push({ kind: 'close', direction: second as Direction, atUs: this.#us, how: first, offset: this.#sent[second as Direction] });
      this.#closed = true;
    } else if (first === 'end') this.#end(second as SessionEndEvent['reason']);
    else if (first === 'c2s' || first === 's2c') this.#wire(first, tokens.slice(1), line);
    else throw new Error(`transcript: unknown step "${line}"`);
  }

  finish(): PlayedTranscript {
    this.#start();
    if (!this.#ended) this.#end(this.#closed ? 'closed' : 'capture-end');
    return { events: this.events, others: this.others, comparisons: this.comparisons };
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.events.push({ kind: 'session-start', atUs: 0, client: '127.0.0.1:50220', server: '127.0.0.1:1935', epochUs: 1_700_000_000_000_000, capabilities: { ...this.#capabilities },
      ...(this.#container === undefined ? {} : { container: this.#container }),
    });
  }

  #fact(tokens: readonly string[]): void {
    const [what = '', ...rest] = tokens;
    const pairs = rest.map((token) => [token.slice(0, token.indexOf('=')), unquote(token.slice(token.indexOf('=') + 1))] as const);
    const file = pairs.find(([name]) => name === 'file')?.[1];
    const at = pairs.find(([name]) => name === 'at')?.[1];
    this.#us += stepUs;
    this.events.push({
      kind: 'container', direction: 'c2s', atUs: this.#us, offset: at === undefined ? this.#sent.c2s : Number(at), length: Number(pairs.find(([name]) => name === 'bytes')?.[1] ?? 1), what: what as 'flv-header',
      values: Object.fromEntries(pairs.filter(([name]) => name !== 'file' && name !== 'at').map(([name, value]) => [name, value !== '' && Number.isFinite(Number(value)) ? Number(value) : value])),
      ...(file === undefined ? {} : { file }),
    });
  }

  #end(reason: SessionEndEvent['reason']): void {
    this.#flow();
    this.#ended = true;
    this.events.push({ kind: 'session-end', atUs: this.#us, reason });
  }

  #flow(): void {
    const counters = (direction: Direction): { bytes: number; lastUs: number; acked?: number; stage: 'nothing' | 'chunks'; partial?: { offset: number; csid: number; typeId: number; have: number; missing: number } } => ({
      bytes: this.#sent[direction], lastUs: this.#last[direction], stage: this.#sent[direction] === 0 ? 'nothing' : 'chunks',
      ...(this.#capabilities.acks ? { acked: direction === 'c2s' ? (this.#acked ?? this.#sent.c2s) : this.#sent.s2c } : {}),
      ...(this.#partial?.direction === direction ? { partial: { offset: this.#sent[direction] - this.#partial.have, csid: 5, typeId: 20, have: this.#partial.have, missing: 100 } } : {}),
    });
    this.events.push({ kind: 'flow', atUs: this.#us, c2s: counters('c2s'), s2c: counters('s2c') });
  }

  #advance(direction: Direction, length: number): number {
    const offset = this.#sent[direction];
    this.#us += stepUs;
    this.#sent[direction] += length;
    this.#last[direction] = this.#us;
    return offset;
  }

  #wire(direction: Direction, tokens: readonly string[], line: string): void {
    const [verb = '', one = '', two = '', three = ''] = tokens;
    const atUs = this.#us + stepUs;
    if (verb === 'packet') {
      if (one === '1') {
        const offset = this.#advance(direction, 1537);
        this.events.push({ kind: 'protocol', direction, atUs, protocol: 'rtmp', firstByte: 3 });
        this.events.push({ kind: 'handshake-1', direction, atUs, offset: offset + 1, version: 3, timeMs: 0, peerVersion: '0.0.0.0', digest: 'none', copiesPeer: false });
      } else this.events.push({ kind: 'handshake-2', direction, atUs, offset: this.#advance(direction, 1536), echoes: !tokens.includes('different'), signed: false });
    } else if (verb === 'protocol') {
      this.#advance(direction, 100);
      const version = Number(two);
      this.events.push({ kind: 'protocol', direction, atUs, protocol: one as WireProtocol, firstByte: version, ...(three === '' ? {} : { detail: unquote(three) }) });
      if (tokens.includes('packet')) this.events.push({ kind: 'handshake-1', direction, atUs, offset: this.#advance(direction, 1437) - 99, version, timeMs: 0, peerVersion: '0.0.0.0', digest: 'none', copiesPeer: false });
    } else if (verb === 'skipped') {
      this.events.push({ kind: 'handshake-skipped', direction, atUs, offset: this.#sent[direction], packet: direction === 'c2s' ? 'C2' : 'S2' });
    } else if (verb === 'split') {
      this.#us += stepUs;
      this.events.push({ kind: 'split', direction, atUs, offset: this.#sent[direction] + Number(two), where: one as SplitEvent['where'], bytes: Number(two), csid: 2, typeId: 1 });
    } else if (verb === 'landmark') {
      this.events.push({ kind: 'chunk-landmark', direction, atUs, offset: this.#sent[direction], csid: Number(one), fmt: Number(two) as 0 | 1 | 2 | 3, starts: 'message' });
    } else if (verb === 'lost') {
      this.events.push({ kind: 'lost', direction, atUs, offset: this.#advance(direction, Number(two)), bytes: Number(two), because: one as LostEvent['because'] });
    } else if (verb === 'anomaly') {
      const values = Object.fromEntries(tokens.slice(2).map((token) => [token.split('=')[0] ?? '', Number(token.split('=')[1])]));
      this.events.push({ kind: 'anomaly', direction, atUs: this.#us, offset: this.#sent[direction], length: 1, what: one as AnomalyEvent['what'], values, assumed: 'what the bytes show' });
    } else if (verb === 'partial') {
      const have = Number(one);
      const offset = this.#advance(direction, have);
      this.#partial = { direction, have };
      this.events.push({ kind: 'split', direction, atUs, offset: offset + have, where: 'inside-payload', bytes: 100, csid: 5, typeId: 20 });
    } else if (verb === 'media') this.#media(direction, Number(one), options(tokens));
    else if (verb === 'relayed') this.#relayed(direction, Number(one), Number(two));
    else if (verb === 'tones') this.#tones(direction, Number(one), Number(two), options(tokens).from ?? 0);
    else if (verb === 'uneven') this.#uneven(direction, Number(one), [Number(two), Number(three)]);
    else if (verb === 'numbered') this.#numbered(direction, Number(one), options(tokens).skip ?? 0);
    else if (verb === 'apart') this.#apart(direction, Number(one), Number(two));
    else if (verb === 'gop') this.#groups(direction, Number(one));
    else if (verb === 'keyframes') this.#keyframes(direction, Number(one), Number(two));
    else if ((verb === 'video' || verb === 'audio') && one !== 'header' && options(tokens).ts === undefined) this.#frame(direction, tokens, line);
    else this.#message(direction, tokens, line);
  }

  /** Frames that are written one by one follow each other in time: at first 40 ms apart, later in the last step of what `media` wrote. */
  #frame(direction: Direction, tokens: readonly string[], line: string): void {
    if (this.#regular) this.#between += 1;
    this.#message(direction, [...tokens, `ts=${String(this.#mediaMs - (this.#regular ? frameMs - this.#between : 0))}`], line);
    if (!this.#regular) this.#mediaMs += frameMs;
    if (tokens[1] === 'key') this.#keyMs = this.#mediaMs + keyframeMs;
  }

  /** Frames FROM to TO, exclusive, of what the other session sends. */
  #relayed(direction: Direction, from: number, to: number): void {
    for (let number = from; number < to; number += 1) {
      this.#us += (frameMs - 2) * 1000;
      this.#message(direction, tokenize(`video ${number % 25 === 0 ? 'key' : 'inter'} digest=${String(number + 1)} ts=${String(number * frameMs)}`), '');
    }
  }

  #media(direction: Direction, lengthMs: number, given: Options): void {
    const until = this.#mediaMs + lengthMs;
    this.#regular = true;
    this.#between = 0;
    for (; this.#mediaMs < until; this.#mediaMs += frameMs) {
      this.#us += (frameMs - 2) * 1000;
      const bulk = given.bytes === undefined ? '' : ` bytes=${String(given.bytes)}`;
      const msid = given.msid === undefined ? '' : ` msid=${String(given.msid)}`;
      if (given.only !== 'audio') this.#message(direction, tokenize(`video ${this.#isKey() ? 'key' : 'inter'}${bulk}${msid}`), '');
      if (given.only !== 'video') this.#message(direction, tokenize(`audio frame${msid}`), '');
    }
  }

  #isKey(): boolean {
    if (this.#mediaMs < this.#keyMs) return false;
    this.#keyMs = this.#mediaMs + keyframeMs;
    return true;
  }

  #tones(direction: Direction, count: number, stepMs: number, fromMs: number): void {
    for (let i = 0; i < count; i++) this.#message(direction, tokenize(`audio frame ts=${String(Math.round(fromMs + i * stepMs))}`), '');
  }

  /** Their frame_num goes on, whatever time was skipped before them. */
  #numbered(direction: Direction, count: number, skip: number): void {
    this.#mediaMs += skip * frameMs;
    for (let i = 0; i < count; i++, this.#mediaMs += frameMs, this.#number++) {
      this.#message(direction, tokenize(`video ${this.#number === 0 ? 'key slice=idr' : 'inter slice=P'} frame=${String(this.#number % 16)} order=${String((this.#number * 2) % 64)}`), '');
    }
  }

  #uneven(direction: Direction, count: number, steps: readonly [number, number]): void {
    let ms = 0;
    for (let i = 0; i < count; i++, ms += i % 2 === 0 ? steps[0] : steps[1]) this.#message(direction, tokenize(`video ${i % 30 === 0 ? 'key' : 'inter'} ts=${String(ms)}`), '');
  }

  #apart(direction: Direction, lengthMs: number, lateMs: number): void {
    for (let ms = 0; ms < lengthMs; ms += frameMs) {
      this.#message(direction, tokenize(`video ${ms % 1000 === 0 ? 'key' : 'inter'} ts=${String(ms)}`), '');
      if (ms >= lateMs) this.#message(direction, tokenize(`audio frame ts=${String(ms - lateMs)}`), '');
    }
    for (let ms = lengthMs - lateMs; ms < lengthMs; ms += frameMs) this.#message(direction, tokenize(`audio frame ts=${String(ms)}`), '');
  }

  #groups(direction: Direction, compositionMs: number): void {
    const pattern = [['key', 'idr', 0], ['inter', 'P', 6], ['disposable', 'B', 2], ['disposable', 'B', 4]] as const;
    for (let i = 0; i < 32; i++) {
      const [kind, slice, order] = pattern[i % pattern.length] ?? pattern[0];
      this.#message(direction, tokenize(`video ${kind} slice=${slice} order=${String(order)} cts=${String(slice === 'B' ? 0 : compositionMs)} ts=${String(i * frameMs)}`), '');
    }
  }

  #keyframes(direction: Direction, intervalMs: number, count: number): void {
    for (let ms = 0; ms <= intervalMs * count; ms += frameMs) this.#message(direction, tokenize(`video ${ms % intervalMs === 0 ? 'key' : 'inter'} ts=${String(ms)}`), '');
  }

  #message(direction: Direction, tokens: readonly string[], line: string): void {
    const given = options(tokens);
    const plain = tokens.filter((token) => !isOption(token));
    const { typeId, csid, msid, length, body } = bodyOf(plain, given, line);
    const other = direction === 'c2s' ? 's2c' : 'c2s';
    const peerBytes = this.#sent[other];
    const peerLastUs = this.#last[other];
    const firstUs = this.#us + stepUs;
    const offset = this.#advance(direction, length + 12);
    this.events.push({
      kind: 'message', direction, offset, endOffset: offset + length + 12, firstUs, atUs: this.#us, csid: given.csid ?? csid, msid: given.msid ?? msid,
      typeId: given.type ?? typeId, length, timestampMs: given.ts ?? this.#mediaMs, fmt: (given.fmt ?? 0) as 0 | 1 | 2 | 3, chunks: 1, peerBytes, peerLastUs: Math.max(peerLastUs, 0), body,
    });
  }
}

interface Options { cts?: number; digest?: number; track?: number; size?: string; number?: number; slice?: string; order?: number; frame?: number; from?: number; skip?: number; only?: string; samples?: number; rate?: number; channels?: number; csid?: number; msid?: number; type?: number; fmt?: number; ts?: number; bytes?: number; codec?: string; problem?: string; config?: string; nals?: number[]; broken?: boolean }

function isOption(token: string): boolean {
  return token === 'broken' || /^(csid|msid|type|fmt|ts|cts|bytes|codec|problem|config|nals|digest|track|size|number|slice|order|frame|from|skip|only|samples|rate|channels)=/.test(token);
}

function options(tokens: readonly string[]): Options {
  const result: Options = {};
  for (const token of tokens.filter(isOption)) {
    const [name = '', ...rest] = token.split('=');
    const value = rest.join('=');
    if (name === 'broken') result.broken = true;
    else if (name === 'codec' || name === 'size' || name === 'slice' || name === 'only') result[name] = value;
    else if (name === 'problem' || name === 'config') result[name] = unquote(value);
    else if (name === 'nals') result.nals = value.split(',').map(Number);
    else result[name as 'csid'] = Number(value);
  }
  return result;
}

interface Shaped { typeId: number; csid: number; msid: number; length: number; body: MessageBody }

function bodyOf(tokens: readonly string[], given: Options, line: string): Shaped {
  const [verb = '', one = ''] = tokens;
  const number = Number(one);
  const control = (typeId: number, body: MessageBody): Shaped => ({ typeId, csid: 2, msid: 0, length: 4, body });
  switch (verb) {
    case 'setChunkSize': return control(1, { type: 'setChunkSize', size: number, ...(number >= 0x8000_0000 ? { highBit: true as const } : {}) });
    case 'acknowledgement': return control(3, { type: 'acknowledgement', sequenceNumber: number });
    case 'windowAcknowledgementSize': return control(5, { type: 'windowAcknowledgementSize', size: number });
    case 'setPeerBandwidth': return control(6, { type: 'setPeerBandwidth', size: number, limitType: 2 });
    case 'streamBegin': return control(4, { type: 'userControl', event: 0, eventName: 'streamBegin', msid: number });
    case 'streamIsRecorded': return control(4, { type: 'userControl', event: 4, eventName: 'streamIsRecorded', msid: number });
    case 'pingRequest': return control(4, { type: 'userControl', event: 6, eventName: 'pingRequest', value: 0 });
    case 'pingResponse': return control(4, { type: 'userControl', event: 7, eventName: 'pingResponse', value: 0 });
    case 'data': return data(tokens, given);
    case 'unknown': return { typeId: number, csid: 4, msid: 0, length: 10, body: { type: 'unknown' } };
    case 'audio': case 'video': return media(verb, one, given);
    default: return command(tokens, given, line);
  }
}

function data(tokens: readonly string[], given: Options): Shaped {
  const [, handler = '', ...rest] = tokens;
  const values: AmfValue[] = handler === '?' ? [] : [{ type: 'string', value: handler }, ...rest.map(valueOf)];
  const problems = given.broken === true ? [{ at: 20, what: 'truncated' as const, fatal: true }] : [];
  const typeId = given.type === 15 ? 15 : 18;
  return {
    typeId, csid: 4, msid: 1, length: given.bytes ?? 100,
    body: { type: 'data', encoding: typeId === 15 ? 'amf3' : 'amf0', handler: handler === '?' ? '' : handler, values, problems },
  };
}

function media(kind: 'audio' | 'video', what: string, given: Options): Shaped {
  const codec = given.codec ?? (kind === 'video' ? 'avc1' : 'mp4a');
  const frameType: VideoFrameType | undefined = kind === 'audio' ? undefined : what === 'inter' || what === 'disposable' ? what : 'key';
  const packetType: MediaPacketType = what === 'header' ? 'sequence-start' : what === 'eos' ? 'sequence-end' : 'coded-frames';
  const length = given.bytes ?? (what === 'header' ? 40 : 300);
  const [width, height] = (given.size ?? '').split('x').map(Number);
  const unit: MediaUnit = {
    trackId: given.track ?? 0, codec, packetType, bodyBytes: length - 5, enhanced: false, ...(frameType === undefined ? {} : { frameType }),
    ...(what === 'header' ? { config: { bytes: length - 5, fingerprint: given.number ?? 1, ...(width === undefined || height === undefined ? {} : { width, height }),
      ...(given.samples === undefined ? {} : { samplesPerFrame: given.samples }), ...(given.rate === undefined ? {} : { sampleRate: given.rate }), ...(given.rate === undefined ? {} : { sampleRate: given.rate }), ...(given.channels === undefined ? {} : { channels: given.channels }), problems: given.config === undefined ? [] : [given.config], ...(given.config === undefined ? { codecString: `${codec}.64000d` } : {}) } } : {}),
    ...(given.nals === undefined ? {} : { nalTypes: given.nals }), ...(given.problem === undefined ? {} : { problems: [given.problem] }),
    ...(given.cts === undefined ? {} : { compositionTimeMs: given.cts }), ...(given.digest === undefined ? {} : { digest: given.digest }),
    ...(given.slice === undefined ? {} : { pictures: [{ reference: true, slice: given.slice === 'idr' ? 'I' : (given.slice as 'I' | 'P' | 'B'), ...(given.order === undefined ? {} : { order: given.order, orderBits: 6 }), ...(given.frame === undefined ? {} : { frameNum: given.frame, frameNumBits: 4 }), ...(given.slice === 'idr' ? { start: true as const } : {}) }] }),
  };
  return { typeId: kind === 'audio' ? 8 : 9, csid: kind === 'audio' ? 4 : 6, msid: 1, length, body: { type: kind, units: length === 0 ? [] : [unit] } };
}

function command(tokens: readonly string[], given: Options, line: string): Shaped {
  const [name = '', txn = '', ...rest] = tokens;
  if (name === '') throw new Error(`transcript: no command in "${line}"`);
  const transactionId = txn === 'none' || txn === '' ? undefined : Number(txn);
  const values: AmfValue[] = [{ type: 'string', value: name }, ...(transactionId === undefined ? [] : [{ type: 'number', value: transactionId } as const]), ...rest.map(valueOf)];
  return {
    typeId: 20, csid: 3, msid: 0, length: 20 + rest.join('').length,
    body: {
      type: 'command', encoding: given.type === 17 ? 'amf3' : 'amf0', commandName: name === '?' ? '' : name, ...(transactionId === undefined ? {} : { transactionId }), values,
      problems: given.broken === true ? [{ at: 20, what: 'truncated', fatal: true }] : [],
    },
  };
}

function valueOf(token: string): AmfValue {
  if (token === 'undefined') return { type: 'undefined' };
  if (token.startsWith('amf3{')) return { type: 'avmPlus', value: { type: 'object', properties: propertiesOf(token.slice(4)) } };
  if (token.startsWith('ecma{')) return { type: 'ecmaArray', count: 0, properties: propertiesOf(token.slice(4)) };
  if (token.startsWith('{')) return { type: 'object', properties: propertiesOf(token) };
  if (token.startsWith('long"')) return { type: 'string', value: unquote(token.slice(4)), long: true };
  return fromJson(JSON.parse(token));
}

function propertiesOf(text: string): AmfProperty[] {
  const long = text.includes('"long:');
  const object = JSON.parse(text) as Record<string, unknown>;
  return Object.entries(object).map(([name, value]) => {
    if (long && typeof value === 'string' && value.startsWith('long:')) return { name, value: { type: 'string', value: value.slice(5), long: true } };
    return { name, value: fromJson(value) };
  });
}

function fromJson(value: unknown): AmfValue {
  if (value === null) return { type: 'null' };
  if (typeof value === 'number') return { type: 'number', value };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (Array.isArray(value)) return { type: 'strictArray', items: value.map(fromJson) };
  return { type: 'object', properties: Object.entries(value as object).map(([name, each]) => ({ name, value: fromJson(each) })) };
}

function unquote(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** Splits at spaces outside quotes and braces. */
function tokenize(line: string): string[] {
  const tokens: string[] = [];
  let token = '';
  let depth = 0;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth++;
    else if (!quoted && character === '}') depth--;
    if (character === ' ' && !quoted && depth === 0) {
      if (token !== '') tokens.push(token);
      token = '';
    } else token += character;
  }
  if (token !== '') tokens.push(token);
  return tokens;
}
