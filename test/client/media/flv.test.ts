import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlvFileSink } from '../../../src/client/media/flv-sink.js';
import { NotFlvError, openFlvSource, type LostRange } from '../../../src/client/media/flv-source.js';
import type { MediaMessage, MediaSource } from '../../../src/client/media.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const header = '464c5601 05 00000009 00000000';
/** AVC header at 0, key frame at 0, inter frame at 40 ms, and the AAC ones between. */
const tags = [
  '09 000006 000000 00 000000 17 00 000000 01 00000011',
  '08 000004 000000 00 000000 af 00 1210 0000000f',
  '09 000006 000000 00 000000 17 01 000000 65 00000011',
  '08 000003 000017 00 000000 af 01 21 0000000e',
  '09 000006 000028 00 000000 27 01 000000 41 00000011',
];

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-flv-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, hex(text));
  return path;
}

async function all(source: MediaSource): Promise<MediaMessage[]> {
  const out: MediaMessage[] = [];
  for (let message = await source.read(); message !== undefined; message = await source.read()) out.push(message);
  await source.close();
  return out;
}

describe('an FLV file as a source', () => {
  it('gives every tag with its own time, and metadata with the request to keep it', async () => {
    const script = '12 00000e 000000 00 000000 02 000a 6f6e4d65746144617461 05 00000019';
    const messages = await all(await openFlvSource(file('a.flv', header + script + tags.join(''))));
    expect(messages.map(({ typeId, timestampMs }) => [typeId, timestampMs])).toEqual([[18, 0], [9, 0], [8, 0], [9, 0], [8, 23], [9, 40]]);
    expect(Buffer.from(messages[0]?.payload ?? []).toString('latin1')).toBe('\x02\0\x0d@setDataFrame\x02\0\x0aonMetaData\x05');
  });

  it('goes on without a gap when it loops', async () => {
    const messages = await all(await openFlvSource(file('b.flv', header + tags.join('')), { loops: 3 }));
    expect(messages.filter(({ payload }) => payload[1] === 1 && payload[0] !== 0xaf).map(({ timestampMs }) => timestampMs)).toEqual([0, 40, 80, 120, 160, 200]);
  });

  it('leaves damage out, says where it was, and goes on behind it', async () => {
    const lost: LostRange[] = [];
    const messages = await all(await openFlvSource(file('c.flv', header + tags[0] + 'deadbeefdeadbeefdeadbeef' + tags.slice(1).join('')), { onLost: (range) => lost.push(range) }));
    expect(messages.map(({ typeId }) => typeId)).toEqual([9, 8, 9, 8, 9]);
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ bytes: 12 });
  });

  it('sends no half tag of a file that was cut', async () => {
    const lost: LostRange[] = [];
    const messages = await all(await openFlvSource(file('d.flv', (header + tags.join('')).slice(0, -14)), { onLost: (range) => lost.push(range) }));
    expect(messages).toHaveLength(4);
    expect(lost).toHaveLength(1);
  });

  it('refuses what is no FLV, and an empty file, before anything is connected', async () => {
    await expect(openFlvSource(file('e.flv', '000000186674797069736f36'))).rejects.toThrow(NotFlvError);
    await expect(openFlvSource(file('f.flv', ''))).rejects.toThrow('is empty');
    await expect(openFlvSource(join(folder, 'none.flv'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('ends over a file without a message, however often it loops', async () => {
    expect(await all(await openFlvSource(file('g.flv', header), { loops: Infinity }))).toEqual([]);
  });
});

describe('an FLV file as a sink', () => {
  it('writes what came, byte for byte behind its metadata, and completes the duration', async () => {
    const path = join(folder, 'out.flv');
    const sink = new FlvFileSink(path);
    const source = await openFlvSource(join(folder, 'b.flv'));
    for (const message of await all(source)) sink.write(message);
    await sink.end();
    const bytes = readFileSync(path).toString('hex');
    expect(bytes.endsWith(tags.join('').replaceAll(' ', ''))).toBe(true);
    expect(bytes.startsWith('464c560105')).toBe(true);
    const at = bytes.indexOf(Buffer.from('duration').toString('hex'));
    expect(Buffer.from(bytes, 'hex').readDoubleBE(at / 2 + 'duration'.length + 1)).toBeCloseTo(0.08, 2);
  });
});
