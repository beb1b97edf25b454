/**
 * Masking of stream keys, tokens and passwords. Names are masked as soon as they are decoded, so that nothing behind the
 * pipeline (screen, JSON, trace, findings) can leak them. A mask has as many bytes as what it hides and masks to itself,
 * so that a masked capture reads back as the same report.
 */
import type { AmfProperty, AmfString, AmfValue } from '../trace/amf.js';
import type { CommandBody, DataBody, MessageBody } from '../trace/events.js';
import { decodeUtf8, encodeUtf8 } from '../wire/bytes/utf8.js';

/** Commands whose first argument is a stream name. */
const namedCommands = new Set([
  'releaseStream', 'FCPublish', 'FCUnpublish', 'FCSubscribe', 'FCUnsubscribe', 'getStreamLength', 'publish', 'play', 'deleteStream', 'closeStream',
  'onFCPublish', 'onFCUnpublish', 'onFCSubscribe', 'startTransmit', 'stopTransmit', 'getMovLen',
]);
/** Properties that hold addresses. */
const addressProperties = new Set(['app', 'tcUrl', 'tcurl', 'swfUrl', 'swfurl', 'pageUrl', 'pageurl', 'redirect']);
/** Properties whose value is never a secret and must stay readable. */
const openProperties = new Set(['level', 'code', 'flashVer', 'flashver', 'type', 'fmsVer', 'encoder']);
const streamNameProperties = new Set(['streamName', 'oldStreamName', 'stream', 'details', 'clientid']);
/** Learned secrets shorter than this are not searched for in other texts: they would tear ordinary words apart. */
const searchableBytes = 3;
/** A hostile client could name streams without end. */
const maxLearned = 64;

/** A place in a message's payload and the bytes that hide what stands there. */
export interface Patch { readonly at: number; readonly bytes: Uint8Array }

const star = 0x2a;

/** Masks a name: the first byte of each path segment and, from four bytes on, the last one stay; query values go whole. */
export function maskName(name: string): string {
  const bytes = encodeUtf8(name);
  const query = bytes.indexOf(0x3f);
  const pathEnd = query < 0 ? bytes.length : query;
  let start = 0;
  for (let i = 0; i <= pathEnd; i++) {
    if (i < pathEnd && bytes[i] !== 0x2f) continue;
    maskSegment(bytes, start, i);
    start = i + 1;
  }
  if (query >= 0) maskQuery(bytes, query + 1);
  return decodeUtf8(bytes, 0, bytes.length).text;
}

/** Masks what an address may carry: query values and the password of `user:password@host`. The path stays. */
export function maskAddress(address: string): string {
  const bytes = encodeUtf8(address);
  const query = bytes.indexOf(0x3f);
  const authority = address.indexOf('://');
  if (authority >= 0) {
    const from = encodeUtf8(address.slice(0, authority + 3)).length;
    let to = bytes.indexOf(0x2f, from);
    if (to < 0) to = query < 0 ? bytes.length : query;
    const at = bytes.subarray(0, to).lastIndexOf(0x40);
    if (at > from) {
      const colon = bytes.indexOf(0x3a, from);
      if (colon >= 0 && colon < at) bytes.fill(star, colon + 1, at);
    }
  }
  if (query >= 0) maskQuery(bytes, query + 1);
  return decodeUtf8(bytes, 0, bytes.length).text;
}

function maskSegment(bytes: Uint8Array, start: number, end: number): void {
  const length = end - start;
  if (length <= 0) return;
  const keepFirst = length > 1 && (bytes[start] as number) < 0x80;
  const keepLast = length > 3 && (bytes[end - 1] as number) < 0x80;
  bytes.fill(star, start + (keepFirst ? 1 : 0), end - (keepLast ? 1 : 0));
}

/** Everything behind "=" up to "&"; a query without "=" is a secret as a whole. */
function maskQuery(bytes: Uint8Array, from: number): void {
  let start = from;
  for (let i = from; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 0x26) continue;
    const equals = bytes.indexOf(0x3d, start);
    bytes.fill(star, equals >= 0 && equals < i ? equals + 1 : start, i);
    start = i + 1;
  }
}

/** Splits a name or address into the pieces that must not appear elsewhere. */
function secretsIn(text: string): string[] {
  const query = text.indexOf('?');
  const values = query < 0 ? [] : text.slice(query + 1).split('&').map((pair) => pair.slice(pair.indexOf('=') + 1));
  const path = query < 0 ? text : text.slice(0, query);
  return [text, path, ...path.split('/'), ...values];
}

/** Masks the messages of one session, both directions; learns names as they pass. */
export class SecretMasker {
  private readonly show: boolean;
  private readonly learned = new Set<string>();
  private pattern: RegExp | undefined;
  private app = '';

  constructor(show: boolean) {
    this.show = show;
  }

  /** The secrets learned so far, unmasked, for byte searches. */
  get secrets(): readonly string[] {
    return [...this.learned];
  }

  /** The masked body; `patches`, when given, receives the places in the payload that changed. */
  mask(body: MessageBody, patches?: Patch[]): MessageBody {
    if (body.type === 'command') return this.maskCommand(body, patches);
    if (body.type === 'data') return this.maskData(body, patches);
    return body;
  }

