/** Values of container facts, by name; a fact from a saved trace may lack any of them. */
import type { ContainerEvent } from '../trace/events.js';

export function numberIn(event: ContainerEvent, name: string): number {
  const value = event.values[name];
  return typeof value === 'number' ? value : 0;
}

export function textIn(event: ContainerEvent, name: string): string {
  const value = event.values[name];
  return value === undefined ? '' : String(value);
}

/** The file the fact is about, for a sentence: "s2.m4s", or "The file". */
export function fileOf(event: ContainerEvent): string {
  return event.file ?? 'The file';
}
