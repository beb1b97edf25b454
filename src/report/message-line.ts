/**
 * One line per event, as `proxy` and `inspect --messages` print it. The columns are decided here, once:
 * time 0-7, direction 10, csid 14, name 22, transaction 37, detail 45; msid, timestamp and length stand at the end
 * where they are not 0. A line is cut in its detail, never in its facts. Names are masked before events get here.
 */
import type { AmfValue } from '../trace/amf.js';
import type { AnomalyEvent, CommandBody, Direction, LostEvent, MediaUnit, MessageEvent, TraceEvent } from '../trace/events.js';
import { opposite } from '../trace/events.js';
import { printable, shorten } from './escape.js';
import type { Palette } from './palette.js';
import { duration } from './wrap.js';

export interface LineContext {
  readonly palette: Palette;
  /** Columns to stay inside. */
  readonly width: number;
  /** Stands before the time where lines of several sessions are mixed. */
  readonly label?: string;
  /** The request that this message answers. */
  readonly answers?: { readonly name: string; readonly latencyMs: number };
}

const nameWidth = 14;
const transactionWidth = 7;
/** Characters that a detail needs to say anything. */
const detailMin = 12;
/** Peers choose command names; longer ones are cut so that the rest of the line stays readable. */
const nameMax = 24;
/** Requests whose answer is still awaited, per direction; a peer that never gets answers must not fill memory. */
const pendingMax = 256;

/** The line for an event, or undefined for those that a reader does not want to see one by one. */
export function messageLine(event: TraceEvent, context: LineContext): string | undefined {
  switch (event.kind) {
    case 'message': return messageText(event, context);
    case 'handshake-1':
      return line(event, context, event.direction === 'c2s' ? 'handshake C0 C1' : 'handshake S0 S1',
        `version ${event.version}, ${event.digest === 'none' ? 'no digest' : `digest at ${event.digest.slice(4)}`}${event.copiesPeer ? ', copies the peer' : ''}`);
    case 'handshake-2':
      return line(event, context, event.direction === 'c2s' ? 'handshake C2' : 'handshake S2', handshake2Text(event));
    case 'handshake-skipped': return line(event, context, `handshake ${event.packet}`, context.palette.yellow('skipped'));
    case 'protocol':
      return event.protocol === 'rtmp' ? undefined
        : line(event, context, 'not RTMP', `${protocolNames[event.protocol]}${event.detail === undefined ? '' : `: ${printable(event.detail)}`}`);
    case 'lost': return line(event, context, context.palette.yellow('lost'), `${event.bytes} bytes at ${event.offset}: ${lostReasons[event.because]}`, 'lost'.length);
    case 'anomaly': return line(event, context, context.palette.dim('anomaly'), anomalyText(event), 'anomaly'.length);
    case 'container': return line(event, context, context.palette.dim('file'), `${event.what} at ${event.file === undefined ? '' : `${printable(event.file)} `}${event.offset}`, 'file'.length);
    case 'close': return line(event, context, event.how === 'fin' ? 'closes' : 'resets', event.how === 'fin' ? 'its side' : 'the connection');
    case 'notice': return `${start(event.atUs, context)}note  ${printable(event.text)}`;
    case 'session-start':
    case 'session-end':
    case 'chunk-landmark':
    case 'split':
    case 'flow': return undefined;
  }
}

const protocolNames = { rtmpe: 'encrypted RTMP (RTMPE)', tls: 'TLS', http: 'HTTP', other: 'unknown first bytes', chunks: 'starts in mid-stream' } as const;

/** Why bytes could not be decoded, in words. */
export const lostReasons: Readonly<Record<LostEvent['because'], string>> = {
  'capture-gap': 'not in the capture', desync: 'not chunks', 'mid-stream': 'before the first sure chunk', encrypted: 'encrypted', 'not-rtmp': 'not RTMP', 'no-tag': 'no FLV tag',
  cut: 'the file ends inside a tag',
};

function start(atUs: number, context: LineContext): string {
  const label = context.label === undefined ? '' : `${context.label} `;
  return `${label}${(atUs / 1e6).toFixed(3).padStart(8)}  `;
}

