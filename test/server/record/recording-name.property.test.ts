/** Names that clients choose, against a real folder: whatever they hold, the file is in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordingDirectory } from '../../../src/server/record/recording-directory.js';
import { hex } from '../../helpers/media-bytes.js';
import { message, tagsOf } from './messages.js';

let outer = '';
beforeEach(() => { outer = mkdtempSync(join(tmpdir(), 'rtmpdiag-names-')); });
afterEach(() => { rmSync(outer, { recursive: true, force: true }); });

const piece = fc.constantFrom('..', '/', '\\', '.', '\0', '\n', '~', '%2e%2e', 'NUL', 'con.', ' ', '-', 'C:', '\u202e', '\ud83d', '語', 'a'.repeat(300), '\u0301'.repeat(50), '$(id)', '`', ';');
const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')), fc.constantFrom('', '/etc/passwd', '../../../tmp/x', '.'));

describe('names of recordings', () => {
  it('stay in the folder, whatever the client calls its stream', async () => {
    const folder = join(outer, 'inner', 'recordings');
    const directory = await RecordingDirectory.open(folder, { clock: () => new Date(2025, 0, 3, 4, 5, 6) });
    await fc.assert(fc.asyncProperty(hostile, hostile, async (app, name) => {
      const before = new Set(readdirSync(folder));
      const sink = directory.openStream({ app, name, path: `${app}/${name}` });
      sink.message(message(9, 0, hex('17 01 000000 00')));
      sink.end();
      await expect.poll(() => readdirSync(folder).length, { interval: 1 }).toBe(before.size + 1);
      const file = readdirSync(folder).find((each) => !before.has(each))!;
      expect(file).toMatch(/^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}._-]*_20250103_040506(_\d+)?\.flv$/u);
      expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255);
      expect(basename(file)).toBe(file);
    }), { numRuns: 300 });
    await directory.close();
    for (const file of readdirSync(folder)) expect(tagsOf(new Uint8Array(readFileSync(join(folder, file))))).toHaveLength(2);
    expect(readdirSync(outer)).toEqual(['inner']);
    expect(readdirSync(dirname(folder))).toEqual(['recordings']);
  });
});
