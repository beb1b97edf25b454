/**
 * The connection's state machine (RTMP 1.0 §5.2.5 and §7.2.1), as a table. Only `nextConnectionState` assigns a state.
 * We observe: an event that the specification forbids in a state has a recovery entry, and the session goes on.
 */

export type ConnectionState = 'opened' | 'handshaking' | 'handshaken' | 'connecting' | 'connected' | 'refused' | 'closed';

/** `traffic`: any RTMP message; it proves that the handshake is over, also where the capture does not show it. */
export type ConnectionEvent = 'packet-1' | 'packet-2-both' | 'traffic' | 'connect' | 'connect-answered' | 'connect-refused' | 'close';

type Row = Readonly<Partial<Record<ConnectionEvent, ConnectionState>>>;

export const connectionTable: Readonly<Record<ConnectionState, Row>> = {
  opened: { 'packet-1': 'handshaking', close: 'closed' },
  handshaking: { 'packet-1': 'handshaking', 'packet-2-both': 'handshaken', close: 'closed' },
  handshaken: { traffic: 'handshaken', connect: 'connecting', close: 'closed' },
  connecting: { traffic: 'connecting', 'connect-answered': 'connected', 'connect-refused': 'refused', close: 'closed' },
  connected: { traffic: 'connected', close: 'closed' },
  refused: { traffic: 'refused', close: 'closed' },
  closed: {},
};

/** Where an illegal event leads: the state that the event itself proves. */
export const connectionRecovery: Row = {
  'packet-1': 'handshaking', 'packet-2-both': 'handshaken', connect: 'connecting', 'connect-answered': 'connected',
  'connect-refused': 'refused', close: 'closed',
};

/** The next state, and whether the table allows the event. `traffic` before the handshake's end means that we saw no handshake. */
export function nextConnectionState(state: ConnectionState, event: ConnectionEvent): { readonly state: ConnectionState; readonly legal: boolean } {
  const next = connectionTable[state][event];
  if (next !== undefined) return { state: next, legal: true };
  if (event === 'traffic') return { state: state === 'closed' ? 'closed' : 'handshaken', legal: false };
  return { state: state === 'closed' ? 'closed' : (connectionRecovery[event] ?? state), legal: false };
}