function arrow(direction: Direction, palette: Palette): string {
  return direction === 'c2s' ? palette.cyan('->') : palette.green('<-');
}

/** Lines that are no messages: a name that spans the csid column, then words. `nameLength` where the name holds colour. */
function line(event: { readonly atUs: number; readonly direction: Direction }, context: LineContext, name: string, words: string, nameLength = name.length): string {
  const room = Math.max(10, context.width - 14 - 23);
  const gap = ' '.repeat(Math.max(2, 23 - nameLength));
  return `${start(event.atUs, context)}${arrow(event.direction, context.palette)}  ${name}${gap}${shorten(words, Math.max(room, 40))}`;
}

function handshake2Text(event: Extract<TraceEvent, { kind: 'handshake-2' }>): string {
  const other = event.direction === 'c2s' ? 'S1' : 'C1';
  const echo = event.echoes === undefined ? '' : event.echoes ? `echoes ${other}` : `does not echo ${other}`;
  return event.signed ? `signed${echo === '' ? '' : `, ${echo}`}` : echo;
}

function anomalyText(event: AnomalyEvent): string {
  const values = Object.entries(event.values).map(([name, value]) => `${name} ${value}`).join(', ');
  return `${event.what}${values === '' ? '' : ` (${values})`}; assumed: ${printable(event.assumed)}`;
}

function messageText(event: MessageEvent, context: LineContext): string {
  const { palette } = context;
  const parts = describe(event, context);
  const name = shorten(printable(parts.name), nameMax);
  const isMedia = event.body.type === 'audio' || event.body.type === 'video';
  const transaction = parts.transaction === undefined ? '' : `txn ${parts.transaction}`;
  // Tags and samples of files have no chunks; there the place in the file is of use.
  const csid = event.chunks === 0 ? `@${event.offset}`.padEnd(9) : `csid ${event.csid}`.padEnd(6);
  // Media has no transaction; its detail uses that column, so that everything fits into 80.
  const columns = isMedia ? '' : `${transaction.padEnd(transactionWidth)} `;
  const before = `${csid}  ${name.padEnd(nameWidth)} ${columns}`;
  const used = 14 + before.length + (context.label === undefined ? 0 : context.label.length + 1);
  // The facts stand in columns at the end, but their blanks belong to a detail that needs them.
  const columned = factsOf(event);
  const facts = context.width - used - columned.trimStart().length - 2 >= detailMin ? columned : columned.trimStart().replace(/ {2,}/g, '  ');
  const room = Math.max(8, context.width - used - facts.trimStart().length - 2);
  const detail = parts.details.find((each) => each.length <= room) ?? shorten(parts.details.at(-1) ?? '', room);
  const shownFacts = facts.slice(Math.max(0, Math.min(facts.length - facts.trimStart().length, detail.length + 2 + facts.length - (context.width - used))));
  const gap = ' '.repeat(Math.max(2, context.width - used - detail.length - shownFacts.length));
  const named = parts.weight === 'command' ? palette.bold(name) : name;
  const shownDetail = parts.weight === 'refused' ? palette.red(detail) : detail;
  const text = `${csid}  ${named}${' '.repeat(Math.max(1, nameWidth + 1 - name.length))}${columns}${shownDetail}${gap}${palette.dim(shownFacts)}`;
  return `${start(event.atUs, context)}${arrow(event.direction, palette)}  ${text}`;
}

/** Timestamp, msid and length in columns; what is 0 is left blank. */
function factsOf(event: MessageEvent): string {
  const missing = event.missingBytes !== undefined && event.missingBytes > 0 ? `${event.missingBytes} B missing  ` : '';
  const timestamp = event.timestampMs === 0 ? '' : `ts ${event.timestampMs}`;
  const msid = event.msid === 0 ? '' : `msid ${event.msid}`;
  return `${missing}${timestamp.padStart(10)}  ${msid.padStart(6)}  ${`${event.length} B`.padStart(8)}`;
}

/** `details`: the same in fewer and fewer words; the first that fits is shown. */
interface Description { readonly name: string; readonly details: readonly string[]; readonly transaction?: number; readonly weight?: 'command' | 'refused' }

