/** Inspects the bytes of an FLV file as the command does, without a file. */
import { FlvSession } from '../../../src/pipeline/flv-session.js';
import type { Finding, Track } from '../../../src/trace/findings.js';
import { FlvReader } from '../../../src/wire/flv/file.js';

export interface Inspected {
  readonly findings: readonly Finding[];
  readonly tracks: readonly Track[];
  /** "rule:severity" of each finding above info, in order of the name. */
  readonly serious: readonly string[];
  /** Names of the rules with any finding. */
  readonly rules: readonly string[];
  track(kind: Track['kind']): Track | undefined;
}

export function inspectBytes(bytes: Uint8Array, pieceBytes = 65_536): Inspected {
  const flv = new FlvSession({ name: 'file.flv', showSecrets: false });
  const reader = new FlvReader((item) => { flv.item(item); });
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  flv.session.end('closed');
  const { findings, session } = flv.session.result();
  if (session.notices.length > 0) throw new Error(session.notices.join('; '));
  return {
    findings, tracks: session.tracks,
    serious: findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule).sort(),
    rules: [...new Set(findings.map(({ rule }) => rule))].sort(),
    track: (kind) => session.tracks.find((track) => track.kind === kind),
  };
}
