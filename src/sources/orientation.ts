/**
 * Who is the client, when the capture does not show who opened the connection. RTMP itself tells: the client sends
 * C0 C1 first, and only clients send some commands. Ports are the fallback.
 */

/** Which of the two ends, in order of first appearance in the capture. */
export type Side = 0 | 1;

/** Commands stand at a session's start; later there is media in which a name would be chance. */
const headBytes = 8192;
/** C0 C1 is 1537 bytes, S0 S1 S2 3073 (RTMP 1.0 §5.2); the first flight of a server that skipped ahead is longer than a client's can be. */
const clientFlightBytes = 1537;
const serverFlightBytes = 3073;

/** As they stand on the wire: AMF0 string marker, 16-bit length, name. */
const clientNames = ['connect', 'createStream', 'publish', 'play', 'releaseStream', 'FCPublish'].map(amfString);
const serverNames = ['_result', 'onStatus', 'onBWDone'].map(amfString);
const longestName = 3 + 'releaseStream'.length;

function amfString(name: string): Uint8Array {
  return Uint8Array.from([2, 0, name.length, ...new TextEncoder().encode(name)]);
}

/** Collects the first bytes of both ends until they tell. */
export class ContentClues {
  /** The client, as soon as the content shows it. */
  client: Side | undefined;
  private readonly heads: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  private readonly lengths: [number, number] = [0, 0];
  private first: Side | undefined;

  /** Bytes kept. */
  get heldBytes(): number {
    return this.heads[0].length + this.heads[1].length;
  }

  push(side: Side, bytes: Uint8Array): void {
    if (this.client !== undefined || bytes.length === 0) return;
    this.first ??= side;
    this.client = side === this.first ? undefined : this.fromFirstFlight();
    if (this.client !== undefined) return;
    const before = this.lengths[side];
    this.append(side, bytes);
    const fresh = this.heads[side].subarray(Math.max(0, before - longestName), this.lengths[side]);
    if (clientNames.some((name) => contains(fresh, name))) this.client = side;
    else if (serverNames.some((name) => contains(fresh, name))) this.client = opposite(side);
  }

  /** What the first flight says although the other end has not answered; for when no more can be waited for. */
  fromFirstFlight(): Side | undefined {
    if (this.first === undefined) return undefined;
    const length = this.lengths[this.first];
    if (this.heads[this.first][0] !== 3 || length < clientFlightBytes) return undefined;
    return length < serverFlightBytes ? this.first : opposite(this.first);
  }

  private append(side: Side, bytes: Uint8Array): void {
    const length = this.lengths[side];
    const taken = Math.min(bytes.length, headBytes - length);
    if (taken <= 0) return;
    if (this.heads[side].length < length + taken) {
      const larger = new Uint8Array(Math.min(headBytes, Math.max(length + taken, this.heads[side].length * 2)));
      larger.set(this.heads[side]);
      this.heads[side] = larger;
    }
    this.heads[side].set(bytes.subarray(0, taken), length);
    this.lengths[side] = length + taken;
  }
}

export function opposite(side: Side): Side {
  return side === 0 ? 1 : 0;
}

export interface PortHints {
  /** `--port`. */
  readonly port?: number;
  /** Is this `host:port` the server of another connection in the capture? */
  isKnownServer(endpoint: string): boolean;
}

/** The client by ports: the named port, RTMP's own, a server seen before, at last the lower number as the server's. */
export function clientByPorts(ports: readonly [number, number], endpoints: readonly [string, string], hints: PortHints): Side {
  for (const port of [hints.port, 1935]) {
    if (port !== undefined && (ports[0] === port) !== (ports[1] === port)) return ports[0] === port ? 1 : 0;
  }
  const known = [hints.isKnownServer(endpoints[0]), hints.isKnownServer(endpoints[1])];
  if (known[0] !== known[1]) return known[0] === true ? 1 : 0;
  return ports[0] < ports[1] ? 1 : 0;
}

function contains(bytes: Uint8Array, pattern: Uint8Array): boolean {
  const first = pattern[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (pattern.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}
