/** Servers that die, hang, babble, or are no RTMP servers: the verdict, its reason, the exit status, and what is told of the rest. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { commandServer, foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { freePort } from '../../helpers/network.js';
import { startRude, type RudeServer } from './rude-server.mjs';
import { quiet, runSmall, saying, smallCase } from './small-run.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function rude(options: Parameters<typeof startRude>[0] = {}): Promise<RudeServer> {
  const server = await startRude(options);
  closing.push(() => server.stop());
  return server;
}

/** Something else than RTMP on a port. */
async function other(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve(); }); });
  closing.push(() => new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    server.close(resolve);
  }));
  return (server.address() as AddressInfo).port;
}

const program = fileURLToPath(new URL('rude-server.mjs', import.meta.url));

async function asCommand(word = ''): Promise<{ readonly port: number; readonly server: ReturnType<typeof commandServer> }> {
  const port = await freePort();
  const server = commandServer(`'${process.execPath}' '${program}' ${port} ${word}`, '127.0.0.1', port);
  closing.push(() => server.stop());
  return { port, server };
}

describe('a server that is healthy', () => {
  it('has no failure, and sanity says how far it works', async () => {
    const { port } = await rude();
    const { words, gate, outcome } = await runSmall([quiet('HS-901'), quiet('NC-901')], port);
    expect(words).toEqual({ 'HS-901': 'pass goes-on', 'NC-901': 'pass goes-on' });
    expect(gate).toMatchObject({ passed: true, exit: 0 });
    expect(outcome.habits).toMatchObject({ reach: 'play', fmsVer: 'RUDE/1', problem: undefined });
  });
});

describe('a server that dies at a case', () => {
  const cases = [quiet('NC-901'), saying('NC-902', 'rude.exit'), quiet('NC-903'), quiet('PB-901')];

  it('fails that case; where nobody starts it again the rest is blocked, never red or green', async () => {
    const { port } = await rude();
    const { words, of, gate } = await runSmall(cases, port);
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'NC-902': 'fail server-gone', 'NC-903': 'blocked server-down', 'PB-901': 'blocked server-down' });
    expect(of('NC-902').kind).toBe('crash');
    expect(of('NC-902').actual).toContain('the server takes no connections any more');
    expect(of('NC-903').actual).toContain('did not come back');
    expect(gate).toMatchObject({ passed: false, exit: 1, unexpected: ['NC-902'] });
  });

  it('is tested on when a supervisor brings it back', async () => {
    const server = await rude({ died: () => { setTimeout(() => { void server.revive(); }, 900); } });
    const { words, outcome } = await runSmall(cases, server.port, { server: foreignServer('127.0.0.1', server.port, 5000) });
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'NC-902': 'fail server-gone', 'NC-903': 'pass goes-on', 'PB-901': 'pass goes-on' });
    expect(outcome.notes).toContain('the server is started anew, or waited for');
  });

  it('is started again by its command, and its exit status is told', async () => {
    const { port, server } = await asCommand();
    const { words, of, gate } = await runSmall(cases, port, { server });
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'NC-902': 'fail server-exited', 'NC-903': 'pass goes-on', 'PB-901': 'pass goes-on' });
    expect(of('NC-902').actual).toContain('the server process ended (status 3)');
    expect(gate).toMatchObject({ exit: 1, unexpected: ['NC-902'] });
  });

  it('tells the signal that ended it', async () => {
    const { port, server } = await asCommand();
    const { of } = await runSmall([saying('NC-902', 'rude.crash'), quiet('NC-903')], port, { server });
    expect(of('NC-902')).toMatchObject({ verdict: 'fail', kind: 'crash', reason: 'server-exited' });
    expect(of('NC-902').actual).toContain('SIGSEGV');
    expect(of('NC-903').verdict).toBe('pass');
  });

  it('dies again when the failure is confirmed, and is started again each time', async () => {
    const { port, server } = await asCommand();
    const { of } = await runSmall(cases, port, { server, confirm: true });
    expect(of('NC-902')).toMatchObject({ verdict: 'fail', kind: 'crash', reason: 'server-exited' });
    expect(of('NC-902').attempts.map(({ reason }) => reason)).toEqual(['server-exited', 'server-exited']);
    expect(of('PB-901').verdict).toBe('pass');
  });

  it('dies at sanity already: no case is blamed for it, and what needs no publish is tested', async () => {
    const { port, server } = await asCommand('dies-at-publish');
    const { words, outcome } = await runSmall([quiet('NC-901'), smallCase({ id: 'PB-901', preamble: 'publish', run: () => Promise.resolve(0), outcomes: [{ verdict: 'pass', reason: 'never', means: 'never', when: () => true }] })], port, { server });
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'PB-901': 'blocked needs-publish' });
    expect(outcome.notes[0]).toBe('sanity alone was too much: the server process ended (status 3)');
    expect(outcome.habits).toMatchObject({ reach: 'stream', problem: 'it closes at publish; the server process ended (status 3)' });
  });

  it('dies at sanity behind a group as well, so there is none: it is started once, and nobody is blamed', async () => {
    const { port, server } = await asCommand('dies-at-publish');
    const { words, outcome } = await runSmall([quiet('NC-901'), quiet('PB-901'), quiet('TD-901')], port, { server });
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'PB-901': 'pass goes-on', 'TD-901': 'pass goes-on' });
    expect(outcome.notes).toEqual(['sanity alone was too much: the server process ended (status 3)', 'the server is started anew, or waited for']);
  });

  it('is started afresh behind a case that says so', async () => {
    const { port, server } = await asCommand();
    const pids: (number | undefined)[] = [];
    await runSmall([saying('NC-901', 'nothing.special', { restartAfter: true }), quiet('NC-902')], port, { server, observer: { starting: () => { pids.push(server.pid); } } });
    expect(pids).toHaveLength(2);
    expect(pids[0]).not.toBe(pids[1]);
  });
});

