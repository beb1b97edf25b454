/**
 * Every conformance mutant, spoken to in bytes: the same clients say the same things to the healthy server and to the
 * mutant, and what comes back differs by the mutant's fault and by nothing else.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Mutant } from '../../../src/server/core/fault.js';
import { conformanceMutants, mutantIds, serverMutant } from '../../../src/server/core/mutants.js';
import { ServerCore, type ConnectionCommand } from '../../../src/server/core/server.js';
import type { ServerInput } from '../../../src/server/core/session.js';
import { chunkStimuli } from './chunk-stimuli.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const short = (text: string): string => `02${text.length.toString(16).padStart(4, '0')}${Buffer.from(text).toString('hex')}`;
const number = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `00${bytes.toString('hex')}`;
};
const message = (typeId: number, msid: number, timestampMs: number, body: string): Uint8Array => {
  const payload = hex(body);
  const head = Buffer.alloc(12);
  head[0] = typeId === 20 ? 3 : 4;
  head.writeUIntBE(timestampMs, 1, 3);
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = typeId;
  head.writeUInt32LE(msid, 8);
  return Buffer.concat([head, payload]);
};
const call = (msid: number, name: string, transactionId: number, ...rest: string[]): Uint8Array => message(20, msid, 0, [short(name), number(transactionId), '05', ...rest].join(''));
const connect = message(20, 0, 0, `${short('connect')}${number(1)}030003617070${short('live')}000009`);
const publish = (msid: number, name: string): Uint8Array => call(msid, 'publish', 5, short(name), short('live'));
const play = (msid: number, name: string): Uint8Array => call(msid, 'play', 5, short(name), number(-2));
const video = (timestampMs: number, body: string, msid = 1): Uint8Array => message(9, msid, timestampMs, body);
const frame = (timestampMs: number, msid = 1): Uint8Array => video(timestampMs, `2701000000${(timestampMs & 0xffff).toString(16).padStart(4, '0')}`, msid);
const keyFrame = (timestampMs: number): Uint8Array => video(timestampMs, `1701000000${(timestampMs & 0xffff).toString(16).padStart(4, '0')}`);
const videoHeader = (timestampMs: number, mark: string): Uint8Array => video(timestampMs, `1700000000${mark}`);
const audioHeader = message(8, 1, 0, 'af001210');

/** More than any player is kept. */
const fullQueueBytes = 64 * 1024 * 1024;

/** Speaks for several clients and writes down what each is sent, by message. */
class Script {
  readonly lines: string[] = [];
  private readonly core: ServerCore;
  private nowMs = 0;
  private readonly chunkSizes = new Map<string, number>();
  private readonly due: { atMs: number; id: number; input: ServerInput }[] = [];

  constructor(mutant?: Mutant) {
    this.core = new ServerCore({ fault: mutant, tokens: [{ app: 'live', name: 'guarded', secret: 's' }, { app: 'live', name: 'kept', secret: 's' }], protectPlay: true, queuedBytes: (id) => (this.ids.get(this.stalled) === id ? fullQueueBytes : 0) });
  }

  private stalled = '';
  private readonly ids = new Map<string, number>();
  private isExact = false;
  private isRaw = false;

  /** Handshake and connect. */
  enter(...who: string[]): this {
    for (const name of who) this.greet(name).say(name, connect);
    return this;
  }

  /** Handshake alone. */
  greet(name: string): this {
    this.say(name, hex('03'), new Uint8Array(1000).fill(7));
    this.say(name, new Uint8Array(536).fill(7));
    // C2 echoes S1, whose random bytes are zero here.
    return this.say(name, new Uint8Array(1536));
  }

  /** This one reads no more. */
  stall(who: string): this {
    this.stalled = who;
    return this;
  }

  /** From here on what is sent is written down as bytes, for chunks that no plain reader can take apart. */
  raw(): this {
    this.isRaw = true;
    return this;
  }

