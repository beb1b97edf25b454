/** The raw peer on a real socket, with a scripted end on the other side. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RawPeer, type PeerHost } from '../../../src/conformance/wire/raw-peer.js';
import { bytes } from '../../../src/conformance/wire/bytes/bytes.js';
import { until } from '../../helpers/network.js';

interface Ends { readonly peer: RawPeer; readonly other: Socket; readonly got: () => Buffer; readonly waits: { ms: number; missed: boolean }[]; readonly taken: string[] }

const open: { server: Server; sockets: Socket[] }[] = [];
afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

async function ends(role: 'client' | 'server' = 'client', deadlineMs = 150): Promise<Ends> {
  const accepted = new Promise<{ server: Server; other: Socket }>((resolve) => {
    const server = createServer({ allowHalfOpen: true }, (other) => { resolve({ server, other }); });
    server.listen(0, '127.0.0.1', () => { open.push({ server, sockets: [connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })] }); });
  });
  const { other } = await accepted;
  const mine = open.at(-1)?.sockets[0] as Socket;
  open.at(-1)?.sockets.push(other);
  other.on('error', () => undefined);
  const chunks: Buffer[] = [];
  other.on('data', (data) => { chunks.push(data); });
  const waits: Ends['waits'] = [];
  const taken: string[] = [];
  const host: PeerHost = { nowMs: () => performance.now(), deadlineMs, waited: (ms, missed) => { waits.push({ ms, missed }); }, random: (length) => new Uint8Array(length).fill(9) };
  const peer = new RawPeer(mine, role, host, {
    bytes: (direction, data) => { taken.push(`${direction} ${data.length}`); }, close: (direction, how) => { taken.push(`${direction} ${how}`); },
  });
  return { peer, other, got: () => Buffer.concat(chunks), waits, taken };
}

/** S0, S1, S2 as a server of the text would send them, then nothing. */
const answer = Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 7), Buffer.alloc(1536, 9)]);

describe('sending', () => {
  it('goes out as it is, in any pieces', async () => {
    const { peer, got, taken } = await ends();
    expect(await peer.send(bytes('010203'), 'bytes')).toBe(true);
    expect(await peer.send(bytes('0405060708'), 2)).toBe(true);
    expect(await peer.send(bytes('09'))).toBe(true);
    await until(() => got().length === 9, 'nine bytes');
    expect(got().toString('hex')).toBe('010203040506070809');
    expect(taken).toEqual(['c2s 1', 'c2s 1', 'c2s 1', 'c2s 2', 'c2s 2', 'c2s 1', 'c2s 1']);
    expect(peer.sentBytes).toBe(9);
  });

  it('cuts messages at its own chunk size', async () => {
    const { peer, got } = await ends();
    peer.chunkBytes = 2;
    await peer.message({ csid: 4, typeId: 9, msid: 1, timestampMs: 5, payload: bytes('010203') });
    await peer.command('a', 1, []);
    await until(() => got().length >= 16 + 12, 'both messages');
    expect(got().toString('hex').startsWith('0400000500000309010000000102c403' + '03000000' + '00000d14' + '00000000' + '0200' + 'c3')).toBe(true);
  });

  it('counts what the connection did not take any more, and does not throw', async () => {
    const { peer, other } = await ends();
    other.resetAndDestroy();
    await peer.untilClosed(1000);
    expect(await peer.send(bytes('0102030405'))).toBe(false);
    expect(peer.undeliveredBytes).toBe(5);
    expect(await peer.send(bytes('010203'), 'bytes')).toBe(false);
    expect(peer.undeliveredBytes).toBe(8);
  });
});

