/**
 * A folder for each case that did not pass: what went over the wire, decoded and raw, as a capture, and a command that repeats it
 * (rule R12). With secrets in play (keys in addresses) everything is masked in place, same length.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from '../../analyzers/registry.js';
import { MaskedBytes } from '../../pipeline/masked-bytes.js';
import { Session } from '../../pipeline/session.js';
import { printable } from '../../report/escape.js';
import { MessageLines } from '../../report/message-line.js';
import { plain } from '../../report/palette.js';
import { PcapngEncoder } from '../../sources/pcapng-writer.js';
import { formatAddress, type ConnectionSink } from '../../trace/transport.js';
import type { CaseResult } from '../core/model.js';
import type { RecordedConnection, Recording } from './recording.js';

export interface EvidenceOptions {
  readonly directory: string;
  readonly hasSecrets: boolean;
  /** The command that repeats the case. */
  readonly repro: string;
}

/** Enough for every column, and for messages of a case that moves thousands of frames. */
const transcriptWidth = 160;
const transcriptLinesMax = 20_000;
const reproName = 'repro.sh';

/** What an earlier run left of these cases, where it is ours: a case that passes now must not seem to have failed. */
export function forgetEvidence(directory: string, ids: readonly string[]): void {
  for (const id of ids) if (existsSync(join(directory, id, reproName))) rmSync(join(directory, id), { recursive: true, force: true });
}

/** Returns the folder. Old evidence of the same case goes. */
export function writeEvidence(result: CaseResult, recordings: readonly Recording[], options: EvidenceOptions): string {
  const folder = join(options.directory, result.id);
  rmSync(folder, { recursive: true, force: true });
  recordings.forEach((recording, index) => {
    // The last attempt is what the verdict stands on.
    const last = index === recordings.length - 1;
    writeAttempt(last ? folder : join(folder, `attempt-${index + 1}`), result, recording, options);
  });
  writeFileSync(join(folder, reproName), `#!/bin/sh\n# ${result.id} ${result.slug}: ${printable(result.title)}\n${options.repro}\n`, { mode: 0o755 });
  return folder;
}

function writeAttempt(folder: string, result: CaseResult, recording: Recording, { hasSecrets }: EvidenceOptions): void {
  mkdirSync(folder, { recursive: true });
  const startUs = Math.min(...recording.connections.map(({ openedUs }) => openedUs), ...recording.notes.map(({ atUs }) => atUs), Number.MAX_SAFE_INTEGER);
  const lines: { readonly atUs: number; readonly text: string }[] = recording.notes.map(({ atUs, text }) => ({ atUs, text: `${clock(atUs - startUs)}  note  ${printable(text)}` }));
  const encoder = new PcapngEncoder();
  const packets: { readonly atUs: number; readonly bytes: Uint8Array }[] = [];
  const several = recording.connections.length > 1;
  for (const connection of recording.connections) {
    const sides: Record<'c2s' | 's2c', Uint8Array[]> = { c2s: [], s2c: [] };
    packets.push({ atUs: connection.openedUs, bytes: encoder.open(connection.id, connection.client, connection.server, connection.openedUs) });
    const session = decoder(connection, startUs, hasSecrets, several, lines);
    const sink: ConnectionSink = {
      bytes: (direction, bytes, atUs) => {
        sides[direction].push(Uint8Array.from(bytes));
        packets.push({ atUs, bytes: encoder.data(connection.id, direction, bytes, atUs) });
        session.bytes(direction, bytes, atUs);
      },
      close: (direction, how, atUs) => {
        packets.push({ atUs, bytes: encoder.close(connection.id, direction, how, atUs) });
        session.close(direction, how, atUs);
      },
      gap: () => undefined,
      acked: () => undefined,
      time: () => undefined,
      end: (reason, atUs) => { session.end(reason, atUs); },
    };
    replay(connection, new MaskedBytes(!hasSecrets, sink));
    const suffix = connection.id === 0 ? '' : `-${connection.id + 1}`;
    writeFileSync(join(folder, `c2s${suffix}.bin`), Buffer.concat(sides.c2s));
    writeFileSync(join(folder, `s2c${suffix}.bin`), Buffer.concat(sides.s2c));
    if (connection.lostBytes > 0) lines.push({ atUs: Number.MAX_SAFE_INTEGER, text: `connection ${connection.id + 1}: ${connection.lostBytes} more bytes were not recorded` });
  }
  packets.sort((a, b) => a.atUs - b.atUs);
  const endUs = packets.at(-1)?.atUs ?? startUs;
  writeFileSync(join(folder, 'case.pcapng'), Buffer.concat([encoder.begin(), ...packets.map(({ bytes }) => bytes), encoder.end(endUs)]));
  lines.sort((a, b) => a.atUs - b.atUs);
  const shown = lines.slice(0, transcriptLinesMax).map(({ text }) => text);
  const head = [
    `${result.id} ${result.slug}: ${printable(result.title)}`, `verdict   ${result.verdict} ${result.reason}`, ...result.expected.map((each) => `expected  ${printable(each)}`), `actual    ${printable(result.actual)}`,
    ...recording.connections.map(({ id, client, server }) => `connection ${id + 1}: ${formatAddress(client.host, client.port)} -> ${formatAddress(server.host, server.port)}`), '',
  ];
  writeFileSync(join(folder, 'transcript.txt'), `${[...head, ...shown, ...(lines.length > shown.length ? [`… ${lines.length - shown.length} more lines`] : [])].join('\n')}\n`);
}

/** Seconds, as in the lines of messages. */
function clock(us: number): string {
  return (us / 1e6).toFixed(3).padStart(8);
}

function decoder(connection: RecordedConnection, startUs: number, hasSecrets: boolean, several: boolean, lines: { atUs: number; text: string }[]): Session {
  const writer = new MessageLines({ palette: plain, width: transcriptWidth });
  const label = several ? `[${connection.id + 1}]` : '';
  const session: Session = new Session({ client: formatAddress(connection.client.host, connection.client.port), server: formatAddress(connection.server.host, connection.server.port), fromStart: true, acksVisible: false, bothDirections: true }, {
    id: connection.id, stallAfterUs: 5e6, showSecrets: !hasSecrets, registry: new Registry(),
    onEvent: (event) => {
      if (!('atUs' in event)) return;
      // Session time begins with its first byte, the transcript with its first connection.
      const offsetUs = (connection.events[0]?.atUs ?? connection.openedUs) - startUs;
      const text = writer.line({ ...event, atUs: event.atUs + offsetUs, ...('firstUs' in event ? { firstUs: event.firstUs + offsetUs } : {}) });
      if (text !== undefined) lines.push({ atUs: event.atUs + offsetUs + startUs, text: `${label}${text}` });
    },
  });
  return session;
}

function replay({ events, openedUs }: RecordedConnection, sink: ConnectionSink): void {
  for (const event of events) {
    if (event.kind === 'bytes') sink.bytes(event.direction, event.bytes, event.atUs);
    else sink.close(event.direction, event.how, event.atUs);
  }
  sink.end('closed', events.at(-1)?.atUs ?? openedUs);
}
