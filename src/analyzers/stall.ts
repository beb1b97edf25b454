/** What a stall report says: who owes what, what TCP knows, what stood just before the silence, and what each client does. */
import { clientsSentence } from '../session/client-models/run.js';
import type { DirectionFacts } from '../session/direction-facts.js';
import type { SessionModel } from '../session/model.js';
import type { Request } from '../session/transactions.js';
import { clientTitles } from '../session/client-kind.js';
import type { ChunkLandmarkEvent, SplitEvent } from '../trace/events.js';
import type { Evidence } from '../trace/findings.js';
import type { WaitEnd } from './define-rule.js';
import { bytes, grouped, roughly, seconds } from './text.js';

/** A cut this long before the client's last bytes still belongs to the same exchange (delayed ACK and Nagle: 40 ms; a slow path: more). */
const splitBeforeUs = 1_000_000;

export interface Stall { readonly message: string; readonly cause: string; readonly remedy: string; readonly evidence: Evidence[] }

/** The report of a request that got no answer. `instead` replaces the first words of the message where the server closed. */
export function stallOf(session: SessionModel, request: Request, end: WaitEnd): Stall {
  const client = clientTitles[session.clientKind];
  const suspected = end.certainty === 'suspected' ? 'Suspected: ' : '';
  const message = `${suspected}${capital(client)} waits for the answer to ${request.name} (txn ${String(request.transactionId)}, sent at ${seconds(request.atUs)}); nothing has come for ${roughly(end.waitedUs)}${endWords(end)}.`;
  const begun = unfinishedAnswer(session, request);
  const trap = begun ?? lastTrap(session);
  const clients = clientsSentence(session.models(true));
  return {
    message,
    cause: [takenBytes(session, request.atUs), trap?.text, clients].filter((part) => part !== undefined && part !== '').join(' '),
    remedy: trap?.remedy ?? 'Server: read its log at this moment; it owes this answer. Try another client, and --resegment, to tell a parser fault from a pending decision.',
    evidence: [
      { direction: 'c2s', offset: request.offset, length: request.endOffset - request.offset, note: `${request.name}, txn ${String(request.transactionId)}` },
      { direction: 's2c', offset: session.s2c.bytes, length: 0, note: 'no RTMP byte after this' },
      ...(trap?.evidence ?? []),
    ],
  };
}

function endWords(end: WaitEnd): string {
  if (end.why === 'server-closed') return ', then the server closed the connection';
  if (end.why === 'client-closed') return ', then the client gave up';
  if (end.why === 'capture-ended') return ', then the capture ended';
  return end.why === 'interrupted' ? ', then the run was stopped' : '';
}

/** What TCP shows about the client's bytes, and how silent the server is. `sinceUs`: when the wait began. */
export function takenBytes(session: SessionModel, sinceUs: number): string {
  const { c2s, s2c } = session;
  const silence = s2c.lastUs < 0 ? 'not one byte came back'
    : s2c.lastUs <= sinceUs ? `not one RTMP byte came back since ${seconds(s2c.lastUs)}`
      : `the server still sends (last at ${seconds(s2c.lastUs)}), but not this answer`;
  if (c2s.acked === undefined) return `The client had sent ${bytes(c2s.bytes)}; TCP acknowledgements are not visible here, so whether they arrived is not proven. ${capital(silence)}.`;
  if (c2s.acked < c2s.bytes) {
    return `The other end's TCP has acknowledged ${grouped(c2s.acked)} of the client's ${bytes(c2s.bytes)}; that the rest arrived is not proven, so look at the network and the host as well as at the RTMP code. ${capital(silence)}.`;
  }
  return `The server's TCP has taken every byte, ${grouped(c2s.bytes)} in all, and ${silence}.`;
}

interface Trap { readonly text: string; readonly remedy: string; readonly evidence: Evidence[] }

/** The server has begun a message since the request and stopped inside it: most likely the answer. */
function unfinishedAnswer(session: SessionModel, request: Request): Trap | undefined {
  const partial = session.flow?.s2c.partial;
  if (partial === undefined || partial.have === 0 || partial.missing <= 0 || session.s2c.lastUs < request.atUs) return undefined;
  return {
    text: `It has begun a message at byte ${grouped(partial.offset)} and stopped inside it: ${bytes(partial.have)} came, ${grouped(partial.missing)} are missing. That may be the answer.`,
    remedy: 'Server: write the whole message, or correct the length in its header; flush what is buffered.',
    evidence: [{ direction: 's2c', offset: partial.offset, length: partial.have, note: 'unfinished message' }],
  };
}

/** What a fragile reader may have tripped over just before the silence (incidents 2.1, 2.3, 2.10). */
export function lastTrap(session: SessionModel): Trap | undefined {
  const split = lastSplit(session.c2s, session.s2c.lastUs);
  const first = firstUse(session.c2s, session.s2c.lastUs);
  if (split === undefined && first === undefined) return undefined;
  const texts: string[] = [];
  const evidence: Evidence[] = [];
  if (split !== undefined) {
    const what = split.where === 'after-header' ? `a chunk's ${String(split.bytes)}-byte header arrived without its payload` : `a read ended inside a chunk header (${bytes(split.bytes)} of it had arrived)`;
    texts.push(`Just before the silence ${what}: readers that cannot resume inside a chunk fail exactly here. Check it: then --resegment message works and --resegment split fails.`);
    evidence.push({ direction: 'c2s', offset: split.offset - split.bytes, length: split.bytes, note: 'header alone in its segment' });
  }
  if (first !== undefined) {
    const meaning = first.starts === 'message' && first.fmt === 3 ? ' that begins a new message' : '';
    texts.push(`${split === undefined ? 'Just before the silence' : 'Or, in the same bytes:'} the client used fmt ${String(first.fmt)}${meaning} on csid ${String(first.csid)} for the first time, at byte ${grouped(first.offset)}: legal header compression that some readers refuse without closing.`);
    evidence.push({ direction: 'c2s', offset: first.offset, length: 1, note: `first fmt ${String(first.fmt)} on csid ${String(first.csid)}` });
  }
  const remedies = [
    ...(split === undefined ? [] : ["keep the parser's position when a chunk spans two reads"]),
    ...(first === undefined ? [] : ['accept fmt 1, 2 and 3 after any first header of that chunk stream, also on message stream 0']),
  ];
  const remedy = `Server: ${remedies.join('; and ')}.`;
  return { text: texts.join(' '), remedy, evidence };
}

/** Only a cut that the server answered nothing after can have hurt it; healthy sessions are full of cuts. */
function lastSplit(c2s: DirectionFacts, serverLastUs: number): SplitEvent | undefined {
  return c2s.splits.findLast((split) => split.where !== 'inside-payload' && split.atUs > serverLastUs && c2s.lastUs - split.atUs <= splitBeforeUs);
}

function firstUse(c2s: DirectionFacts, serverLastUs: number): ChunkLandmarkEvent | undefined {
  return c2s.landmarks.find((mark) => mark.fmt !== 0 && mark.starts === 'message' && mark.atUs > serverLastUs);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
