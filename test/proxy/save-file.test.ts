import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaveTarget } from '../../src/proxy/save-file.js';
import { SaveFile, createSaveTarget } from '../../src/proxy/save-file.js';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-save-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** A disk whose writes the test lets through or fails. */
class Disk implements SaveTarget {
  readonly writes: string[] = [];
  closed = false;
  #pending: { resolve: () => void; reject: (error: Error) => void } | undefined;
  write(bytes: Uint8Array): Promise<void> {
    this.writes.push(Buffer.from(bytes).toString());
    return new Promise((resolve, reject) => { this.#pending = { resolve, reject }; });
  }
  async let(error?: Error): Promise<void> {
    await turn();
    if (error === undefined) this.#pending?.resolve();
    else this.#pending?.reject(error);
    await turn();
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('save file', () => {
  it('writes pieces in order, joining those that came while the disk was busy', async () => {
    const disk = new Disk();
    const file = new SaveFile(disk, () => undefined);
    file.push(bytes('a'));
    file.push(bytes('b'));
    await turn();
    file.push(bytes('c'));
    file.push(bytes('d'));
    await disk.let();
    const closing = file.close();
    await disk.let();
    await closing;
    expect(disk.writes).toEqual(['ab', 'cd']);
    expect(disk.closed).toBe(true);
  });

  it('tells a failure once, writes nothing more, and still closes', async () => {
    const disk = new Disk();
    const told: string[] = [];
    const file = new SaveFile(disk, (why) => told.push(why));
    file.push(bytes('a'));
    await disk.let(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    file.push(bytes('b'));
    await file.close();
    expect(told).toEqual(['the disk is full']);
    expect(disk.writes).toEqual(['a']);
    expect(disk.closed).toBe(true);
  });

  it('gives up, with bounded memory, on a disk that cannot follow', async () => {
    const disk = new Disk();
    const told: string[] = [];
    const file = new SaveFile(disk, (why) => told.push(why));
    const piece = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 64; i += 1) file.push(piece);
    expect(told).toEqual([]);
    file.push(piece);
    expect(told).toEqual(['the disk cannot follow']);
    await disk.let();
    await file.close();
  });

  it('reports a full disk of the system', async () => {
    const told: string[] = [];
    const file = new SaveFile(await createSaveTarget('/dev/full'), (why) => told.push(why));
    file.push(bytes('a'));
    await file.close();
    expect(told).toEqual(['the disk is full']);
  });

  it('keeps what the file held until the first write', async () => {
    const path = join(folder, 'x.pcapng');
    writeFileSync(path, 'earlier capture');
    const unused = await createSaveTarget(path);
    await unused.close();
    expect(readFileSync(path, 'utf8')).toBe('earlier capture');
    const file = new SaveFile(await createSaveTarget(path), () => undefined);
    file.push(bytes('new'));
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('says why a file cannot be opened', async () => {
    await expect(createSaveTarget(join(folder, 'no', 'x.pcapng'))).rejects.toMatchObject({ name: 'StartError', message: 'Cannot write the file of --save: its folder does not exist.' });
    await expect(createSaveTarget(folder)).rejects.toMatchObject({ message: 'Cannot write the file of --save: it is a directory.' });
  });
});
