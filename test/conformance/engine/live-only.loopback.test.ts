import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { startRtmpServer } from '../../../src/server/server.js';
import { runBuiltIn } from '../built-in.js';

/** Before the built-in server: closes who says play before any frame has been published, as MediaMTX does. */
async function liveOnly(): Promise<{ readonly host: string; readonly port: number }> {
  const server = await startRtmpServer();
  let media = false;
  const sockets = new Set<Socket>();
  const gate = createServer((client) => {
    const target = connect(server.port, server.host);
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => { client.destroy(); target.destroy(); });
    }
    let publishing = false;
    client.on('data', (data) => {
      // The commands' names as AMF strings; "RDF1" begins every frame's description.
      publishing ||= data.includes(Buffer.from([2, 0, 7, ...Buffer.from('publish')]));
      media ||= publishing && data.includes('RDF1');
      if (!media && data.includes(Buffer.from([2, 0, 4, ...Buffer.from('play')]))) client.destroy();
      else target.write(data);
    });
    target.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => { gate.listen(0, '127.0.0.1', resolve); });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    gate.close();
    await server.close();
  });
  return { host: '127.0.0.1', port: (gate.address() as AddressInfo).port };
}

describe('a server that takes players only once there is media', () => {
  it('is found to be one, and its relay is tested nevertheless', { timeout: 30_000 }, async () => {
    const at = await liveOnly();
    const { habits, results } = await runBuiltIn({
      cases: cases.filter(({ id }) => ['PL-001', 'MR-001', 'MR-003'].includes(id)),
      run: { target: { ...at, tls: false, app: 'live', query: '', insecure: false }, server: foreignServer(at.host, at.port, 500) },
    });
    expect(habits).toMatchObject({ reach: 'play', holdsPlayers: false });
    expect(results.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([['PL-001', 'pass', expect.anything()], ['MR-001', 'pass', expect.anything()], ['MR-003', 'pass', expect.anything()]]);
  });
});
