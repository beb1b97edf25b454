import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerAdapter, ServerJob } from '../../src/matrix/adapters/adapter.js';
import { playerAdapters, publisherAdapters, serverAdapters } from '../../src/matrix/adapters/index.js';
import { certificateFor, type Certificate } from '../../src/matrix/certificate.js';
import { transports } from '../../src/matrix/core/axes.js';
import type { Cell } from '../../src/matrix/core/cell.js';
import { noPlayer } from '../../src/matrix/core/select.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { freePort } from '../helpers/network.js';
import { adapter, makeMaterial, playCell } from './cell.js';

let folder = '';
let material: FlowMaterial;
let tls: Certificate;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-transports-'));
  const certificate = certificateFor(folder);
  // Asked for by several cells at once it is made once.
  [tls] = await Promise.all([certificate(), certificate()]);
  material = await makeMaterial(folder, 3);
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const usual: Cell = { publisher: 'rtmpdiag', server: 'rtmpdiag', player: 'rtmpdiag', codec: 'h264+aac', flow: 'burst-end', handshake: 'plain', transport: 'rtmp' };

async function started(id: string, job: Partial<ServerJob> = {}): ReturnType<ServerAdapter['start']> {
  return adapter('server', id).start({ folder: mkdtempSync(join(folder, 'server-')), host: '127.0.0.1', port: await freePort(), chunkSize: undefined, streamName: 'transport', ...job });
}

/** Plays it, or says why not. */
async function tried(cell: Cell): Promise<string> {
  const [publisher, player] = [adapter('publisher', cell.publisher), adapter('player', cell.player)];
  const unable = publisher.unable(cell) ?? adapter('server', cell.server).unable(cell) ?? player.unable(cell);
  if (unable !== undefined) return unable;
  const server = await started(cell.server, { host: cell.transport === 'ipv6' ? '::1' : '127.0.0.1' });
  const { grade, words } = await playCell({ material, cell, publisher, player, server, ...(cell.transport === 'rtmps' ? { tls } : {}) });
  return `${grade}: ${words}`;
}

/** What a librtmp of 2015 cannot. */
const beyondLibrtmp: Readonly<Record<string, string>> = { rtmps: 'librtmp 2.4 gives up at the session tickets of TLS 1.3', ipv6: 'librtmp reads no IPv6 address' };
const whole = 'ok: every frame arrived as it was sent';

describe.each(Object.keys(transports) as (keyof typeof transports)[])('%s', (transport) => {
  it.concurrent.each(publisherAdapters.map(({ id }) => id))('from %s', async (publisher) => {
    expect(await tried({ ...usual, publisher, transport })).toBe(publisher === 'rtmpsink' ? beyondLibrtmp[transport] ?? whole : whole);
  });

  it.concurrent.each(playerAdapters.filter(({ id, smoke }) => id !== 'rtmpdiag' && smoke === undefined).map(({ id }) => id))('to %s', async (player) => {
    expect(await tried({ ...usual, player, transport })).toBe(player === 'rtmpdump' ? beyondLibrtmp[transport] ?? whole : whole);
  });
});

describe('the handshake with digests', () => {
  it.concurrent.each(serverAdapters.filter(({ id, ingestOnly }) => id !== 'nginx-rtmp-tuned' && ingestOnly === undefined).map(({ id }) => id))('with %s', async (server) => {
    expect(await tried({ ...usual, server, handshake: 'digest' })).toBe(whole);
  });
});

describe('a server that takes no player', () => {
  it.concurrent.each(publisherAdapters.map(({ id }) => id))('keeps all that %s sends', async (publisher) => {
    const cell: Cell = { ...usual, publisher, server: 'ffmpeg-listen', player: noPlayer };
    expect(adapter('server', 'ffmpeg-listen').unable(cell)).toBeUndefined();
    const result = await playCell({ material, cell, publisher: adapter('publisher', publisher), player: undefined, server: await started('ffmpeg-listen', { streamName: `listen-${publisher}` }), streamName: `listen-${publisher}` });
    expect([result.grade, result.words, result.ways.map(({ way }) => way)]).toEqual(['ok', 'every frame arrived as it was sent', ['file to server', 'through the server']]);
  });

  it('takes none', () => {
    expect(adapter('server', 'ffmpeg-listen').unable({ ...usual, server: 'ffmpeg-listen' })).toBe('it takes no player');
  });
});

describe('the certificate of the taps', () => {
  it('is missing with a sentence where openssl is', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      await expect(certificateFor(folder)()).rejects.toThrow('openssl is not here, which makes the certificate of the taps: apt-get install openssl');
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('is a pair of files for this run', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('tap.')).sort()).toEqual(['tap.crt', 'tap.key']);
    expect(tls.cert).toContain('BEGIN CERTIFICATE');
    expect(tls.key).toContain('PRIVATE KEY');
  });
});