  /** Masks learned secrets and query values in a free text of the peer's. */
  maskText(text: string): string {
    if (this.show) return text;
    let out = text;
    if (this.pattern !== undefined) out = out.replace(this.pattern, (found) => maskName(found));
    return out.includes('?') && out.includes('=') ? out.replace(/\S*\?\S*=\S*/g, (word) => maskAddress(word)) : out;
  }

  private maskCommand(body: CommandBody, patches: Patch[] | undefined): CommandBody {
    const name = body.commandName;
    const named = namedCommands.has(name);
    if (name === 'connect') this.app = appOf(body.values) ?? this.app;
    const first = body.values[3];
    const identity = named && first?.type === 'string' ? { identity: hash(`${this.app}\n${first.value}`) } : {};
    if (this.show) return { ...body, ...identity };
    // publish and play may carry their name at another place when the null before it is missing.
    const nameAt = named ? body.values.findIndex((value, index) => index >= 2 && value.type === 'string') : -1;
    const values = body.values.map((value, index) => {
      if (index === 0) return value;
      if (index === nameAt && value.type === 'string') return this.replace(value, this.learnName(value.value), patches);
      if (nameAt >= 0 && index > nameAt && value.type === 'string' && name === 'publish') return value;
      return this.maskValue(value, undefined, patches, 0);
    });
    return { ...body, values, ...identity };
  }

  private maskData(body: DataBody, patches: Patch[] | undefined): DataBody {
    if (this.show) return body;
    return { ...body, values: body.values.map((value, index) => (index === 0 ? value : this.maskValue(value, undefined, patches, 0))) };
  }

  private maskValue(value: AmfValue, property: string | undefined, patches: Patch[] | undefined, depth: number): AmfValue {
    if (depth > 64) return value;
    switch (value.type) {
      case 'string': return this.maskString(value, property, patches);
      case 'avmPlus': return { ...value, value: this.maskValue(value.value, property, patches, depth + 1) };
      case 'strictArray': return { ...value, items: value.items.map((item) => this.maskValue(item, property, patches, depth + 1)) };
      case 'object':
        return { ...value, properties: this.maskProperties(value.properties, patches, depth) };
      case 'ecmaArray':
        return { ...value, properties: this.maskProperties(value.properties, patches, depth), ...(value.dense ? { dense: value.dense.map((item) => this.maskValue(item, property, patches, depth + 1)) } : {}) };
      default: return value;
    }
  }

  private maskProperties(properties: readonly AmfProperty[], patches: Patch[] | undefined, depth: number): AmfProperty[] {
    return properties.map((each) => ({ ...each, value: this.maskValue(each.value, each.name, patches, depth + 1) }));
  }

  private maskString(value: AmfString, property: string | undefined, patches: Patch[] | undefined): AmfString {
    if (property !== undefined && openProperties.has(property)) return value;
    if (property !== undefined && addressProperties.has(property)) return this.replace(value, this.learnAddress(value.value), patches);
    if (property !== undefined && streamNameProperties.has(property) && this.learned.has(value.value)) return this.replace(value, maskName(value.value), patches);
    return this.replace(value, this.maskText(value.value), patches);
  }

  private replace(value: AmfString, masked: string, patches: Patch[] | undefined): AmfString {
    if (masked === value.value) return value;
    if (patches !== undefined && value.at !== undefined && value.bytes !== undefined) {
      const bytes = encodeUtf8(masked);
      // Invalid UTF-8 was longer or shorter on the wire than its text is: nothing but stars fits then.
      patches.push({ at: value.at, bytes: bytes.length === value.bytes ? bytes : new Uint8Array(value.bytes).fill(star) });
    }
    return { ...value, value: masked };
  }

  private learnName(name: string): string {
    for (const secret of secretsIn(name)) this.learn(secret);
    return maskName(name);
  }

  private learnAddress(address: string): string {
    const query = address.indexOf('?');
    if (query >= 0) for (const pair of address.slice(query + 1).split('&')) this.learn(pair.slice(pair.indexOf('=') + 1));
    const password = /:\/\/[^/@:]*:([^/@]*)@/.exec(address)?.[1];
    if (password !== undefined) this.learn(password);
    return this.maskText(maskAddress(address));
  }

  private learn(secret: string): void {
    if (secret.length < searchableBytes || this.learned.size >= maxLearned || this.learned.has(secret) || /^\*+$/.test(secret)) return;
    this.learned.add(secret);
    const longestFirst = [...this.learned].sort((a, b) => b.length - a.length).map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.pattern = new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst.join('|')})(?![A-Za-z0-9])`, 'g');
  }
}

function appOf(values: readonly AmfValue[]): string | undefined {
  const object = values.find((value) => value.type === 'object' || value.type === 'ecmaArray');
  if (object?.type !== 'object' && object?.type !== 'ecmaArray') return undefined;
  const app = object.properties.find((property) => property.name === 'app')?.value;
  return app?.type === 'string' ? app.value : undefined;
}

/** 32-bit FNV-1a as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const byte of encodeUtf8(text)) value = Math.imul(value ^ byte, 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
