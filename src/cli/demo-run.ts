/** The demo: the proxy between the built-in publisher and the built-in server, first with a server that stalls, then with a sound one. */
import { publish, type PublishOptions } from '../client/publisher.js';
import type { PublisherOutcome } from '../client/core/publisher.js';
import { LiveText } from '../report/live/text.js';
import type { LineOut } from '../report/live/view.js';
import { LiveProxy } from '../proxy/live-proxy.js';
import type { Report } from '../report/model.js';
import type { TextOptions } from '../report/text.js';
import { printable } from '../report/escape.js';
import type { ServerFault } from '../server/core/fault.js';
import positionLost from '../server/core/faults/position-lost.js';
import { startRtmpServer } from '../server/server.js';
import type { MessageEvent } from '../trace/events.js';

export interface DemoOptions {
  readonly out: LineOut;
  readonly text: TextOptions;
  readonly version: string;
}

/** Shorter than the proxy's own default, so that the demo does not keep anybody waiting. */
const stallAfterMs = 2000;
/** Long enough to see the stall told, and the silence go on. */
const publisherGivesUpAfterMs = 3000;
const healthyMs = 1000;
/** A tenth of what the network stack does to FFmpeg's writes, and enough that header and payload are read apart. */
const headerGapMs = 5;

interface Part { readonly report: Report; readonly outcome: PublisherOutcome; readonly faults: number }

/** Runs both parts. True when the first was found to stall, for its true reason, and the second to be sound. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const say = (text: string): void => { options.out.write(options.text.palette.bold(text)); };
  say('1. A publisher that writes like FFmpeg, and a server that loses its place when a chunk comes in two reads.');
  say('   FFmpeg\'s own log would end with "Creating stream..." and nothing more.');
  options.out.write('');
  const stalled = await runPart(options, positionLost);
  options.out.write('');
  say('2. The same publisher, and a server that keeps its place.');
  options.out.write('');
  const sound = await runPart(options, undefined);
  options.out.write('');

  const asExpected = isStall(stalled) && isSound(sound);
  if (asExpected) say('To watch your own: rtmpdiag proxy --listen 1936 --target HOST:1935, and let the publisher connect to port 1936.');
  else say(`This did not go as it should: ${describe(stalled)}, then ${describe(sound)}. Please report it with this output.`);
  return asExpected;
}

async function runPart(options: DemoOptions, fault: ServerFault | undefined): Promise<Part> {
  const server = await startRtmpServer(fault === undefined ? {} : { fault });
  const proxy = new LiveProxy({
    version: options.version,
    view: new LiveText(options.out, { ...options.text, quiet: false, filter: isWorthALine }),
    target: { host: server.host, port: server.port, tls: false },
    listen: { host: '127.0.0.1', port: 0 },
    resegment: { c2s: 'as-is', s2c: 'as-is' },
    insecure: false, probe: false, maxConnections: 1, sessions: 1,
    stallAfterUs: stallAfterMs * 1000, showSecrets: false,
  });
  const { host, port } = await proxy.start();
  const publisher: PublishOptions = { host, port, app: 'live', streamName: 'demo', durationMs: healthyMs, giveUpAfterMs: publisherGivesUpAfterMs, headerGapMs };
  const outcome = await publish(publisher);
  const { report, faults } = await proxy.finished();
  await server.close();
  return { report, outcome, faults };
}

/** Of the media, what opens the stream; every frame would bury the rest. */
function isWorthALine(message: MessageEvent): boolean {
  const { type } = message.body;
  return (type !== 'audio' && type !== 'video') || message.timestampMs === 0;
}

function isStall({ report, outcome, faults }: Part): boolean {
  const serious = report.findings.filter((finding) => finding.severity === 'stall' || finding.severity === 'fatal');
  return faults === 0 && outcome.state === 'createStream' && !outcome.published && serious.length === 1 && serious[0]?.rule === positionLost.rule;
}

function isSound({ report, outcome, faults }: Part): boolean {
  return faults === 0 && outcome.published && outcome.error === undefined && (report.verdict === 'ok' || report.verdict === 'info');
}

function describe({ report, outcome }: Part): string {
  const rules = report.findings.map((finding) => finding.rule).join(', ');
  return `${printable(outcome.error ?? 'all was sent')} (${rules === '' ? 'no finding' : rules})`;
}