  /** From here on commands are written down to their last byte, for what is left out of them otherwise. */
  exactly(): this {
    this.isExact = true;
    return this;
  }

  say(who: string, ...pieces: readonly Uint8Array[]): this {
    let id = this.ids.get(who);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(who, id);
      this.record(this.core.open(id, { random: new Uint8Array(1528) }));
    }
    const bytes = Buffer.concat(pieces);
    this.lines.push(`${who} says ${bytes.length} bytes`);
    this.record(this.core.handle(id, { kind: 'bytes', bytes }, this.nowMs));
    return this;
  }

  close(who: string, how: 'fin' | 'reset'): this {
    const id = this.ids.get(who) ?? -1;
    if (how === 'fin') this.record(this.core.handle(id, { kind: 'closed', how }, this.nowMs));
    this.record(this.core.forget(id, how, this.nowMs));
    return this;
  }

  wait(ms: number): this {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.due.filter((each) => each.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.nowMs = next.atMs;
      this.record(this.core.handle(next.id, next.input, this.nowMs));
    }
    this.nowMs = untilMs;
    return this;
  }

  private record(commands: readonly ConnectionCommand[]): void {
    for (const { id, command } of commands) {
      const who = [...this.ids].find(([, each]) => each === id)?.[0] ?? `#${id}`;
      if (command.kind === 'setTimer') this.due.push({ atMs: this.nowMs + command.afterMs, id, input: { kind: 'timer', id: command.id } });
      else if (command.kind === 'send') this.bytes(who, command.bytes);
      else this.lines.push(`${who} ${command.kind}`);
    }
  }

  private bytes(who: string, bytes: Uint8Array): void {
    const all = Buffer.from(bytes);
    if (this.isRaw) this.lines.push(`${who} bytes ${all.length}: ${all.subarray(0, 40).toString('hex')}, hash ${createHash('sha256').update(all).digest('hex').slice(0, 8)}`);
    else if (all.length === 1537) this.lines.push(`${who} S0 ${all[0]} S1`);
    else if (all.length === 1536) this.lines.push(`${who} S2 ${all.subarray(8, 12).toString('hex')}`);
    else if (all.length < 12) this.lines.push(`${who} bytes ${all.toString('hex')}`);
    else for (let at = 0; at < all.length;) at = this.message(who, all, at);
  }

  private message(who: string, all: Buffer, start: number): number {
    if (all.length < start + 12) {
      this.lines.push(`${who} bytes ${all.subarray(start).toString('hex')}`);
      return all.length;
    }
    const length = all.readUIntBE(start + 4, 3);
    const typeId = all[start + 7] ?? 0;
    const size = this.chunkSizes.get(who) ?? 128;
    const pieces: Buffer[] = [];
    let at = start + 12;
    for (let left = length; left > 0;) {
      if (pieces.length > 0) at += 1;
      const take = Math.min(left, size);
      pieces.push(all.subarray(at, at + take));
      at += take;
      left -= take;
    }
    const payload = Buffer.concat(pieces);
    if (typeId === 1) this.chunkSizes.set(who, payload.readUInt32BE());
    const text = typeId === 20 && this.isExact ? `${payload.toString('latin1').replace(/[^ -~]+/g, ' ').trim()}, ${length} bytes` : typeId === 20 ? payload.toString('latin1').replace(/\0\0\x09$/, '').replace(/[^ -~]+/g, ' ').replace(/ description.*$/, '').trim() : payload.toString('hex');
    const marker = typeId === 20 ? ` ${payload.toString('hex').includes('0500') && name(payload) === '_result' ? tail(payload) : ''}${name(payload) === 'onStatus' && payload[21] === 8 ? 'ecma array' : ''}` : '';
    this.lines.push(`${who} csid ${(all[start] ?? 0) & 63} msid ${all.readUInt32LE(start + 8)} type ${typeId} at ${all.readUIntBE(start + 1, 3)}: ${text}${marker}`.trimEnd());
    return at;
  }
}

