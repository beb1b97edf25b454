/**
 * The state machine of one message stream (RTMP 1.0 §7.2.2), as a table. Only `nextStreamState` assigns a state.
 * Illegal events have recovery entries: real servers answer publish before createStream, real clients send media before both.
 */

export type StreamState = 'created' | 'publish-asked' | 'publishing' | 'play-asked' | 'playing' | 'refused' | 'ended';

export type StreamEvent = 'publish' | 'publish-started' | 'play' | 'play-started' | 'refused' | 'media-c2s' | 'media-s2c' | 'end';

type Row = Readonly<Partial<Record<StreamEvent, StreamState>>>;

export const streamTable: Readonly<Record<StreamState, Row>> = {
  created: { publish: 'publish-asked', play: 'play-asked', end: 'ended' },
  'publish-asked': { 'publish-started': 'publishing', refused: 'refused', 'media-c2s': 'publish-asked', end: 'ended' },
  publishing: { 'media-c2s': 'publishing', refused: 'refused', end: 'ended' },
  'play-asked': { 'play-started': 'playing', refused: 'refused', 'media-s2c': 'play-asked', end: 'ended' },
  playing: { 'media-s2c': 'playing', 'play-started': 'playing', play: 'play-asked', refused: 'refused', end: 'ended' },
  refused: { publish: 'publish-asked', play: 'play-asked', 'media-c2s': 'refused', end: 'ended' },
  ended: { publish: 'publish-asked', play: 'play-asked', end: 'ended' },
};

/** Where an illegal event leads. Media alone proves nothing, so it leaves the state as it is. */
export const streamRecovery: Row = {
  publish: 'publish-asked', 'publish-started': 'publishing', play: 'play-asked', 'play-started': 'playing', refused: 'refused', end: 'ended',
};

/** The next state, and whether the table allows the event. */
export function nextStreamState(state: StreamState, event: StreamEvent): { readonly state: StreamState; readonly legal: boolean } {
  const next = streamTable[state][event];
  return next !== undefined ? { state: next, legal: true } : { state: streamRecovery[event] ?? state, legal: false };
}
