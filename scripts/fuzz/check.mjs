/** What a target says when a promise is broken. */
import { createHash } from 'node:crypto';

export class Broken extends Error {
  constructor(what) {
    super(what);
    this.name = 'Broken';
  }
}

export function ensure(condition, what) {
  if (!condition) throw new Broken(typeof what === 'function' ? what() : what);
}

export function digest(bytes) {
  return createHash('md5').update(bytes).digest('hex').slice(0, 12);
}

/** Two lists of lines must be the same; names the first difference. */
export function sameLines(a, b, what) {
  if (a.length === b.length && a.every((line, i) => line === b[i])) return;
  const at = a.findIndex((line, i) => line !== b[i]);
  const i = at < 0 ? a.length : at;
  throw new Broken(`${what}: line ${i} is "${cut(a[i])}" and "${cut(b[i])}"`);
}

function cut(line) {
  return line === undefined ? '(nothing)' : line.length > 400 ? `${line.slice(0, 400)}...` : line;
}

/** Every number in a value is finite, nothing in it is a function, a symbol or a bigint: it survives JSON as it is. */
export function ensurePlain(value, path = '', depth = 0) {
  ensure(depth < 200, () => `${path} is nested too deep`);
  switch (typeof value) {
    case 'number': ensure(Number.isFinite(value), () => `${path} is ${value}`); return;
    case 'string': case 'boolean': return;
    case 'object':
      if (value === null) return;
      ensure(!ArrayBuffer.isView(value), () => `${path} holds raw bytes`);
      for (const [key, part] of Object.entries(value)) if (part !== undefined) ensurePlain(part, `${path}.${key}`, depth + 1);
      return;
    default: throw new Broken(`${path} is a ${typeof value}`);
  }
}
