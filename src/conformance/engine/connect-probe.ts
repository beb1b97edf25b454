/** connect with a command object that is legal and rarely seen: is it taken? */
import type { Outcome } from '../core/case.js';
import type { AmfLiteral } from '../wire/bytes/amf0.js';
import type { CaseContext } from './context.js';
import { anyOf, reply, status, statusCode } from './expect.js';

export interface ConnectAnswer {
  readonly name: string | undefined;
  readonly code: unknown;
  readonly closed: string | undefined;
}

export async function connectWith(t: CaseContext, object: AmfLiteral): Promise<ConnectAnswer> {
  const peer = await t.handshake();
  await peer.command('connect', 1, [object]);
  const answer = await peer.wait(anyOf(reply(), status('NetConnection.Connect.')));
  return { name: answer?.command?.name, code: statusCode(answer), closed: peer.closed?.how };
}

export const acceptedOutcome: Outcome<ConnectAnswer> = {
  verdict: 'pass', reason: 'accepted', means: 'connect is accepted', when: ({ name, code }) => name === '_result' && (code === undefined || code === 'NetConnection.Connect.Success'),
};

export const connectOutcomes: readonly [Outcome<ConnectAnswer>, ...Outcome<ConnectAnswer>[]] = [
  acceptedOutcome,
  { verdict: 'fail', reason: 'refused', means: 'connect is refused', when: ({ name }) => name !== undefined },
  { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
  { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'no answer', when: () => true },
];
