import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { playCell } from './cell.js';

const seconds = 3;
/** More than the systems in between keep for a reader: 60 MB. */
const frameBytes = 800_000;

let folder = '';
let material: FlowMaterial;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-deaf-'));
  const file = join(folder, 'heavy.flv');
  writeFileSync(file, heavyFlv());
  material = { file, other: file, durationMs: seconds * 1000 };
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function tag(typeId: number, timestampMs: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(11);
  head.writeUInt8(typeId, 0);
  head.writeUIntBE(body.length, 1, 3);
  head.writeUIntBE(timestampMs, 4, 3);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(11 + body.length);
  return Buffer.concat([head, body, size]);
}

/** Key frames that decode to nothing; no two are alike. */
function heavyFlv(): Buffer {
  // Baseline, a parameter set of four bytes each: nobody decodes this.
  const record = Buffer.from('17000000000142001effe100046742001e01000468ce3c80', 'hex');
  const pieces = [Buffer.from('464c5601010000000900000000', 'hex'), tag(9, 0, record)];
  for (let index = 0; index < seconds * 25; index += 1) {
    const body = Buffer.alloc(9 + frameBytes, index + 1);
    body.set([0x17, 1, 0, 0, 0], 0);
    body.writeUInt32BE(frameBytes, 5);
    body[9] = 0x65;
    pieces.push(tag(9, index * 40, body));
  }
  return Buffer.concat(pieces);
}

/** Between the last tap and the player: reads nothing for a while, from so many bytes on. */
function deaf(fromBytes: number, ms: number): { between: (tap: { host: string; port: number }) => Promise<{ host: string; port: number }>; stop: () => void } {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  return {
    between: async ({ host, port }) => {
      const listening = createServer({ allowHalfOpen: true }, (program) => {
        const far = connect({ host, port, allowHalfOpen: true });
        for (const socket of [program, far]) sockets.add(socket.on('error', () => undefined));
        program.pipe(far);
        let bytes = 0;
        far.on('data', (data: Buffer) => {
          program.write(data);
          if (bytes < fromBytes && bytes + data.length >= fromBytes) {
            far.pause();
            setTimeout(() => { far.resume(); }, ms);
          }
          bytes += data.length;
        });
        far.on('end', () => { program.end(); });
      });
      server = listening;
      await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
      return { host: '127.0.0.1', port: (listening.address() as AddressInfo).port };
    },
    stop: () => {
      server?.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe.concurrent('a player that stops reading', () => {
  it('for some seconds loses its frames by itself, whatever the server then leaves out for it', async () => {
    const fault = deaf(5_000_000, 4000);
    try {
      const result = await playCell({ material, between: { player: fault.between } });
      expect(result.faults.filter(({ by }) => by !== 'player')).toEqual([]);
      expect(result.words).toMatch(/the player did not read for \d\.\d s$/);
    } finally {
      fault.stop();
    }
  }, 90_000);

  it('and never reads again is told so', async () => {
    const fault = deaf(5_000_000, 1_000_000);
    try {
      const result = await playCell({ material, between: { player: fault.between } });
      expect(result.faults.filter(({ by }) => by !== 'player')).toEqual([]);
      expect([result.grade, result.words]).toEqual(['stalled', expect.stringContaining('the player stopped reading')]);
    } finally {
      fault.stop();
    }
  }, 90_000);

  it('for a moment only takes all of it', async () => {
    const fault = deaf(5_000_000, 100);
    try {
      expect((await playCell({ material, between: { player: fault.between } })).faults).toEqual([]);
    } finally {
      fault.stop();
    }
  }, 90_000);
});
