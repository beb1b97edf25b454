/** The capture library itself: every file has an entry that says where it comes from, and is what the entry was written for. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Entry { readonly origin: string; readonly shows: string; readonly scrubbed: string; readonly sha256: string }

const meta = JSON.parse(readFileSync('captures/meta.json', 'utf8')) as Record<string, Entry>;

it('every capture is described, and nothing else is', () => {
  const files = ['clean', 'incidents', 'synthetic'].flatMap((folder) => readdirSync(`captures/${folder}`).map((file) => `${folder}/${file}`));
  expect(Object.keys(meta).sort()).toEqual(files.sort());
});

it('every capture is unchanged', () => {
  for (const [file, entry] of Object.entries(meta)) {
    expect([file, createHash('sha256').update(readFileSync(`captures/${file}`)).digest('hex')]).toEqual([file, entry.sha256]);
    expect(entry.origin.length * entry.shows.length * entry.scrubbed.length).toBeGreaterThan(0);
  }
});
