/** Every fault of the built-in server, met by the real FFmpeg through the proxy: what FFmpeg does, and what the rules say. */
import { describe, expect, it } from 'vitest';
import { serverFaults } from '../../src/server/core/faults.js';
import type { ServerFault } from '../../src/server/core/fault.js';
import { startRtmpServer } from '../../src/server/server.js';
import { playToFrameMd5, publishTest } from '../helpers/ffmpeg.js';
import { sleep } from '../helpers/network.js';
import { startProxy } from '../helpers/proxy.js';

/** A hanging FFmpeg is ended after this; the stall must have been told before. */
const patienceMs = 4500;

/** Found only when the buffers of both sockets are full, some megabytes later than these streams are long. */
const needMoreBytes = new Set(['stops-reading']);

async function meet(fault: ServerFault) {
  const server = await startRtmpServer({ fault });
  const delayed = fault.id.endsWith('-3s');
  const proxy = await startProxy({ targetPort: server.port, sessions: 1, stallAfterMs: delayed ? 5000 : 2000 });
  const url = `rtmp://127.0.0.1:${proxy.port}/live/key`;
  const ffmpeg = fault.role === 'play' ? playToFrameMd5(url, '/dev/null', 1) : publishTest(url, 1);
  const ended = await Promise.race([ffmpeg.finished, sleep(delayed ? 2 * patienceMs : patienceMs)]);
  await ffmpeg.stop('SIGKILL');
  const { report, faults } = await proxy.finish();
  await server.close();
  return {
    ffmpeg: ended === undefined ? 'hangs' : ended.status === 0 ? 'proceeds' : 'fails',
    found: report.findings.map((finding) => finding.rule),
    serious: report.findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.rule),
    faults,
  };
}

describe('FFmpeg, the proxy and a server', () => {
  const cases = serverFaults.filter((fault) => !needMoreBytes.has(fault.id));

  it.concurrent.each(cases.filter((fault) => fault.rule !== null).map((fault) => [fault.id, fault.rule, fault] as const))('with the fault "%s": the proxy reports %s and nothing misleading', async (_id, rule, fault) => {
    const result = await meet(fault);
    expect(result.faults).toBe(0);
    expect(result.ffmpeg).toBe(fault.ffmpeg);
    expect(result.found).toContain(rule);
    const allowed = new Set([rule, ...(fault.companions ?? [])]);
    expect(result.serious.filter((found) => !allowed.has(found))).toEqual([]);
  });

  it.concurrent.each(cases.filter((fault) => fault.rule === null).map((fault) => [fault.id, fault] as const))('with the odd but sound behaviour "%s": the proxy reports nothing above info', async (_id, fault) => {
    const result = await meet(fault);
    expect(result).toMatchObject({ faults: 0, ffmpeg: 'proceeds', serious: [] });
  });
});