function name(payload: Buffer): string {
  return payload.subarray(3, 3 + payload.readUInt16BE(1)).toString('latin1');
}

/** Transaction id, and the stream id of an answer to createStream. */
function tail(payload: Buffer): string {
  const transactionId = payload.readDoubleBE(11);
  return payload.length === 29 ? `txn ${transactionId} stream ${payload.readDoubleBE(21)}` : `txn ${transactionId}`;
}

/** Everything that a server does, once. */
function session(mutant?: Mutant): string[] {
  const script = new Script(mutant);
  script.enter('pub', 'early', 'late', 'later');
  script.say('pub', call(0, 'releaseStream', 2, short('a')), call(0, 'FCPublish', 3, short('a')), call(0, 'createStream', 6));
  for (const player of ['early', 'late', 'later']) script.say(player, call(0, 'createStream', 4));
  script.say('early', play(1, 'a'));
  script.say('pub', publish(1, 'a')).wait(200);
  script.say('pub', videoHeader(0, '0142'), audioHeader, keyFrame(1), frame(2)).wait(100);
  script.say('pub', videoHeader(3, '0164'), keyFrame(4), frame(5)).wait(100);
  script.say('late', play(1, 'a')).wait(200);
  script.say('pub', frame(6)).wait(100);
  script.say('later', play(1, 'a')).wait(200);
  script.say('pub', frame(7), frame(8), keyFrame(9)).wait(100);
  // Names: a second publisher, a wrong token, a second stream on the first connection.
  script.enter('rival').say('rival', call(0, 'createStream', 2), publish(1, 'a'), frame(500)).wait(1000).close('rival', 'fin');
  script.enter('thief').say('thief', call(0, 'createStream', 2), publish(1, 'guarded')).wait(1000);
  script.say('pub', call(0, 'createStream', 7)).wait(100);
  // A hundred and more frames go and nobody waits in between.
  script.say('pub', ...Array.from({ length: 300 }, (_, index) => frame(100 + index))).wait(100);
  // The end: a burst and deleteStream in one piece.
  script.say('pub', ...Array.from({ length: 5 }, (_, index) => frame(600 + index)), call(0, 'deleteStream', 0, number(1))).wait(300);
  // Another publisher, which closes behind its last frames; then one that resets, and one after it.
  script.enter('second').say('second', call(0, 'createStream', 2), publish(1, 'a')).wait(100);
  script.say('second', keyFrame(700), frame(701), frame(702)).close('second', 'fin').wait(300);
  script.enter('third').say('third', call(0, 'createStream', 2), publish(1, 'a')).close('third', 'reset').wait(100);
  script.enter('fourth').say('fourth', call(0, 'createStream', 2), publish(1, 'a')).wait(300);
  // A client whose C2 echoes nothing.
  script.say('odd', hex('03'), new Uint8Array(1536).fill(7)).say('odd', new Uint8Array(1536).fill(9)).say('odd', connect);
  return script.lines;
}

/** Its length counts bytes. */
const utf8 = (text: string): string => `02${Buffer.byteLength(text).toString(16).padStart(4, '0')}${Buffer.from(text).toString('hex')}`;
const connectWith = (commandObject: string): Uint8Array => message(20, 0, 0, `${short('connect')}${number(1)}${commandObject}`);
const appLive = `0003617070${short('live')}`;
const createStream = call(0, 'createStream', 9);

/** Window Acknowledgement Size 1000, then 5000 bytes. */
const acknowledged = (script: Script): Script => {
  script.enter('sender').say('sender', message(5, 0, 0, '000003e8'));
  for (let sent = 0; sent < 40; sent += 1) script.say('sender', message(99, 0, 0, '00'.repeat(120)));
  return script;
};
/** A message that is cut off, Abort for its chunk stream, and two frames on it. */
const aborted = (script: Script): Script => script.enter('sender', 'viewer').say('viewer', call(0, 'createStream', 2), play(1, 'c')).say('sender', call(0, 'createStream', 2), publish(1, 'c'), keyFrame(1)).wait(100)
  .say('sender', hex(`04000002000100090100000017${'01'.repeat(127)}`), hex('020000000000040200000000' + '00000004'), keyFrame(3), frame(4)).wait(100);
