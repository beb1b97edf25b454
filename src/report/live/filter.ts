/**
 * `--filter`: which messages are shown. `type:video dir:c2s` (both), `type:audio | command:publish` (either),
 * `!type:video` (not). Space binds tighter than `|`. It filters lines, never what is analysed or saved.
 */
import type { MessageEvent } from '../../trace/events.js';

export type MessageFilter = (message: MessageEvent) => boolean;

/** Names by type id (RTMP 1.0 §5.4, §7.1): also of messages whose body turned out to be malformed. */
const typeNames: Readonly<Record<number, string>> = {
  1: 'setChunkSize', 2: 'abort', 3: 'acknowledgement', 4: 'userControl', 5: 'windowAcknowledgementSize', 6: 'setPeerBandwidth', 8: 'audio', 9: 'video',
  15: 'data', 16: 'sharedObject', 17: 'command', 18: 'data', 19: 'sharedObject', 20: 'command', 22: 'aggregate',
};
const knownTypes: ReadonlySet<string> = new Set(Object.values(typeNames));

const terms: Readonly<Record<string, (value: string) => MessageFilter | string>> = {
  type: (value) => {
    if (/^\d+$/.test(value)) return (message) => message.typeId === Number(value);
    const name = [...knownTypes].find((known) => known.toLowerCase() === value.toLowerCase());
    return name !== undefined ? (message) => typeNames[message.typeId] === name : `unknown type "${value}", known are ${[...knownTypes].join(', ')} or a number`;
  },
  command: (value) => (message) => message.body.type === 'command' && message.body.commandName.toLowerCase() === value.toLowerCase(),
  dir: (value) => (value === 'c2s' || value === 's2c' ? (message) => message.direction === value : `unknown direction "${value}", known are c2s and s2c`),
  csid: (value) => numeric(value, (message) => message.csid),
  msid: (value) => numeric(value, (message) => message.msid),
  txn: (value) => numeric(value, (message) => (message.body.type === 'command' ? message.body.transactionId : undefined)),
};

function numeric(value: string, field: (message: MessageEvent) => number | undefined): MessageFilter | string {
  return /^\d+(\.\d+)?$/.test(value) ? (message) => field(message) === Number(value) : `"${value}" is not a number`;
}

/** Reads an expression; returns the reason as a string when it cannot be read. */
export function parseFilter(text: string): MessageFilter | string {
  const alternatives: MessageFilter[][] = [];
  for (const part of text.split('|')) {
    const words = part.trim().split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return 'a term is missing';
    const all: MessageFilter[] = [];
    for (const word of words) {
      const filter = parseTerm(word);
      if (typeof filter === 'string') return filter;
      all.push(filter);
    }
    alternatives.push(all);
  }
  return (message) => alternatives.some((all) => all.every((filter) => filter(message)));
}

function parseTerm(word: string): MessageFilter | string {
  const [, not, name = '', value = ''] = /^(!?)([^:]*):?(.*)$/s.exec(word) ?? [];
  const term = Object.hasOwn(terms, name) ? terms[name] : undefined;
  if (term === undefined || value === '') return `cannot read "${word}", terms are ${Object.keys(terms).map((known) => `${known}:...`).join(' ')}`;
  const filter = term(value);
  if (typeof filter === 'string' || not === '') return filter;
  return (message) => !filter(message);
}
