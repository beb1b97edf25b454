import { afterEach, describe, expect, it } from 'vitest';
import type { ResegmentMode } from '../../src/proxy/core/resegment.js';
import { concat } from './core/playbook.js';
import { handshake, message, setChunkSize } from './core/wire.js';
import { dial, startProxy, startTarget, until } from './loopback.js';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

const stream = concat([handshake(), setChunkSize(200), message(4, 9, new Uint8Array(300).fill(7), 200)]);

/** Sizes of the reads at the target when the client writes everything at once. */
async function readsAtTarget(mode: ResegmentMode): Promise<{ sizes: number[]; same: boolean; tapped: string[] }> {
  const reads: Buffer[] = [];
  let ended = false;
  const target = await startTarget((socket) => {
    socket.on('data', (bytes) => reads.push(bytes as Buffer));
    socket.on('end', () => {
      ended = true;
      socket.end();
    });
  });
  cleanup.push(target.close);
  const rig = await startProxy(target.port, { resegment: { c2s: mode, s2c: 'as-is' } });
  cleanup.push(rig.close);
  const client = await dial(rig.port);
  client.resume();
  client.end(stream);
  await until(() => ended);
  const tapped = rig.sessions[0]?.facts.filter((fact) => /^c2s \d/.test(fact)) ?? [];
  return { sizes: reads.map((bytes) => bytes.length), same: Buffer.concat(reads).equals(stream), tapped };
}

describe('resegmenting on the wire', () => {
  it.each<[ResegmentMode, number[]]>([
    ['message', [1537, 1536, 16, 313]],
    ['chunk', [1537, 1536, 16, 212, 101]],
    ['split', [1537, 1536, 12, 4, 12, 200, 1, 100]],
    ['mtu', [1400, 1400, 602]],
    ['coalesce', [3402]],
  ])('%s arrives as separate reads of these sizes, and is analysed as such', async (mode, expected) => {
    const { sizes, same, tapped } = await readsAtTarget(mode);
    expect(same).toBe(true);
    expect(sizes).toEqual(expected);
    expect(tapped).toEqual(expected.map((size) => `c2s ${size}`));
  });

  it('dribble arrives byte by byte', async () => {
    const { sizes, same } = await readsAtTarget('dribble');
    expect(same).toBe(true);
    // The kernel may join a few when the machine is busy; a relay that joined them itself would show far fewer reads.
    expect(sizes.length).toBeGreaterThan(stream.length * 0.95);
  });

  it('passes bytes that are no RTMP on as they come', async () => {
    let heard = '';
    const target = await startTarget((socket) => {
      socket.on('data', (bytes) => { heard += String(bytes); });
      socket.on('end', () => socket.end());
    });
    cleanup.push(target.close);
    const rig = await startProxy(target.port, { resegment: { c2s: 'split', s2c: 'split' } });
    cleanup.push(rig.close);
    const client = await dial(rig.port);
    client.end('GET / HTTP/1.1');
    client.resume();
    await until(() => rig.endings.length === 1);
    expect(heard).toBe('GET / HTTP/1.1');
    expect(rig.notices).toEqual(['c2s is no longer resegmented, its bytes go on as they come: the first byte is 71, not RTMP version 3']);
  });
});
