/** Text for the page: escaped, isolated from the direction of its neighbours, and cut where a peer wrote a novel. */
import { markup, shorten } from '../escape.js';

/** Longest name shown: paths, stream names and addresses that mean something are shorter; peers can send 64 KiB. */
const nameMax = 240;
/** Longest sentence shown: our own are shorter, but they quote peers. */
const sentenceMax = 2000;

/** A peer's name. Right-to-left letters in it may not reorder what stands around. */
export function name(text: string): string {
  return `<bdi>${markup(shorten(text, nameMax))}</bdi>`;
}

/** A sentence, perhaps with a peer's words in it. */
export function sentence(text: string): string {
  return markup(shorten(text, sentenceMax));
}

/** Text for an attribute. */
export function attribute(text: string): string {
  return markup(shorten(text, nameMax));
}

/** JSON for a script element: nothing in it can end the element. Numbers that JSON cannot hold become null. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
