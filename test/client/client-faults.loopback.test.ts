/** Every fault of the built-in publisher that a rule names today, met by the built-in server through the proxy. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { rules } from '../../src/analyzers/index.js';
import { clientFault, clientFaults } from '../../src/client/core/client-faults.js';
import { publish } from '../../src/client/publisher.js';
import { startRtmpServer } from '../../src/server/server.js';
import { startProxy } from '../helpers/proxy.js';

/** No rule names these yet; one that gets its rule must leave this list. */
const unjudged = ['no-frames'];

/** Metadata may come late: its absence is told after two seconds of media. */
const slowToShow = new Set(['no-metadata']);

async function meet(id: string | undefined) {
  const fault = id === undefined ? undefined : clientFault(id);
  const server = await startRtmpServer();
  onTestFinished(server.close);
  const proxy = await startProxy({ targetPort: server.port, sessions: 1, stallAfterMs: 2000 });
  await publish({ host: '127.0.0.1', port: proxy.port, app: 'live', streamName: 'key', durationMs: slowToShow.has(id ?? '') ? 2400 : 400, giveUpAfterMs: 4600, ...(fault === undefined ? {} : { fault }) });
  const { report, faults } = await proxy.finish();
  expect(faults).toBe(0);
  return { found: report.findings.map((finding) => finding.rule), serious: report.findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.rule) };
}

describe('a publisher, the proxy and a server', () => {
  it('give no finding above info when the publisher does everything right', async () => {
    expect((await meet(undefined)).serious).toEqual([]);
  });

  it.each(clientFaults.filter((fault) => !unjudged.includes(fault.id)).map((fault) => [fault.id, fault.rule, fault.companions ?? []] as const))('with the fault "%s": the proxy reports %s and nothing misleading', async (id, rule, companions) => {
    const { found, serious } = await meet(id);
    expect(found).toContain(rule);
    expect(serious.filter((each) => each !== rule && !companions.includes(each))).toEqual([]);
  });

  it('leave unnamed only what has no rule', () => {
    const known = new Set(rules.map((rule) => rule.meta.id));
    expect(clientFaults.filter((fault) => !known.has(fault.rule)).map((fault) => fault.id)).toEqual(unjudged);
  });
});