describe('a close', () => {
  it('is one event: FIN', async () => {
    const { peer, other, taken } = await ends();
    other.end();
    expect(await peer.untilClosed(1000)).toBe(true);
    expect(peer.closed?.how).toBe('fin');
    expect(taken).toEqual(['s2c fin']);
  });

  it('is one event: RST', async () => {
    const { peer, other } = await ends();
    other.resetAndDestroy();
    expect(await peer.untilClosed(1000)).toBe(true);
    expect(peer.closed?.how).toBe('rst');
  });

  it('ends every wait at once, and misses no deadline', async () => {
    const { peer, other, waits } = await ends('client', 5000);
    const startMs = performance.now();
    const waiting = [peer.wait(() => true), peer.bytes(10), peer.until(() => false)];
    other.end();
    expect(await waiting[0]).toBeUndefined();
    expect(await waiting[1]).toEqual(new Uint8Array(0));
    expect(await waiting[2]).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(waits.map(({ missed }) => missed)).toEqual([false, false, false]);
  });

  it('of ours is FIN behind what was sent, or RST', async () => {
    const first = await ends();
    const ended = new Promise((resolve) => { first.other.on('end', () => { resolve('fin'); }); });
    await first.peer.send(bytes('0102'));
    first.peer.end();
    expect(await ended).toBe('fin');
    expect(first.got()).toHaveLength(2);
    const second = await ends();
    const broken = new Promise((resolve) => { second.other.on('error', (error: NodeJS.ErrnoException) => { resolve(error.code); }); });
    second.peer.reset();
    expect(await broken).toBe('ECONNRESET');
    expect(second.taken).toEqual(['c2s rst']);
  });

  it('of the peer leaves what came before it', async () => {
    const { peer, other } = await ends();
    other.end(bytes(answer, '030000000000010801000000aa'));
    await peer.untilClosed(1000);
    expect(peer.messages.map(({ typeId }) => typeId)).toEqual([8]);
  });
});

describe('waiting', () => {
  it('gives up behind T, and tells that a deadline was missed', async () => {
    const { peer, waits } = await ends();
    const startMs = performance.now();
    expect(await peer.wait(() => true)).toBeUndefined();
    expect(performance.now() - startMs).toBeGreaterThan(140);
    expect(waits).toHaveLength(1);
    expect(waits[0]?.missed).toBe(true);
    expect(peer.closed).toBeUndefined();
  });

  it('finds what has come already, and nothing before `since`', async () => {
    const { peer, other } = await ends();
    other.write(bytes(answer, '030000000000010801000000aa', '030000000000010901000000bb'));
    expect((await peer.wait(({ typeId }) => typeId === 9))?.payload[0]).toBe(0xbb);
    expect((await peer.wait(() => true))?.typeId).toBe(8);
    expect((await peer.wait(() => true, { since: 1 }))?.typeId).toBe(9);
    expect(await peer.wait(() => true, { since: 2, withinMs: 30 })).toBeUndefined();
  });

  it('for silence misses no deadline', async () => {
    const { peer, other, waits } = await ends();
    expect(await peer.bytesWithin(50)).toBe(0);
    setTimeout(() => { other.write('abc'); }, 10);
    expect(await peer.bytesWithin(100)).toBe(3);
    expect(waits).toEqual([]);
  });
});

describe('the handshake', () => {
  it('of a client is C0 C1, then C2 that echoes S1', async () => {
    const { peer, other, got } = await ends();
    const done = peer.shakeHands();
    await until(() => got().length === 1537, 'C0 and C1');
    other.write(answer);
    expect(await done).toBe(true);
    await until(() => got().length === 3073, 'C2');
    expect(got()[0]).toBe(3);
    expect(got().subarray(1537, 1541).toString('hex')).toBe('07070707');
    expect(got().subarray(1537 + 8).equals(Buffer.alloc(1528, 7))).toBe(true);
  });

  it('goes on with a server that keeps S2 back until it has C2', async () => {
    const { peer, other, got } = await ends('client', 400);
    const done = peer.shakeHands();
    await until(() => got().length === 1537, 'C0 and C1');
    other.write(answer.subarray(0, 1537));
    await until(() => got().length === 3073, 'C2');
    other.write(answer.subarray(1537));
    expect(await done).toBe(true);
  });

  it('does not come to an end with what is no RTMP', async () => {
    const { peer, other } = await ends();
    const done = peer.shakeHands();
    other.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await done).toBe(false);
    expect(Buffer.from(await peer.bytes(5, 0)).toString()).toBe('HTTP/');
  });

  it('of a server answers C0 C1 and waits for C2', async () => {
    const { peer, other, got } = await ends('server', 1000);
    const done = peer.shakeHands();
    other.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 5)]));
    await until(() => got().length === 3073, 'S0, S1 and S2');
    expect(got().subarray(1537 + 8).equals(Buffer.alloc(1528, 5))).toBe(true);
    other.write(Buffer.alloc(1536, 9));
    expect(await done).toBe(true);
    other.write(bytes('030000000000010801000000aa'));
    expect((await peer.wait(() => true))?.typeId).toBe(8);
  });
});
