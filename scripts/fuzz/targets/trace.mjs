/** Saved traces: damaged lines are refused with their number, never thrown at, and what is accepted can be analysed and shown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '../../../dist/analyzers/analysis.js';
import { Registry } from '../../../dist/analyzers/registry.js';
import { Session } from '../../../dist/pipeline/session.js';
import { MessageLines } from '../../../dist/report/message-line.js';
import { plain } from '../../../dist/report/palette.js';
import { readTrace, TraceFileError } from '../../../dist/sources/trace-file.js';
import { traceEventLine, traceHeaderLine } from '../../../dist/trace/jsonl.js';
import { ensure } from '../check.mjs';
import { corpus } from '../corpus.mjs';
import { corrupt } from '../random.mjs';

const values = ['null', '0', '-1', '1e400', '""', '"x"', '[]', '{}', 'true', '{"$number":"NaN"}', '{"type":"string"}', '18446744073709551616'];
let folder;

function linesOf(random) {
  const { info, events } = random.pick(corpus().connections);
  const lines = [traceHeaderLine({ tool: { name: 'rtmpdiag', version: '0' } })];
  const session = new Session(info, { id: 0, stallAfterUs: 5_000_000, showSecrets: true, registry: new Registry(), onEvent: (event) => lines.push(traceEventLine(0, event)) });
  for (const event of events.slice(0, random.int(4, 120))) if (event.kind === 'bytes') session.bytes(event.direction, event.bytes, event.atUs);
  session.end('closed', events[0].atUs + 10_000_000);
  return lines;
}

/** Takes a `"name":value` of the line and gives it another value, or takes it out. */
function damageField(random, line) {
  const fields = [...line.matchAll(/"[A-Za-z0-9]+":("[^"\\]*"|-?[0-9.]+|true|false|null|[[{])/g)];
  if (fields.length === 0) return line;
  const field = random.pick(fields);
  const valueAt = field.index + field[0].length - field[1].length;
  let end = field.index + field[0].length;
  if (field[1] === '[' || field[1] === '{') {
    for (let depth = 1; depth > 0 && end < line.length; end++) depth += '[{'.includes(line[end]) ? 1 : ']}'.includes(line[end]) ? -1 : 0;
  }
  if (random.chance(0.3)) return line.slice(0, field.index) + line.slice(end + (line[end] === ',' ? 1 : 0)).replace(/^,/, '');
  return line.slice(0, valueAt) + random.pick(values) + line.slice(end);
}

export default {
  name: 'trace',

  generate(random) {
    const lines = linesOf(random);
    for (let left = random.pick([1, 1, 2, 5]); left > 0; left--) {
      const i = random.int(0, lines.length - 1);
      if (random.chance(0.8)) lines[i] = damageField(random, lines[i]);
      else if (random.chance(0.5)) lines.splice(random.int(1, lines.length), 0, lines[i]);
      else lines.splice(i, 1);
    }
    const bytes = Uint8Array.from(Buffer.from(lines.join('')));
    return { bytes: random.chance(0.25) ? corrupt(random, bytes) : bytes };
  },

  async run({ bytes }) {
    folder ??= mkdtempSync(join(tmpdir(), 'rtmpdiag-fuzz-'));
    const path = join(folder, 'trace.jsonl');
    writeFileSync(path, bytes);
    const analyses = new Map();
    const messageLines = new MessageLines({ palette: plain, width: 100 });
    try {
      await readTrace(path, {
        onEvent: (session, event) => {
          if (!analyses.has(session)) analyses.set(session, new Analysis({ id: session, stallAfterUs: 5_000_000, registry: new Registry() }));
          analyses.get(session).handle(event);
          messageLines.line(event);
        },
      });
    } catch (error) {
      if (!(error instanceof TraceFileError)) throw error;
      ensure(error.line >= 1, `line ${error.line}`);
    }
    for (const analysis of analyses.values()) {
      const { verdicts } = analysis.result();
      for (const verdict of verdicts) ensure(verdict.outcome !== 'broken', () => `rule ${verdict.rule} is broken: ${verdict.reason}`);
      JSON.stringify(analysis.result());
    }
  },

  close() {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  },

  size: (input) => input.bytes.length * 4,
};