const unknown = (script: Script): Script => script.enter('later').say('later', message(4, 0, 0, '123400000001')).say('later', createStream).enter('newer').say('newer', message(99, 0, 0, '01')).say('newer', createStream);
const shortBody = (script: Script): Script => script.enter('brief').say('brief', message(1, 0, 0, '01')).say('brief', createStream);
const amf3 = (script: Script): Script => script.exactly().greet('flash').say('flash', connectWith(`03${appLive}${'000e'}${Buffer.from('objectEncoding').toString('hex')}${number(3)}000009`))
  .say('flash', message(17, 0, 0, `00${short('createStream')}${number(2)}05`)).say('flash', createStream);
const foreignNames = (script: Script): Script => script.enter('first', 'second', 'viewer')
  .say('first', createStream, call(1, 'publish', 5, utf8('t\u00e4'), short('live'))).say('viewer', createStream, call(1, 'play', 5, utf8('t\u00e4'), number(-2))).say('second', createStream, call(1, 'publish', 5, utf8('t\u00f6'), short('live'))).wait(100)
  .say('first', keyFrame(1)).wait(100);
const published = (script: Script): Script => script.exactly().enter('owner').say('owner', call(0, 'FCPublish', 3, short('d')), createStream, publish(1, 'd')).wait(100);

/** "owner" publishes "b", and these play it. */
const relayed = (script: Script, ...players: readonly string[]): Script => {
  script.enter('owner', ...players).say('owner', createStream, publish(1, 'b'));
  for (const player of players) script.say(player, createStream, play(1, 'b'));
  return script.wait(200);
};
const stalledPlayer = (script: Script): Script => relayed(script, 'viewer', 'sleeper').say('owner', keyFrame(1)).stall('sleeper').say('owner', frame(2), frame(3)).wait(100);
/** Audio at 500 ms inside an aggregate at 700 ms. */
const aggregate = (script: Script): Script => relayed(script, 'viewer').say('owner', message(22, 1, 700, '08 000003 0001f4 00 000000 af0101 0000000e')).wait(100);
const metadata = message(18, 1, 0, `${short('@setDataFrame')}${short('onMetaData')}0800000000000009`);
const connectOther = connectWith(`030003617070${short('other')}000009`);

const relayScenes: Readonly<Record<string, (script: Script) => Script>> = {
  S67: (script) => relayed(script, 'viewer').say('owner', ...Array.from({ length: 1001 }, (_, index) => frame(index))).wait(100),
  S74: (script) => relayed(script, 'viewer').greet('guest').say('guest', connectOther).say('guest', createStream, play(1, 'b')).say('owner', keyFrame(1)).wait(100),
  S75: (script) => relayed(script, 'viewer').say('owner', createStream, publish(2, 'c')).say('owner', keyFrame(1)).wait(100),
  S76: stalledPlayer,
  S77: stalledPlayer,
  S78: stalledPlayer,
  S79: aggregate,
  S80: aggregate,
  S81: (script) => relayed(script, 'viewer').say('owner', metadata).wait(100),
  S97: (script) => relayed(script, 'viewer').say('viewer', call(0, 'deleteStream', 0, number(1))).say('owner', keyFrame(1)).wait(100),
  S127: (script) => relayed(script, 'viewer').say('viewer', call(1, 'closeStream', 0)).say('viewer', play(1, 'b')).say('owner', keyFrame(1)).wait(100),
  S128: (script) => relayed(script, 'viewer').say('owner', videoHeader(0, '0142'), call(0, 'deleteStream', 0, number(1))).wait(300).enter('second').say('second', createStream, publish(1, 'b')).say('second', videoHeader(0, '0164')).wait(100),
  S129: (script) => {
    relayed(script).say('owner', videoHeader(0, '0142'));
    for (let index = 1; index <= 11; index += 1) script.enter(`viewer ${index}`).say(`viewer ${index}`, createStream, play(1, 'b'));
    return script.wait(100);
  },
  S130: (script) => relayed(script).say('owner', metadata).enter('late').say('late', createStream, play(1, 'b')).wait(100),
  S131: (script) => relayed(script, 'viewer').say('owner', audioHeader, message(8, 1, 1, 'af0101')).wait(100),
  S132: (script) => relayed(script, 'viewer').raw().say('owner', message(1, 0, 0, '00020000'), message(9, 1, 1, `2701000000${'5a'.repeat(66_000)}`)).wait(100),
  S150: (script) => relayed(script, 'viewer').enter('other', 'neighbour').say('other', createStream, publish(1, 'c')).say('neighbour', createStream, play(1, 'c')).wait(100)
    .say('owner', ...Array.from({ length: 51 }, (_, index) => frame(index))).wait(100),
};