describe('a server that hangs at a case', () => {
  const cases = [saying('NC-901', 'rude.hang'), quiet('NC-902')];

  it('fails that case as a wedge, and the rest is blocked', async () => {
    const { port } = await rude();
    const { of, words } = await runSmall(cases, port);
    expect(words).toEqual({ 'NC-901': 'fail server-hangs', 'NC-902': 'blocked server-down' });
    expect(of('NC-901').kind).toBe('wedge');
  });

  it('is ended and started again by its command', async () => {
    const { port, server } = await asCommand();
    const { words } = await runSmall(cases, port, { server });
    expect(words).toEqual({ 'NC-901': 'fail server-hangs', 'NC-902': 'pass goes-on' });
  });

  it('is found behind the group where only the relay hangs', async () => {
    const { port } = await rude();
    const { of, words, outcome } = await runSmall([saying('NC-901', 'rude.wedge'), quiet('PB-901')], port);
    expect(words).toMatchObject({ 'NC-901': 'fail sanity-lost' });
    expect(of('NC-901')).toMatchObject({ kind: 'wedge' });
    expect(outcome.notes[0]).toContain('after the group NC the server no longer works: frames do not reach a player');
  });
});

describe('a server that is rude to one connection', () => {
  it.each([
    ['rude.close', 'fail closed'], ['rude.reset', 'fail closed'], ['rude.silent', 'fail silent'], ['rude.garbage', 'fail silent'],
  ])('%s: %s, and the next case is not touched', async (name, words) => {
    const { port } = await rude();
    const run = await runSmall([saying('NC-901', name), quiet('NC-902')], port);
    expect(run.words).toEqual({ 'NC-901': words, 'NC-902': 'pass goes-on' });
    expect(run.outcome.faults).toEqual([]);
    expect(run.gate.exit).toBe(1);
  });
});

