/** Shared between the sessions of a run: who publishes which name, so that a refusal can be traced to the other publisher. */

import { RelayChannel } from './comparison/relay.js';

/** Names that a run may hold; beyond it the oldest are forgotten. */
const maxNames = 4096;
/** Streams whose newest frames are kept for their players, 60 KB for each track; further ones are not compared. */
const maxRelays = 64;

export interface Publisher {
  readonly session: number;
  /** Microseconds since 1970, or since the session's start where the source has no clock. */
  readonly startedUs: number;
  /** When its last byte came, as far as it has told. */
  lastUs: number;
  /** When it closed or ended its stream; undefined while it lives. */
  endedUs?: number;
  /** Somebody plays the stream: what is published goes in here. */
  relay?: RelayChannel;
}

export class Registry {
  readonly #names = new Map<string, Publisher[]>();
  readonly #relays = new Map<string, RelayChannel>();

  /** `name` must tell equal names from masked look-alikes where it can (the command's identity). */
  publish(app: string, name: string, publisher: Publisher): void {
    const key = keyOf(app, name);
    const known = this.#names.get(key) ?? [];
    const relay = this.#relays.get(key);
    if (relay !== undefined) publisher.relay = relay;
    if (known.length >= 16) known.shift();
    known.push(publisher);
    this.#names.delete(key);
    this.#names.set(key, known);
    if (this.#names.size > maxNames) {
      const oldest = this.#names.keys().next().value;
      if (oldest !== undefined) this.#names.delete(oldest);
    }
  }

  /** What publishers of that name send from now on, for a player of it; before the first of them, too. */
  watch(app: string, name: string): RelayChannel {
    const key = keyOf(app, name);
    let relay = this.#relays.get(key);
    if (relay === undefined) {
      relay = new RelayChannel();
      if (this.#relays.size < maxRelays) this.#relays.set(key, relay);
    }
    for (const publisher of this.#names.get(key) ?? []) publisher.relay ??= relay;
    return relay;
  }

  /** Another session's publisher of that name that had not ended at `atUs`. */
  other(app: string, name: string, session: number, atUs: number): Publisher | undefined {
    return this.#names.get(keyOf(app, name))?.findLast((each) => each.session !== session && each.startedUs <= atUs && (each.endedUs === undefined || each.endedUs > atUs));
  }
}

function keyOf(app: string, name: string): string {
  return JSON.stringify([app, name]);
}
