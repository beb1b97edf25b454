/** The media playlist (RFC 8216) of a live stream: what is listed, what has slid out, and what may be forgotten. */

export interface ListedSegment {
  readonly name: string;
  readonly initName: string;
  readonly durationMs: number;
  /** Times or configuration begin anew. */
  readonly discontinuity: boolean;
}

/** RFC 8216 §6.2.2: never less than three target durations; more for players that begin three segments back and then stall. */
const leastListed = 6;
const targetDurationsListed = 3;

export class Playlist {
  private readonly mode: 'window' | 'whole';
  private readonly segments: ListedSegment[] = [];
  private retired: ListedSegment[] = [];
  private mediaSequence = 0;
  private discontinuitySequence = 0;
  private ended = false;
  private targetSeconds: number | undefined;

  constructor(mode: 'window' | 'whole') {
    this.mode = mode;
  }

  /** Must not change once it was published (RFC 8216 §4.3.3.1). */
  fixTarget(seconds: number): void {
    this.targetSeconds ??= seconds;
  }

  get target(): number | undefined {
    return this.targetSeconds;
  }

  get isEmpty(): boolean {
    return this.segments.length === 0;
  }

  get count(): number {
    return this.mediaSequence + this.segments.length;
  }

  /** Lists it at the end. Returns the names of files that nobody can want any more. */
  add(segment: ListedSegment): string[] {
    this.segments.push(segment);
    if (this.mode === 'whole') return [];
    const leastMs = targetDurationsListed * (this.targetSeconds ?? 0) * 1000;
    let listedMs = this.segments.reduce((sum, each) => sum + each.durationMs, 0);
    const before = this.initNames();
    const out: string[] = [];
    for (let first = this.segments[0]; first !== undefined && this.segments.length > leastListed && listedMs - first.durationMs >= leastMs; first = this.segments[0]) {
      this.segments.shift();
      listedMs -= first.durationMs;
      this.mediaSequence += 1;
      if (first.discontinuity) this.discontinuitySequence += 1;
      this.retired.push(first);
    }
    // Who fetched the playlist just before may still ask for what was in it (RFC 8216 §6.2.2).
    while (this.retired.length > this.segments.length) out.push(this.retired.shift()?.name ?? '');
    const after = this.initNames();
    return [...out, ...[...before].filter((name) => !after.has(name))];
  }

  end(): void {
    this.ended = true;
  }

  /** `query`: hung on every address, for players that must show a token. */
  text(query = ''): string {
    const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${this.targetSeconds ?? 1}`, `#EXT-X-MEDIA-SEQUENCE:${this.mediaSequence}`];
    if (this.discontinuitySequence > 0) lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${this.discontinuitySequence}`);
    if (this.mode === 'whole') lines.push('#EXT-X-PLAYLIST-TYPE:EVENT');
    let initName: string | undefined;
    for (const segment of this.segments) {
      if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
      if (segment.initName !== initName) lines.push(`#EXT-X-MAP:URI="${segment.initName}${query}"`);
      initName = segment.initName;
      lines.push(`#EXTINF:${(segment.durationMs / 1000).toFixed(5)},`, `${segment.name}${query}`);
    }
    if (this.ended) lines.push('#EXT-X-ENDLIST');
    return `${lines.join('\n')}\n`;
  }

  private initNames(): Set<string> {
    return new Set([...this.retired, ...this.segments].map((each) => each.initName));
  }
}
