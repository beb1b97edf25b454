/** Drives a client model over what the server sent, and says where that client would be by now. */
import type { ClientModelOutcome } from '../../trace/findings.js';
import type { Reply } from '../reply.js';
import { ffmpeg } from './ffmpeg.js';
import { gstreamer } from './gstreamer.js';
import { librtmp } from './librtmp.js';
import { obs } from './obs.js';
import type { ClientInput, ClientModel, Reaction, Stage } from './types.js';

export const clientModels: readonly ClientModel[] = [ffmpeg, obs, librtmp, gstreamer];

export interface ModelResult extends ClientModelOutcome {
  /** How the client takes it, for a sentence: "hangs for ever", "gives up after 30 s", "stops with an error", "goes on". */
  readonly says: string;
}

/** Where the stages end for the role that the session shows; unknown until publish or play is asked. */
type Role = 'publish' | 'play' | undefined;

/**
 * Runs one model. `silent`: the server owes an answer and its silence counts as final (stall, close, or the operator's
 * question "what if nothing more comes"). Without it an open wait at the end of a short session decides nothing.
 */
export function runModel(model: ClientModel, inputs: readonly ClientInput[], silent: boolean): ModelResult {
  const role: Role = inputs.some((input) => input.kind === 'request' && input.name === 'publish') ? 'publish'
    : inputs.some((input) => input.kind === 'request' && (input.name === 'play' || input.name === 'play2')) ? 'play'
      : inputs.some((input) => input.kind === 'request' && (input.name === 'releaseStream' || input.name === 'FCPublish')) ? 'publish' : undefined;
  const readable = readability(model, inputs);
  let stage = (inputs.some((input) => input.kind === 'packet' || input.kind === 'protocol') ? 'handshake' : 'connect') as Stage;
  let passed: Stage = stage;
  let answered = false;
  let lastRequest: Stage = stage;
  let s1 = false;
  let s2 = false;
  let c2 = false;
  let deaf = false;
  const ended = (outcome: 'fails' | 'hangs', says: string): ModelResult => ({ client: model.client, outcome, at: stage, says });
  const advance = (to: Stage): void => {
    passed = stage;
    stage = to;
    answered = false;
  };
  const apply = (reaction: Reaction, next: Stage): boolean => {
    if (reaction === 'proceeds') advance(next);
    else answered = true;
    return reaction === 'fails';
  };
  const afterCreate: Stage = role ?? 'media';
  for (const input of inputs) {
    if (input.kind === 'protocol') {
      if (input.protocol !== 'rtmp' && input.protocol !== 'rtmpe' && input.protocol !== 'chunks') return ended('fails', 'stops with an error');
    } else if (input.kind === 'packet') {
      if (input.packet === 'S1') s1 = true;
      if (input.packet === 'S2') s2 = true;
      if (input.packet === 'C2') c2 = true;
      if (stage === 'handshake' && (s2 || (model.answersS1 && s1))) advance('connect');
    } else if (input.kind === 'request') {
      if (stage === 'handshake' && model.answersS1) advance('connect');
      lastRequest = later(lastRequest, stageOf(input.name));
    } else if (input.kind === 'zero') {
      const reaction = model.zero[input.what];
      if (reaction === 'fails' && readable(input.offset, input.offset)) return ended('fails', 'stops with an error');
      if (reaction === 'ignores') deaf = true;
    } else if (input.kind === 'close-command') {
      if (stage !== 'handshake' && model.obeysCloseCommand && readable(input.offset, input.offset)) return ended('fails', 'stops with an error');
    } else if (input.kind === 'fault') {
      if (input.what === 'desync' && stage !== 'media') {
        if (model.desync === 'fails') return ended('fails', 'stops with an error');
        answered = true;
      }
    } else if (input.kind === 'half-message') {
      if (stage === 'media' && model.halfMessage === 'hangs') return ended('hangs', 'hangs while it sends');
    } else if (input.kind === 'media') {
      if (input.direction === 's2c' && stage === 'play' && model.client === 'ffmpeg') advance('media');
      lastRequest = 'media';
    } else if (input.kind === 'client-ends') {
      break;
    } else if (input.kind === 'close') {
      if (input.by === 's2c') return ended('fails', stage === 'media' ? 'loses the connection' : 'stops with an error');
      break;
    } else if (deaf || (input.reply.amf3 && !model.readsAmf3Commands) || !readable(input.reply.offset, input.reply.endOffset)) {
      answered ||= input.to === stage;
    } else {
      if (react(input.reply, input.to, input.createdMsid)) return ended('fails', 'stops with an error');
    }
  }
  if (stage === 'media') return { client: model.client, outcome: 'proceeds', at: role ?? passed, says: 'goes on' };
  // The real client kept C2 back, so the server kept S2 back; this client would have sent C2.
  if (model.answersS1 && s1 && !s2 && !c2 && lastRequest === 'handshake') return { client: model.client, outcome: 'proceeds', at: 'handshake', says: 'goes on' };
  if (silent || answered || isLater(lastRequest, stage)) {
    const patience = stage === 'handshake' ? model.handshakePatience : model.commandPatience;
    return ended(patience.outcome, patience.says);
  }
  return { client: model.client, outcome: 'proceeds', at: passed, says: 'goes on' };

  function react(reply: Reply, to: string | undefined, createdMsid: number | undefined): boolean {
    if (stage === 'handshake') advance('connect');
    if (stage === 'connect') return apply(model.connect(reply, to), 'createStream');
    if (stage === 'createStream') {
      const early = model.startsEarly && reply.name === 'onStatus' && reply.info.code === 'NetStream.Publish.Start';
      return apply(model.createStream(reply, to), early ? 'media' : afterCreate);
    }
    if (stage === 'publish') return apply(model.publish(reply, to, createdMsid), 'media');
    if (stage === 'play') return apply(model.play(reply, to, createdMsid), 'media');
    return model.media(reply) === 'fails';
  }
}

