/**
 * What a player that comes late needs first: metadata, the sequence headers of every track, and the media since the last
 * key frame, so that it shows a picture at once and misses nothing from there on.
 */
import type { MediaFacts } from '../../wire/media/media-facts.js';
import type { StreamMessage } from './stream-sink.js';

export interface CachedMessage { readonly message: StreamMessage; readonly facts: MediaFacts }

/** Handler names and tracks are the publisher's to choose; each costs memory for as long as it publishes. */
const maxDataFrames = 16;
const maxHeaders = 64;
/** A longer group of pictures is not worth its memory: late players then wait for its end. */
const maxGroupBytes = 16 * 1024 * 1024;
const maxGroupMessages = 20_000;

export class StreamCache {
  /** By handler name: onMetaData, and what else was sent with @setDataFrame. */
  private readonly dataFrames = new Map<string, CachedMessage>();
  private readonly headers = new Map<string, CachedMessage>();
  private group: CachedMessage[] | undefined;
  private groupBytes = 0;
  private readonly keepsGroup: boolean;

  constructor(keepsGroup: boolean) {
    this.keepsGroup = keepsGroup;
  }

  /** Data that late players get: replaces what stood under that name. */
  setDataFrame(handler: string, cached: CachedMessage): void {
    if (this.dataFrames.has(handler) || this.dataFrames.size < maxDataFrames) this.dataFrames.set(handler, cached);
  }

  clearDataFrame(handler: string): void {
    this.dataFrames.delete(handler);
  }

  /** The header that this one replaces, if any. */
  headerLike(facts: MediaFacts): CachedMessage | undefined {
    return this.headers.get(headerKey(facts));
  }

  setHeader(cached: CachedMessage): void {
    const key = headerKey(cached.facts);
    if (!this.headers.has(key) && this.headers.size >= maxHeaders) return;
    // One message for many tracks replaces those of its tracks that came one by one.
    for (const [known, { facts }] of this.headers) {
      const covers = facts.kind === cached.facts.kind && facts.headerKind === cached.facts.headerKind && facts.tracks.every((track) => cached.facts.tracks.includes(track));
      if (covers) this.headers.delete(known);
    }
    this.headers.set(key, cached);
  }

  /** Every message of the stream, in order. */
  add(cached: CachedMessage): void {
    if (!this.keepsGroup) return;
    const { facts, message } = cached;
    if (facts.kind === 'video' && facts.key && facts.tracks.includes(0)) {
      this.group = [];
      this.groupBytes = 0;
    }
    if (this.group === undefined) return;
    this.group.push(cached);
    this.groupBytes += message.payload.length;
    if (this.groupBytes > maxGroupBytes || this.group.length > maxGroupMessages) this.group = undefined;
  }

  dropGroup(): void {
    this.group = undefined;
  }

  /** From the last key frame on; undefined when there is none, or too much of it. */
  currentGroup(): readonly CachedMessage[] | undefined {
    return this.group;
  }

  /** Metadata, then video headers, then audio headers: the order of FFmpeg's own publishers. */
  opening(): CachedMessage[] {
    const headers = [...this.headers.values()];
    return [...this.dataFrames.values(), ...headers.filter((each) => each.facts.kind === 'video'), ...headers.filter((each) => each.facts.kind === 'audio')];
  }
}

function headerKey(facts: MediaFacts): string {
  return `${facts.kind} ${facts.headerKind} ${facts.tracks.join()}`;
}