/** What the session above does not come to, for the mutants that show only there. A line or two each; the others are not touched. */
const scenes: Readonly<Record<string, (script: Script) => Script>> = {
  ...relayScenes,
  S43: aborted,
  S45: acknowledged,
  S46: acknowledged,
  S47: acknowledged,
  S48: unknown,
  S49: unknown,
  S50: amf3,
  S52: foreignNames,
  S53: published,
  S103: (script) => script.say('rtmpe', hex('06'), new Uint8Array(1536).fill(7)),
  S112: shortBody,
  S113: (script) => script.greet('flash').say('flash', connectWith(`03${appLive}${'0005'}${Buffer.from('pageU').toString('hex')}05000009`)).wait(1000),
  S114: (script) => script.greet('other').say('other', connectWith(`0800000001${appLive}000009`)),
  S115: (script) => script.greet('newer').say('newer', connectWith(`03${appLive}${'000a'}${Buffer.from('fourCcList').toString('hex')}0a00000001${short('hvc1')}000009`)),
  S83: (script) => script.enter('asker').say('asker', call(0, 'createStream', 2), play(1, 'b')).enter('owner').say('owner', call(0, 'createStream', 2), publish(1, 'b'), frame(5, 9)).wait(100),
  S116: (script) => script.say('lost', hex('03'), new Uint8Array(1536).fill(7)).say('lost', new Uint8Array(1536)).say('lost', message(20, 0, 0, `${short('connect')}${number(1)}030003617070${short('other')}000009`)),
  S118: (script) => script.enter('caller').say('caller', call(0, 'noSuch', 0)),
  // createStream has 25 bytes of payload: the last one is a chunk of its own.
  S120: (script) => script.enter('slicer').say('slicer', message(1, 0, 0, '00000018'), call(0, 'createStream', 2).subarray(0, -1), hex('c3 05')),
  S122: (script) => script.enter('asker').say('asker', call(0, 'createStream', 2), play(1, 'b')).enter('owner').say('owner', call(0, 'createStream', 2), publish(1, 'b?key=1'), keyFrame(1)).wait(100),
  S123: (script) => script.enter('asker').say('asker', call(0, 'createStream', 2), play(1, 'b')).enter('owner').say('owner', call(0, 'createStream', 2)).say('owner', publish(1, 'b'), keyFrame(1)).say('owner', frame(2)).wait(100),
  S124: (script) => script.enter('owner').say('owner', call(0, 'createStream', 2), publish(1, 'b')).say('owner', call(1, 'closeStream', 0)).say('owner', publish(1, 'b')),
  S142: (script) => script.enter('viewer').say('viewer', call(0, 'createStream', 2), play(1, 'kept')).wait(1000),
  S201: (script) => script.enter('guesser').say('guesser', call(0, 'createStream', 2), publish(1, 'guarded?token=x')).wait(1000),
  S203: (script) => script.enter('owner').say('owner', call(0, 'createStream', 2), publish(1, 'guarded?token=s')).wait(1000),
  S144: (script) => script.say('hasty', hex('03'), new Uint8Array(1536).fill(7)).say('hasty', new Uint8Array(1536), connect),
  S250: (script) => script.enter('twin').say('twin', call(0, 'createStream', 2), call(0, 'createStream', 3)).say('twin', publish(2, 'b')),
  S240: foreignNames,
  S241: amf3,
  S242: published,
  S244: aborted,
  S245: shortBody,
  S246: unknown,
  S247: acknowledged,
  S248: amf3,
  S249: published,
  S270: (script) => script.enter('owner', 'twin').say('owner', call(0, 'createStream', 2), publish(1, 'b'), keyFrame(1)).say('twin', call(0, 'createStream', 2), call(0, 'createStream', 3)).say('twin', play(2, 'b')),
  S273: (script) => script.enter('owner', 'viewer').say('owner', call(0, 'createStream', 2), publish(1, 'b')).say('viewer', call(0, 'createStream', 2), play(1, 'b')).say('owner', videoHeader(0, '0142'), keyFrame(1), frame(2)).wait(100),
  S274: (script) => chunkScene(script, hex('04 ffffff 000007 09 01000000 01000005 17010000000005')),
};