/** All four models. */
export function runModels(inputs: readonly ClientInput[], silent: boolean): ModelResult[] {
  return clientModels.map((model) => runModel(model, inputs, silent));
}

/** Which messages the client can still read behind the chunk faults that it met. */
function readability(model: ClientModel, inputs: readonly ClientInput[]): (offset: number, endOffset: number) => boolean {
  let firstDead = Infinity;
  let deadAfter = Infinity;
  for (const input of inputs) {
    if (input.kind !== 'fault') continue;
    if (input.what === 'announced-not-applied' && model.survivesFirstBadChunk) deadAfter = Math.min(deadAfter, input.offset);
    else firstDead = Math.min(firstDead, input.offset);
  }
  return (offset, endOffset) => endOffset <= firstDead && offset <= deadAfter;
}

const order: readonly Stage[] = ['handshake', 'connect', 'createStream', 'publish', 'play', 'media'];

function stageOf(name: string): Stage {
  return name === 'connect' || name === 'createStream' || name === 'publish' || name === 'play' ? name : 'handshake';
}

function isLater(a: Stage, b: Stage): boolean {
  return order.indexOf(a) > order.indexOf(b);
}

function later(a: Stage, b: Stage): Stage {
  return isLater(a, b) ? a : b;
}

const titles = { ffmpeg: 'FFmpeg', obs: 'OBS', librtmp: 'librtmp', gstreamer: 'GStreamer' } as const;

/** "FFmpeg and GStreamer hang for ever here, OBS gives up after 30 s" from the outcomes; empty when all go on. */
export function clientsSentence(results: readonly ModelResult[]): string {
  const groups = new Map<string, string[]>();
  for (const result of results) groups.set(result.says, [...(groups.get(result.says) ?? []), titles[result.client]]);
  if (groups.size === 1 && groups.has('goes on')) return '';
  const phrases = [...groups].map(([says, names], index) => `${join(names)} ${names.length > 1 ? plural(says) : says}${index === 0 ? ' here' : ''}`);
  return `${phrases.join(', ')}.`;
}

function join(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function plural(says: string): string {
  return says.replace(/^(hang|give|wait|stop|lose)s/, '$1').replace(/^goes/, 'go');
}
