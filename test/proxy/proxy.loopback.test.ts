import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { StartError } from '../../src/net/start-error.js';
import type { Rig } from './loopback.js';
import { RecordingSession, dial, once, read, startProxy, startTarget, until } from './loopback.js';

const cleanup: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function setUp(onSocket: (socket: Socket) => void, overrides: Parameters<typeof startProxy>[1] = {}): Promise<Rig & { target: Awaited<ReturnType<typeof startTarget>> }> {
  const target = await startTarget(onSocket);
  cleanup.push(target.close);
  const rig = await startProxy(target.port, overrides);
  cleanup.push(rig.close);
  return { ...rig, target };
}
const echo = (socket: Socket): void => { socket.pipe(socket); };

describe('proxy on loopback', () => {
  it('carries bytes both ways and tells the session the same bytes, acks and closes', async () => {
    const rig = await setUp(echo);
    const client = await dial(rig.port);
    const sent = randomBytes(3_000_000);
    client.end(sent);
    expect((await read(client, sent.length)).equals(sent)).toBe(true);
    await until(() => rig.endings.length === 1, 'the end of the session');
    const [session] = rig.sessions;
    expect(Buffer.concat(session?.received.c2s ?? []).equals(sent)).toBe(true);
    expect(Buffer.concat(session?.received.s2c ?? []).equals(sent)).toBe(true);
    expect(session?.ackedTotals).toEqual({ c2s: sent.length, s2c: sent.length });
    expect(session?.facts).toContain('c2s fin');
    expect(session?.facts.at(-1)).toBe('s2c fin');
    expect(session?.ended).toBe('closed');
    expect(session?.info).toMatchObject({ fromStart: true, acksVisible: true, bothDirections: true, server: `127.0.0.1:${rig.target.port}` });
    expect(session?.info.client).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(session?.times).toEqual([...(session?.times ?? [])].sort((a, b) => a - b));
  });

  it('carries twenty connections at once without mixing them', async () => {
    const rig = await setUp(echo);
    const results = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
      const client = await dial(rig.port);
      const sent = randomBytes(200_000 + index);
      client.end(sent);
      return (await read(client, sent.length)).equals(sent);
    }));
    expect(results).toEqual(new Array(20).fill(true));
    await until(() => rig.endings.length === 20);
    expect(rig.sessions.map((session) => session.totals.c2s).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 200_000 + index));
  });

  it('keeps the way back open after the client half-closed', async () => {
    const rig = await setUp((socket) => {
      socket.resume();
      socket.on('end', () => { setTimeout(() => { socket.end('late answer'); }, 50); });
    });
    const client = await dial(rig.port);
    client.end('question');
    expect((await read(client, 11)).toString()).toBe('late answer');
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts).toEqual(['c2s 8', 'c2s fin', 's2c 11', 's2c fin']);
  });

  it('keeps the way to the target open after the target half-closed', async () => {
    let heard = '';
    const rig = await setUp((socket) => {
      socket.end('bye');
      socket.on('data', (bytes) => { heard += String(bytes); });
    });
    const client = await dial(rig.port);
    client.resume();
    await once(client, 'end');
    client.end('still here');
    await until(() => rig.endings.length === 1);
    expect(heard).toBe('still here');
    expect(rig.sessions[0]?.facts).toEqual(['s2c 3', 's2c fin', 'c2s 10', 'c2s fin']);
  });

  it('passes a reset by the target on to the client', async () => {
    const rig = await setUp((socket) => { socket.once('data', () => socket.resetAndDestroy()); });
    const client = await dial(rig.port);
    const error = once(client, 'error');
    client.write('x');
    client.resume();
    expect(await error).toMatchObject({ code: 'ECONNRESET' });
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts).toEqual(['c2s 1', 's2c rst']);
    expect(rig.notices).toEqual([]);
  });

  it('passes a reset by the client on to the target', async () => {
    let code = '';
    const rig = await setUp((socket) => {
      socket.resume();
      socket.on('error', (error: NodeJS.ErrnoException) => { code = error.code ?? ''; });
    });
    const client = await dial(rig.port);
    client.write('x');
    await until(() => rig.sessions[0]?.totals.c2s === 1);
    client.resetAndDestroy();
    await until(() => code !== '');
    expect(code).toBe('ECONNRESET');
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.facts.at(-1)).toBe('c2s rst');
  });

  it('survives a client that vanishes while the target floods it', async () => {
    const rig = await setUp((socket) => {
      const flood = setInterval(() => socket.write(Buffer.alloc(100_000)), 1);
      socket.on('close', () => { clearInterval(flood); });
    });
    const client = await dial(rig.port);
    client.resume();
    await until(() => (rig.sessions[0]?.totals.s2c ?? 0) > 1_000_000);
    client.destroy();
    await until(() => rig.endings.length === 1 && rig.target.sockets.size === 0);
    expect(rig.proxy.activeSessions).toBe(0);
    expect(await dial(rig.port)).toBeDefined();
  });

  it('ends the session when a client that half-closed and then reset is written to', async () => {
    const rig = await setUp((socket) => {
      socket.resume();
      // Node does not watch a socket behind its end: only a write notices that the connection was reset.
      socket.on('end', () => { setTimeout(() => socket.write('late'), 30); });
    });
    for (let round = 0; round < 20; round += 1) {
      const client = await dial(rig.port);
      client.write('x');
      await until(() => rig.sessions[round]?.totals.c2s === 1);
      client.end(() => client.resetAndDestroy());
    }
    await until(() => rig.endings.length === 20, 'the end of all connections');
    expect(rig.sessions[0]?.facts).toEqual(['c2s 1', 'c2s fin', 's2c 4', 'c2s rst']);
  });

  it('tells when the target cannot be reached, disconnects that client and goes on', async () => {
    const target = await startTarget(echo);
    const rig = await startProxy(target.port);
    cleanup.push(rig.close);
    await target.close();
    const client = await dial(rig.port);
    client.write('\x03');
    client.resume();
    await once(client, 'close');
    await until(() => rig.endings.length === 1);
    expect(rig.endings).toEqual(['0 target-unreachable']);
    expect(rig.sessions[0]?.ended).toBe('target-unreachable');
    expect(rig.notices).toEqual([`the target 127.0.0.1:${target.port} refuses the connection: the client is disconnected. Start the server first, or check host and port.`]);
    await once(await dial(rig.port).then((socket) => socket.resume()), 'close');
    await until(() => rig.endings.length === 2);
  });

  it('refuses to start when the probe finds no target, and when the port is taken', async () => {
    const target = await startTarget(echo);
    await target.close();
    await expect(startProxy(target.port, { probe: true })).rejects.toMatchObject({ name: 'StartError', message: `The target 127.0.0.1:${target.port} refuses the connection.` });
    const rig = await setUp(echo);
    const second = startProxy(rig.target.port, { listen: { host: '127.0.0.1', port: rig.port } });
    await expect(second).rejects.toBeInstanceOf(StartError);
    await expect(second).rejects.toMatchObject({ message: `Port ${rig.port} on 127.0.0.1 is in use by another program.` });
  });

  it('slows the sender down to the pace of the reader and keeps memory bounded', async () => {
    const total = 60_000_000;
    const digests: string[] = [];
    const target = await startTarget((socket) => {
      const hash = createHash('sha256');
      let left = total;
      socket.pause();
      const step = setInterval(() => {
        const bytes = socket.read() as Buffer | null;
        if (bytes === null) return;
        hash.update(bytes);
        left -= bytes.length;
        if (left === 0) {
          clearInterval(step);
          digests.push(hash.digest('hex'));
          socket.end();
        }
      }, 1);
      socket.on('close', () => { clearInterval(step); });
    });
    cleanup.push(target.close);
    const rig = await startProxy(target.port, {
      createSession: (_id, info) => {
        const session = new RecordingSession(info);
        session.keep = false;
        rig.sessions.push(session);
        return session;
      },
    });
    cleanup.push(rig.close);
    const client = await dial(rig.port);
    client.resume();
    const hash = createHash('sha256');
    const piece = randomBytes(100_000);
    let furthestAhead = 0;
    for (let sent = 0; sent < total; sent += piece.length) {
      hash.update(piece);
      if (!client.write(piece)) await new Promise<void>((resolve) => { client.once('drain', resolve); });
      const session = rig.sessions[0];
      if (session !== undefined) furthestAhead = Math.max(furthestAhead, session.totals.c2s - session.ackedTotals.c2s);
    }
    client.end();
    await until(() => digests.length === 1);
    expect(digests[0]).toBe(hash.digest('hex'));
    // Taken from the client but not yet by the kernel towards the target: a read or two, never the backlog.
    expect(furthestAhead).toBeLessThan(1_000_000);
    expect(furthestAhead).toBeGreaterThan(0);
  });

  it('goes on relaying when the analysis of a session throws, and leaves other sessions alone', async () => {
    const rig = await setUp(echo, {
      createSession: (id, info) => {
        const session = new RecordingSession(info);
        rig.sessions.push(session);
        if (id === 0) {
          session.bytes = () => { throw new Error('injected'); };
        }
        return session;
      },
    });
    const first = await dial(rig.port);
    first.write('one');
    expect((await read(first, 3)).toString()).toBe('one');
    const second = await dial(rig.port);
    second.write('two');
    expect((await read(second, 3)).toString()).toBe('two');
    first.write('more');
    expect((await read(first, 4)).toString()).toBe('more');
    await until(() => rig.sessions[1]?.totals.s2c === 3);
    expect(rig.faults).toEqual(['0 injected']);
    first.end();
    second.end();
    await until(() => rig.endings.length === 2);
    expect(rig.sessions[1]?.ended).toBe('closed');
  });

  it('goes on relaying when no session can be made at all', async () => {
    const rig = await setUp(echo, { createSession: () => { throw new Error('cannot'); } });
    const client = await dial(rig.port);
    client.end('x');
    expect((await read(client, 1)).toString()).toBe('x');
    await until(() => rig.endings.length === 1);
    expect(rig.faults).toEqual(['0 cannot']);
  });

  it('tells the session the time when its deadline comes, although nothing happens', async () => {
    const rig = await setUp((socket) => socket.resume());
    const client = await dial(rig.port);
    client.write('a');
    await until(() => rig.sessions[0]?.totals.c2s === 1);
    const [session] = rig.sessions;
    if (session === undefined) throw new Error('no session');
    const askedUs = (session.times.at(-1) ?? 0) + 60_000;
    session.deadlineUs = askedUs;
    client.write('b');
    await until(() => session.facts.includes('time'));
    const toldUs = session.times.at(-1) ?? 0;
    expect(toldUs).toBeGreaterThanOrEqual(askedUs - 1000);
  });

  it('refuses clients above --max-connections, says so once, and accepts again when one has left', async () => {
    const rig = await setUp(echo, { maxConnections: 1 });
    const first = await dial(rig.port);
    first.write('x');
    await read(first, 1);
    for (let i = 0; i < 3; i += 1) {
      // The reset may come before or after the connection is complete.
      const error: unknown = await dial(rig.port).then((refused) => once(refused.resume(), 'error'), (reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'ECONNRESET' });
    }
    expect(rig.notices).toEqual(['refusing clients: 1 connections are open, --max-connections allows no more']);
    first.end();
    await until(() => rig.proxy.activeSessions === 0);
    const next = await dial(rig.port);
    next.write('y');
    expect((await read(next, 1)).toString()).toBe('y');
  });

  it('stops after --sessions, not counting a connection without a byte', async () => {
    const rig = await setUp(echo, { sessions: 2 });
    const check = await dial(rig.port);
    check.destroy();
    await until(() => rig.endings.length === 1);
    for (const text of ['one', 'two']) {
      const client = await dial(rig.port);
      client.end(text);
      await read(client, 3);
    }
    await rig.proxy.done;
    expect(rig.endings).toHaveLength(3);
    await expect(dial(rig.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('stops after --duration and ends open sessions', async () => {
    const rig = await setUp(echo, { durationMs: 150 });
    const client = await dial(rig.port);
    client.write('x');
    await read(client, 1);
    await rig.proxy.done;
    expect(rig.endings).toEqual(['0 capture-end']);
  });

  it('ends sessions as interrupted when it is stopped', async () => {
    const rig = await setUp(echo);
    const client = await dial(rig.port);
    client.write('x');
    await read(client, 1);
    rig.proxy.stop();
    rig.proxy.stop();
    await rig.proxy.done;
    expect(rig.endings).toEqual(['0 interrupted']);
    expect(rig.sessions[0]?.ended).toBe('interrupted');
  });

  it('listens on IPv6 loopback when asked', async () => {
    const rig = await setUp(echo, { listen: { host: '::1', port: 0 } });
    const client = await dial(rig.port, '::1');
    client.end('six');
    expect((await read(client, 3)).toString()).toBe('six');
    await until(() => rig.endings.length === 1);
    expect(rig.sessions[0]?.info.client).toMatch(/^\[::1\]:\d+$/);
  });
});