/** A stream with a player, and then literal chunks. */
function chunkScene(script: Script, bytes: Uint8Array): Script {
  return script.enter('sender', 'viewer').say('viewer', call(0, 'createStream', 2), play(1, 'chunks')).say('sender', call(0, 'createStream', 2), publish(1, 'chunks')).wait(200)
    .say('sender', keyFrame(1)).wait(100).raw().say('sender', bytes).wait(100);
}

function scene(id: string, mutant?: Mutant): string[] {
  const stimulus = chunkStimuli[id];
  if (stimulus !== undefined) return chunkScene(new Script(mutant), stimulus).lines;
  return scenes[id]?.(new Script(mutant)).lines ?? [];
}

const healthy = session();

/** Lines of either that the other has not, in order; longest common subsequence. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = before[i] === after[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    } else if (i < before.length && (j >= after.length || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      out.push(`- ${before[i]}`);
      i += 1;
    } else {
      out.push(`+ ${after[j]}`);
      j += 1;
    }
  }
  return out;
}

/** Long differences as counts by client, sign and kind of message, which is what can be read and compared by eye. */
function shortened(lines: readonly string[]): string[] {
  if (lines.length <= 24) return [...lines];
  const counts = new Map<string, number>();
  for (const line of lines) {
    const kind = line.replace(/ at \d+:.*$/, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...lines.slice(0, 12), '...', ...[...counts].map(([kind, count]) => `${count} x ${kind}`)];
}

describe('the conformance mutants', () => {
  it('have ids that nobody else has, in the order of their numbers, and cases that must catch them', () => {
    const numbers = conformanceMutants.map((mutant) => Number(mutant.id.slice(1)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(mutantIds).size).toBe(mutantIds.length);
    for (const mutant of conformanceMutants) {
      expect(mutant.must.length).toBeGreaterThan(0);
      expect(serverMutant(mutant.id.toLowerCase())).toBe(mutant);
    }
    expect(serverMutant('no-such')).toBeUndefined();
  });

  it('are all that their folder holds', () => {
    const files = readdirSync(new URL('../../../src/server/core/mutants', import.meta.url));
    expect(conformanceMutants.map((mutant) => mutant.id.toLowerCase()).sort()).toEqual(files.map((file) => file.split('-')[0]).sort());
  });

  it.each(conformanceMutants.map((mutant) => [mutant.id, mutant.summary, mutant] as const))('%s differs from the reference by its fault alone: %s', (_, __, mutant) => {
    const lines = [...difference(healthy, session(mutant)), ...difference(scene(mutant.id), scene(mutant.id, mutant))];
    expect(lines).not.toEqual([]);
    expect(shortened(lines).join('\n')).toMatchSnapshot();
  });
});