function describe(event: MessageEvent, context: LineContext): Description {
  const { body } = event;
  switch (body.type) {
    case 'setChunkSize': return { name: 'set chunk size', details: [`${body.size}${body.highBit ? ' (top bit set)' : ''}`] };
    case 'abort': return { name: 'abort', details: [`csid ${body.csid}`] };
    case 'acknowledgement': return { name: 'acknowledged', details: [`${body.sequenceNumber}`] };
    case 'windowAcknowledgementSize': return { name: 'window ack', details: [`${body.size}`] };
    case 'setPeerBandwidth': return { name: 'peer bandwidth', details: [`${body.size} ${['hard', 'soft', 'dynamic'][body.limitType] ?? `limit type ${body.limitType}`}`] };
    case 'userControl': {
      const what = body.eventName === 'unknown' ? `event ${body.event}` : body.eventName;
      return { name: 'user control', details: [[what, ...(body.msid === undefined ? [] : [`msid ${body.msid}`]), ...(body.value === undefined ? [] : [`${body.value}`])].join(' ')] };
    }
    case 'command': return describeCommand(body, context);
    case 'data': {
      const second = body.values[1];
      return { name: body.handler === '' ? 'data' : body.handler, details: [second?.type === 'string' ? shorten(printable(second.value), nameMax) : ''] };
    }
    case 'audio':
    case 'video': return { name: body.type, details: [body.problem ?? body.units.map(unitText).join(' | ')] };
    case 'aggregate': return { name: 'aggregate', details: [`${body.parts.length} parts${body.problem === undefined ? '' : `, ${body.problem}`}`] };
    case 'sharedObject': return { name: 'shared object', details: [printable(body.name)] };
    case 'unknown': return { name: `type ${event.typeId}`, details: ['unknown message type'] };
    case 'malformed': return { name: `type ${event.typeId}`, details: [`malformed: ${printable(body.problem)}`], weight: 'refused' };
  }
}

const packetNames: Readonly<Record<Exclude<MediaUnit['packetType'], 'coded-frames'>, string>> = {
  'sequence-start': 'sequence header', 'sequence-end': 'end of sequence', metadata: 'metadata', 'mpeg2ts-sequence-start': 'sequence header (MPEG-2 TS)',
  'multichannel-config': 'multichannel config', command: 'command', silence: 'silence', reserved: 'reserved packet type',
};

function unitText(unit: MediaUnit): string {
  const what = unit.packetType === 'coded-frames' ? unit.frameType ?? '' : packetNames[unit.packetType];
  const track = unit.trackId === 0 ? '' : ` track ${unit.trackId}`;
  const offset = unit.compositionTimeMs === undefined || unit.compositionTimeMs === 0 ? '' : ` cts ${unit.compositionTimeMs}`;
  const problem = unit.problems?.[0] === undefined ? '' : ` ! ${printable(unit.problems[0])}`;
  return `${printable(unit.codec)}${what === '' ? '' : ` ${what}`}${track}${offset}${problem}`;
}

/** Commands whose fourth value is the stream name (RTMP 1.0 §7.2.2, and the FMLE pair). */
const takesStreamName: ReadonlySet<string> = new Set(['releaseStream', 'FCPublish', 'FCUnpublish', 'publish', 'play', 'play2', 'getStreamLength', 'onFCPublish', 'onFCUnpublish', 'onFCSubscribe', 'FCSubscribe']);