describe('a port without an RTMP server', () => {
  const cases = [quiet('HS-901'), quiet('NC-901')];
  const html = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

  it('refuses the connection: nothing is proved, every case is blocked', async () => {
    const { words, gate, outcome } = await runSmall(cases, await freePort());
    expect(outcome.unusable).toMatch(/refuses|closed/);
    expect(words).toEqual({ 'HS-901': 'blocked server-down', 'NC-901': 'blocked server-down' });
    expect(gate).toMatchObject({ passed: false, exit: 3, because: outcome.unusable });
  });

  it.each<readonly [string, (socket: Socket) => void, RegExp]>([
    ['an HTTP server', (socket) => { socket.once('data', () => { socket.end(html); }); }, /HTTP/],
    ['a TLS server', (socket) => { socket.once('data', () => { socket.end(Buffer.from('15030300020246', 'hex')); }); }, /TLS.*rtmps:/],
    ['a server that greets first', (socket) => { socket.write('220 mail.example ESMTP\r\n'); }, /does not complete the RTMP handshake/],
    ['an echo', (socket) => { socket.pipe(socket); }, /sends back what it is sent/],
    ['a silent server', (socket) => { socket.resume(); }, /does not complete the RTMP handshake \(0 of 3073 bytes\)/],
    ['a server that closes at once', (socket) => { socket.end(); }, /then it closed/],
    ['a server that resets at once', (socket) => { socket.resetAndDestroy(); }, /then it closed|connection|port is closed/],
    ['a server of random bytes', (socket) => { socket.write(Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 37 + 11) & 255))); socket.resume(); }, /does not complete the RTMP handshake/],
  ])('%s: nothing is proved, and the reason is told', async (_name, serve, why) => {
    const { words, gate, outcome } = await runSmall(cases, await other(serve));
    expect(outcome.unusable).toMatch(why);
    expect(gate.exit).toBe(3);
    expect(gate.because).toMatch(why);
    expect(Object.values(words).every((word) => word.startsWith('blocked '))).toBe(true);
    expect(outcome.faults).toEqual([]);
  });

  it('babbles behind the handshake: connect is not answered, cases behind it are blocked', async () => {
    const port = await other((socket) => {
      let got = 0;
      socket.on('data', (data) => {
        const before = got;
        got += data.length;
        if (before < 1537 && got >= 1537) socket.write(Buffer.alloc(3073, 3));
        if (got > 3073) socket.write(Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 91 + 7) & 255)));
      });
    });
    const { words, gate, outcome } = await runSmall(cases, port);
    expect(outcome.habits.reach).toBe('handshake');
    expect(words).toEqual({ 'HS-901': 'blocked needs-connected', 'NC-901': 'blocked needs-connected' });
    expect(gate.exit).toBe(3);
    expect(outcome.faults).toEqual([]);
  });
});

describe('a server command', () => {
  it('that ends at once proves nothing, and its last words are told', async () => {
    const port = await freePort();
    const { words, gate } = await runSmall([quiet('NC-901')], port, { server: commandServer('echo starting; echo "no such module" >&2; exit 7', '127.0.0.1', port) });
    expect(words).toEqual({ 'NC-901': 'blocked server-down' });
    expect(gate.exit).toBe(3);
    expect(gate.because).toBe('the server command ended at once (status 7): no such module');
  });

  it('that does not exist proves nothing', async () => {
    const port = await freePort();
    const { gate } = await runSmall([quiet('NC-901')], port, { server: commandServer('/nonexistent/server', '127.0.0.1', port) });
    expect(gate.exit).toBe(3);
    expect(gate.because).toContain('status 127');
  });

  it('that cannot have its port, because another server holds it, is no server under test', async () => {
    const { port } = await rude();
    const { gate } = await runSmall([quiet('NC-901')], port, { server: commandServer(`'${process.execPath}' '${program}' ${port}`, '127.0.0.1', port) });
    expect(gate.exit).toBe(3);
    expect(gate.because).toContain('is taken already');
  });
});
