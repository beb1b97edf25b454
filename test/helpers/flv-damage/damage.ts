/** What a damaged file is made from, and what is to be said about it. */
import type { FlvFile } from './flv-file.js';

export interface Damaged {
  readonly bytes: Uint8Array;
  /** Coded frames that were taken out in front of the last one left. */
  readonly lost?: { readonly video?: number; readonly audio?: number };
}

export interface Damage {
  /** The number and name of the reference table. */
  readonly name: string;
  readonly what: string;
  /** `other`: the same picture in another size (480x270). `seed` chooses the places where they are chosen at random. */
  make(clean: FlvFile, other: FlvFile, seed: number): Damaged;
  /** Rules that must speak up. Empty: the damage cannot be seen, or there is none. */
  readonly found: readonly string[];
  /** The finding is an oddity that harms nobody: no finding may be above info. */
  readonly harmless?: true;
  /** Rules that may rightly be above info beside `found`. */
  readonly companions?: readonly string[];
  /** How far the count may be from the truth, as a share of it; exact when absent. */
  readonly slack?: { readonly video?: number; readonly audio?: number };
}
