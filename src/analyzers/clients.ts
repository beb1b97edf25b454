/** What the four modelled clients do with one answer, and what that means for the client in use. */
import { clientModels } from '../session/client-models/run.js';
import type { ClientModel, Reaction } from '../session/client-models/types.js';
import type { SessionModel } from '../session/model.js';
import type { Reply } from '../session/reply.js';
import type { Request } from '../session/transactions.js';
import type { Severity } from '../trace/findings.js';

const titles = { ffmpeg: 'FFmpeg', obs: 'OBS', librtmp: 'librtmp', gstreamer: 'GStreamer' } as const;

export interface Judgement {
  /** The client in use; undefined when it has no model. */
  readonly own: Reaction | undefined;
  readonly reactions: ReadonlyMap<ClientModel['client'], Reaction>;
  /** "FFmpeg and librtmp wait on, OBS stops with an error, GStreamer takes it." */
  readonly text: string;
}

/** Asks every model. `to`: the request that the answer belongs to by number; the request's own name when absent. */
export function judge(session: SessionModel, request: Request, reply: Reply, to: string | undefined = request.name): Judgement {
  const reactions = new Map<ClientModel['client'], Reaction>();
  for (const model of clientModels) reactions.set(model.client, reactionOf(model, session, request, reply, to));
  return { own: reactions.get(session.clientKind as ClientModel['client']), reactions, text: sentence(reactions) };
}

function reactionOf(model: ClientModel, session: SessionModel, request: Request, reply: Reply, to: string | undefined): Reaction {
  if (reply.amf3 && !model.readsAmf3Commands) return 'ignores';
  switch (request.name) {
    case 'connect': return model.connect(reply, to);
    case 'createStream': return model.createStream(reply, to);
    case 'publish': return model.publish(reply, to, session.createdMsid);
    case 'play': return model.play(reply, to, session.createdMsid);
    default: return 'ignores';
  }
}

/** Severity by what the client in use does: it hangs, it stops, it does not mind; `unknown` for clients without a model. */
export function severityFor(own: Reaction | undefined, unknown: Severity): Severity {
  if (own === undefined) return unknown;
  return own === 'ignores' ? 'stall' : own === 'fails' ? 'fatal' : 'info';
}

function sentence(reactions: ReadonlyMap<ClientModel['client'], Reaction>): string {
  const named = (reaction: Reaction): string[] => [...reactions].filter(([, each]) => each === reaction).map(([client]) => titles[client]);
  const part = (names: readonly string[], one: string, many: string): string[] => (names.length === 0 ? [] : [`${list(names)} ${names.length === 1 ? one : many}`]);
  return `${[...part(named('ignores'), 'waits on in silence', 'wait on in silence'), ...part(named('fails'), 'stops with an error', 'stop with an error'), ...part(named('proceeds'), 'takes it', 'take it')].join(', ')}.`;
}

export function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
