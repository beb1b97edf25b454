/** Reads a playlist as players do: line by line, forgiving, with every oddity noted. Never throws; sizes are bounded. */
import { byteRange, dateMs, decimal, readAttributes, whole } from './attributes.js';
import type { MediaSegment, Oddity, OddityCode, Playlist, Rendition, Resource, Variant } from './playlist.js';

/** Two weeks of two-second segments. */
export const maxSegments = 600_000;
const maxVariants = 500;
const maxOddities = 64;
const maxLineCharacters = 65_536;
const maxShown = 200;

/** Tags of a playlist as a whole that may stand there once. */
const onceTags = new Set([
  '#EXT-X-VERSION', '#EXT-X-TARGETDURATION', '#EXT-X-MEDIA-SEQUENCE', '#EXT-X-DISCONTINUITY-SEQUENCE', '#EXT-X-PLAYLIST-TYPE', '#EXT-X-ENDLIST', '#EXT-X-I-FRAMES-ONLY',
  '#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-START', '#EXT-X-PART-INF', '#EXT-X-SERVER-CONTROL', '#EXTM3U',
]);
const mediaTags = new Set([
  '#EXTINF', '#EXT-X-BYTERANGE', '#EXT-X-DISCONTINUITY', '#EXT-X-KEY', '#EXT-X-MAP', '#EXT-X-PROGRAM-DATE-TIME', '#EXT-X-GAP', '#EXT-X-BITRATE', '#EXT-X-PART', '#EXT-X-TARGETDURATION',
  '#EXT-X-MEDIA-SEQUENCE', '#EXT-X-DISCONTINUITY-SEQUENCE', '#EXT-X-ENDLIST', '#EXT-X-PLAYLIST-TYPE', '#EXT-X-I-FRAMES-ONLY', '#EXT-X-PART-INF', '#EXT-X-SERVER-CONTROL', '#EXT-X-SKIP',
]);
const multivariantTags = new Set(['#EXT-X-MEDIA', '#EXT-X-STREAM-INF', '#EXT-X-I-FRAME-STREAM-INF', '#EXT-X-SESSION-DATA', '#EXT-X-SESSION-KEY']);

/** `text`: the whole file, as UTF-8; `valid` false when its bytes were none. */
export function parsePlaylist(text: string, valid = true): Playlist {
  const reader = new Reader();
  if (!valid) reader.odd('not-utf8', 1, '');
  let line = 0;
  for (let at = 0; at <= text.length;) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    line += 1;
    reader.line(text.slice(at, Math.min(end, at + maxLineCharacters)).replace(/\r$/, ''), line, end - at > maxLineCharacters);
    at = end + 1;
  }
  return reader.finish(line);
}

type Draft = { -readonly [K in keyof MediaSegment]?: MediaSegment[K] | undefined };

class Reader {
  readonly #oddities: Oddity[] = [];
  readonly #seen = new Set<string>();
  readonly #segments: MediaSegment[] = [];
  readonly #variants: Variant[] = [];
  readonly #renditions: Rendition[] = [];
  readonly #variables = new Map<string, string>();
  /** Newest needed version, and why. */
  #needs = { version: 1, line: 1, text: '' };
  #version = 1;
  #target: number | undefined;
  #mediaSequence = 0;
  #discontinuitySequence = 0;
  #type: 'VOD' | 'EVENT' | '' = '';
  #skipped = 0;
  #firstMediaLine = 0;
  #firstMultivariantLine = 0;
  #pending: Draft = {};
  #extinfLine = 0;
  #map: Resource | undefined;
  #encryption = '';
  #variant: { readonly attributes: ReadonlyMap<string, string>; readonly line: number } | undefined;
  #lastRange: { readonly uri: string; readonly end: number } | undefined;
  #rangeText: string | undefined;
  #uris = 0;