function describeCommand(body: CommandBody, context: LineContext): Description {
  const base = {
    name: body.commandName === '' ? '(no name)' : body.commandName,
    ...(body.transactionId === undefined || body.transactionId === 0 ? {} : { transaction: body.transactionId }),
  };
  const answered = context.answers === undefined ? undefined : { name: shorten(printable(context.answers.name), nameMax), after: duration(context.answers.latencyMs) };
  switch (body.commandName) {
    case 'connect': return { ...base, weight: 'command', details: connectTexts(body) };
    case '_result': {
      if (answered === undefined) return { ...base, details: ['answers no request that was seen'] };
      const first = body.values[3];
      const value = first?.type === 'number' ? `: ${first.value}` : '';
      return { ...base, details: [`answers ${answered.name} after ${answered.after}${value}`, `answers ${answered.name} after ${answered.after}`, `${answered.name}, ${answered.after}`] };
    }
    case '_error':
    case 'onStatus': {
      const info = body.values[3];
      const code = printable(stringMember(info, 'code') ?? '');
      const status = code.replace(/^Net(?:Stream|Connection)\./, '');
      const refused = body.commandName === '_error' || stringMember(info, 'level') === 'error';
      const details = answered === undefined ? [code, status] : [`${status}, answers ${answered.name} after ${answered.after}`, `${status}, after ${answered.after}`, status];
      return { ...base, details, ...(refused ? { weight: 'refused' as const } : {}) };
    }
    default: {
      const known = takesStreamName.has(body.commandName);
      return { ...base, weight: 'command', details: [body.values.slice(2, 8).map((value) => argumentText(value, known)).filter((text) => text !== '').join(' ')] };
    }
  }
}

function connectTexts(body: CommandBody): string[] {
  const app = stringMember(body.values[2], 'app');
  const version = stringMember(body.values[2], 'flashVer');
  const first = app === undefined ? 'no app' : `app ${printable(app)}`;
  if (version === undefined) return [first];
  // Every encoder claims to be Adobe's; the words in brackets tell which one it is.
  const program = version.includes('Lavf') ? ' (FFmpeg)' : '';
  return [`${first}, ${printable(version)}`, `${first}, ${printable(version.replace(/ ?\(.*\)$/, ''))}${program}`];
}

/** Strings of commands we do not know may be credentials that no masking recognises (NetConnection.call with a token): only their length is shown. */
function argumentText(value: AmfValue, known: boolean): string {
  switch (value.type) {
    case 'string': return known ? printable(value.value) : `string(${value.value.length})`;
    case 'number':
    case 'boolean': return `${value.value}`;
    default: return '';
  }
}

function stringMember(value: AmfValue | undefined, name: string): string | undefined {
  if (value?.type === 'avmPlus') return stringMember(value.value, name);
  if (value?.type !== 'object' && value?.type !== 'ecmaArray') return undefined;
  const member = value.properties.find((property) => property.name === name)?.value;
  return member?.type === 'string' ? member.value : undefined;
}

/** Lines for the events of one session, in their order: remembers requests, so that an answer's line names what it answers. */
export class MessageLines {
  readonly #context: LineContext;
  readonly #pending: Record<Direction, Map<number, { readonly name: string; readonly atUs: number }>> = { c2s: new Map(), s2c: new Map() };
  #started: { readonly direction: Direction; readonly name: string; readonly atUs: number } | undefined;

  constructor(context: LineContext) {
    this.#context = context;
  }

  /** See `messageLine`. */
  line(event: TraceEvent): string | undefined {
    const answers = event.kind === 'message' && event.body.type === 'command' ? this.#pair(event, event.body) : undefined;
    return messageLine(event, answers === undefined ? this.#context : { ...this.#context, answers });
  }

  #pair(event: MessageEvent, body: CommandBody): LineContext['answers'] {
    const { commandName, transactionId } = body;
    if (commandName === '_result' || commandName === '_error') {
      if (transactionId === undefined) return undefined;
      const pending = this.#pending[opposite(event.direction)];
      const request = pending.get(transactionId);
      pending.delete(transactionId);
      return request === undefined ? undefined : { name: request.name, latencyMs: (event.firstUs - request.atUs) / 1000 };
    }
    if (commandName === 'onStatus') {
      const request = this.#started;
      if (request === undefined || request.direction === event.direction) return undefined;
      this.#started = undefined;
      return { name: request.name, latencyMs: (event.firstUs - request.atUs) / 1000 };
    }
    if (commandName === 'publish' || commandName === 'play') this.#started = { direction: event.direction, name: commandName, atUs: event.atUs };
    const own = this.#pending[event.direction];
    if (transactionId !== undefined && transactionId !== 0 && own.size < pendingMax) own.set(transactionId, { name: commandName, atUs: event.atUs });
    return undefined;
  }
}
