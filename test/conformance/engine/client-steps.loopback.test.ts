/** The fence for clients, against clients that read in their own way. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pong } from '../../../src/conformance/engine/client-steps.js';
import type { CaseContext } from '../../../src/conformance/engine/context.js';
import { bytes } from '../../../src/conformance/wire/bytes/bytes.js';
import { userControlBytes } from '../../../src/conformance/wire/bytes/chunks.js';
import { RawPeer } from '../../../src/conformance/wire/raw-peer.js';

/** A user control message with four bytes behind its event: basic header, message header, payload. */
const controlBytes = 18;
const deadlineMs = 800;

/** A client that takes at most `atOnce` messages each time that bytes come, and answers pings. */
async function clientThatTakes(atOnce: number, answersPings = true): Promise<RawPeer> {
  const accepted = new Promise<Socket>((resolve) => {
    const server = createServer((socket) => { resolve(socket); });
    server.listen(0, '127.0.0.1', () => {
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
      let held = Buffer.alloc(0);
      client.write(Buffer.alloc(1 + 2 * 1536, 3));
      client.on('error', () => undefined).on('data', (data) => {
        held = Buffer.concat([held, data]);
        for (let taken = 0; taken < atOnce && held.length >= controlBytes; taken += 1) {
          const one = held.subarray(0, controlBytes);
          held = held.subarray(controlBytes);
          if (answersPings && one.readUInt16BE(12) === 6) client.write(Buffer.concat([one.subarray(0, 12), Buffer.from([0, 7]), one.subarray(14)]));
        }
      });
      onTestFinished(() => {
        client.destroy();
        server.close();
      });
    });
  });
  const socket = await accepted;
  onTestFinished(() => { socket.destroy(); });
  const host = { nowMs: () => performance.now(), deadlineMs, waited: () => undefined, random: (length: number) => new Uint8Array(length) };
  return new RawPeer(socket, 'server', host, { bytes: () => undefined, close: () => undefined });
}

const t = { deadlineMs, pick: (limit: number) => limit >> 1 } as unknown as CaseContext;

describe('the fence for clients', () => {
  it('is answered by a client that reads all there is', async () => {
    const peer = await clientThatTakes(100);
    await peer.send(bytes(userControlBytes(31, 1), userControlBytes(32, 1)));
    expect(await pong(t, peer)).toBe('answered');
  });

  it('is answered by a client that takes one message each time that bytes come', async () => {
    const peer = await clientThatTakes(1);
    await peer.send(bytes(userControlBytes(31, 1), userControlBytes(32, 1), userControlBytes(31, 1)));
    expect(await pong(t, peer)).toBe('answered');
    expect(await pong(t, peer)).toBe('answered');
  });

  it('is not answered by a client that answers no ping', async () => {
    expect(await pong(t, await clientThatTakes(100, false))).toBe('silent');
  });
});