  odd(code: OddityCode, line: number, text: string): void {
    if (this.#oddities.length < maxOddities) this.#oddities.push({ code, line, text: text.slice(0, maxShown) });
  }

  line(raw: string, line: number, cut: boolean): void {
    let text = raw;
    if (cut) this.odd('line-too-long', line, raw);
    if (line === 1) {
      if (text.startsWith('\uFEFF')) {
        this.odd('byte-order-mark', 1, '');
        text = text.slice(1);
      }
      if (!/^#EXTM3U\s*$/.test(text)) this.odd('no-extm3u', 1, text);
    }
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)) this.odd('control-characters', line, text);
    text = text.trim();
    if (text === '') return;
    if (!text.startsWith('#')) this.#uri(text, line);
    else if (text.startsWith('#EXT')) this.#tag(text, line);
  }

  #tag(text: string, line: number): void {
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1);
    if (onceTags.has(name) && this.#seen.has(name)) {
      this.odd('tag-repeated', line, text);
      return;
    }
    this.#seen.add(name);
    if (mediaTags.has(name)) this.#firstMediaLine ||= line;
    if (multivariantTags.has(name)) this.#firstMultivariantLine ||= line;
    switch (name) {
      case '#EXTINF': this.#extinf(value, text, line); break;
      case '#EXT-X-VERSION': this.#version = this.#number(value, line, text) ?? 1; break;
      case '#EXT-X-TARGETDURATION': this.#target = this.#targetDuration(value, line, text); break;
      case '#EXT-X-MEDIA-SEQUENCE': case '#EXT-X-DISCONTINUITY-SEQUENCE': {
        if (this.#uris > 0) this.odd('tag-misplaced', line, text);
        const number = this.#number(value, line, text) ?? 0;
        if (name === '#EXT-X-MEDIA-SEQUENCE') this.#mediaSequence = number;
        else this.#discontinuitySequence = number;
        break;
      }
      case '#EXT-X-PLAYLIST-TYPE': this.#type = value === 'VOD' || value === 'EVENT' ? value : ''; break;
      case '#EXT-X-DISCONTINUITY': this.#pending.discontinuity = true; break;
      case '#EXT-X-GAP': this.#pending.gap = true; break;
      case '#EXT-X-BYTERANGE':
        this.#rangeText = value;
        this.#need(4, line, 'EXT-X-BYTERANGE');
        break;
      case '#EXT-X-I-FRAMES-ONLY': this.#need(4, line, 'EXT-X-I-FRAMES-ONLY'); break;
      case '#EXT-X-PROGRAM-DATE-TIME': {
        const ms = dateMs(value);
        if (ms === undefined) this.odd('date-malformed', line, text);
        else this.#pending.dateMs = ms;
        break;
      }
      case '#EXT-X-MAP': this.#setMap(value, line, text); break;
      case '#EXT-X-KEY': {
        const method = this.#attributes(value, line, text).get('METHOD');
        this.#encryption = method === undefined || method === 'NONE' ? '' : method.slice(0, 32);
        break;
      }
      case '#EXT-X-SKIP': this.#skipped = whole(this.#attributes(value, line, text).get('SKIPPED-SEGMENTS')) ?? 0; break;
      case '#EXT-X-DEFINE': {
        const attributes = this.#attributes(value, line, text);
        const variable = attributes.get('NAME');
        if (variable !== undefined && this.#variables.size < maxVariants) this.#variables.set(variable, attributes.get('VALUE') ?? '');
        break;
      }
      case '#EXT-X-STREAM-INF': this.#variant = { attributes: this.#attributes(value, line, text), line }; break;
      case '#EXT-X-MEDIA': this.#media(value, line, text); break;
      default: break;
    }
  }

  #extinf(value: string, text: string, line: number): void {
    if (this.#extinfLine > 0) this.odd('extinf-without-uri', this.#extinfLine, '#EXTINF');
    this.#extinfLine = line;
    const comma = value.indexOf(',');
    const number = (comma < 0 ? value : value.slice(0, comma)).trim();
    const seconds = decimal(number);
    if (seconds === undefined) this.odd('number-malformed', line, text);
    this.#pending.durationMs = seconds === undefined ? undefined : seconds * 1000;
    if (number.includes('.')) this.#need(3, line, 'decimal EXTINF');
  }

  #targetDuration(value: string, line: number, text: string): number | undefined {
    const seconds = decimal(value.trim());
    if (whole(value.trim()) === undefined) this.odd('number-malformed', line, text);
    return seconds;
  }

  #setMap(value: string, line: number, text: string): void {
    const attributes = this.#attributes(value, line, text);
    const uri = attributes.get('URI');
    if (uri === undefined || uri === '') {
      this.odd('map-without-uri', line, text);
      return;
    }
    const given = attributes.get('BYTERANGE');
    const range = given === undefined ? undefined : byteRange(given, 0);
    if (given !== undefined && range === undefined) this.odd('byterange-malformed', line, text);
    this.#map = { uri: this.#substitute(uri, line), line, ...(range !== undefined && { range }) };
    // An I-frame playlist may have it from 5 on (§8).
    this.#need(this.#seen.has('#EXT-X-I-FRAMES-ONLY') ? 5 : 6, line, 'EXT-X-MAP');
  }

  #media(value: string, line: number, text: string): void {
    const attributes = this.#attributes(value, line, text);
    const type = attributes.get('TYPE') ?? '';
    const groupId = attributes.get('GROUP-ID') ?? '';
    const name = attributes.get('NAME') ?? '';
    if (type === '' || groupId === '' || name === '') this.odd('media-incomplete', line, text);
    const uri = attributes.get('URI');
    if (this.#renditions.length < maxVariants) this.#renditions.push({ type, groupId, name, uri: uri === undefined ? '' : this.#substitute(uri, line), line });
  }

  #uri(text: string, line: number): void {
    const uri = this.#substitute(text, line);
    this.#uris += 1;
    if (this.#variant !== undefined) {
      this.#addVariant(uri, line);
      return;
    }
    if (this.#extinfLine === 0) {
      // A URI in a multivariant playlist belongs to a tag in front of it, too.
      this.odd('uri-without-extinf', line, text);
      if (this.#firstMultivariantLine > 0 && this.#firstMediaLine === 0) return;
    }
    if (this.#segments.length >= maxSegments) {
      if (this.#segments.length === maxSegments && !this.#seen.has('too many')) this.odd('too-many-segments', line, '');
      this.#seen.add('too many');
      this.#reset();
      return;
    }
    let range: { readonly offset: number; readonly length: number } | undefined;
    if (this.#rangeText !== undefined) {
      range = byteRange(this.#rangeText, this.#lastRange?.uri === uri ? this.#lastRange.end : undefined);
      if (range === undefined) this.odd('byterange-malformed', line, this.#rangeText);
      else this.#lastRange = { uri, end: range.offset + range.length };
    }
    const { durationMs, discontinuity = false, gap = false, dateMs: date } = this.#pending;
    this.#segments.push({
      uri, line, durationMs, sequence: this.#mediaSequence + this.#skipped + this.#segments.length, discontinuity, gap, encryption: this.#encryption,
      ...(range !== undefined && { range }), ...(this.#map !== undefined && { map: this.#map }), ...(date !== undefined && { dateMs: date }),
    });
    this.#reset();
  }

  #reset(): void {
    this.#pending = {};
    this.#extinfLine = 0;
    this.#rangeText = undefined;
  }

  #addVariant(uri: string, line: number): void {
    const { attributes, line: tagLine } = this.#variant!;
    this.#variant = undefined;
    if (this.#variants.length >= maxVariants) return;
    const bandwidth = whole(attributes.get('BANDWIDTH'));
    const averageBandwidth = whole(attributes.get('AVERAGE-BANDWIDTH'));
    const codecs = attributes.get('CODECS');
    const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(attributes.get('RESOLUTION') ?? '') ?? [];
    const frameRate = decimal(attributes.get('FRAME-RATE'));
    const audio = attributes.get('AUDIO');
    if (bandwidth === undefined) this.odd('bandwidth-missing', tagLine, uri);
    if (codecs === undefined) this.odd('codecs-missing', tagLine, uri);
    if (width === undefined && (codecs === undefined || /avc|hvc|hev|av01|vp0/.test(codecs))) this.odd('resolution-missing', tagLine, uri);
    this.#variants.push({
      uri, line, ...(bandwidth !== undefined && { bandwidth }), ...(averageBandwidth !== undefined && { averageBandwidth }), ...(codecs !== undefined && { codecs }),
      ...(width !== undefined && height !== undefined && { width: Number(width), height: Number(height) }), ...(frameRate !== undefined && { frameRate }), ...(audio !== undefined && { audio }),
    });
  }

  #attributes(value: string, line: number, text: string): ReadonlyMap<string, string> {
    const { values, wellFormed } = readAttributes(value);
    if (!wellFormed) this.odd('attributes-malformed', line, text);
    return values;
  }

  #number(value: string, line: number, text: string): number | undefined {
    const number = whole(value.trim());
    if (number === undefined) this.odd('number-malformed', line, text);
    return number;
  }

  #need(version: number, line: number, text: string): void {
    if (version > this.#needs.version) this.#needs = { version, line, text };
  }

  /** `{$name}` (§4.3). */
  #substitute(text: string, line: number): string {
    if (!text.includes('{$')) return text;
    return text.replace(/\{\$([A-Za-z0-9_-]{1,200})\}/g, (whole_, name: string) => {
      const value = this.#variables.get(name);
      if (value === undefined) this.odd('variable-unknown', line, whole_);
      return value ?? whole_;
    });
  }

  finish(lines: number): Playlist {
    if (this.#extinfLine > 0) this.odd('extinf-without-uri', this.#extinfLine, '#EXTINF');
    if (this.#variant !== undefined) this.odd('extinf-without-uri', this.#variant.line, '#EXT-X-STREAM-INF');
    if (this.#firstMediaLine > 0 && this.#firstMultivariantLine > 0) this.odd('mixed-tags', Math.max(this.#firstMediaLine, this.#firstMultivariantLine), '');
    if (this.#needs.version > this.#version) this.odd('version-too-low', this.#needs.line, `${this.#needs.text} needs version ${this.#needs.version}, the playlist says ${this.#version}`);
    if (this.#firstMultivariantLine > 0 && this.#segments.length === 0) {
      if (this.#variants.length === 0) this.odd('no-variants', lines, '');
      const groups = new Set(this.#renditions.map((each) => each.groupId));
      for (const variant of this.#variants) if (variant.audio !== undefined && !groups.has(variant.audio)) this.odd('group-unknown', variant.line, variant.audio);
      return { kind: 'multivariant', version: this.#version, variants: this.#variants, renditions: this.#renditions, oddities: this.#oddities };
    }
    if (this.#target === undefined && !this.#seen.has('#EXT-X-TARGETDURATION')) this.odd('target-duration-missing', 1, '');
    if (this.#segments.length === 0 && this.#skipped === 0) this.odd('no-segments', lines, '');
    return {
      kind: 'media', version: this.#version, ...(this.#target !== undefined && { targetSeconds: this.#target }), mediaSequence: this.#mediaSequence,
      discontinuitySequence: this.#discontinuitySequence, type: this.#type, ended: this.#seen.has('#EXT-X-ENDLIST'), independent: this.#seen.has('#EXT-X-INDEPENDENT-SEGMENTS'),
      iFramesOnly: this.#seen.has('#EXT-X-I-FRAMES-ONLY'), parts: this.#seen.has('#EXT-X-PART') || this.#seen.has('#EXT-X-PART-INF'), skipped: this.#skipped,
      segments: this.#segments, oddities: this.#oddities,
    };
  }
}
