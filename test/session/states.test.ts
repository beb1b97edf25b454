import { describe, expect, it } from 'vitest';
import { connectionTable, nextConnectionState } from '../../src/session/connection-states.js';
import type { ConnectionEvent, ConnectionState } from '../../src/session/connection-states.js';
import { nextStreamState, streamTable } from '../../src/session/stream-states.js';
import type { StreamEvent, StreamState } from '../../src/session/stream-states.js';
import { playTranscript } from '../../src/analyzers/transcript.js';
import { SessionModel } from '../../src/session/model.js';

describe('the connection', () => {
  it('goes from the handshake through connect to the close', () => {
    const events: ConnectionEvent[] = ['packet-1', 'packet-1', 'packet-2-both', 'connect', 'connect-answered', 'traffic', 'close'];
    let state: ConnectionState = 'opened';
    const states = events.map((event) => (state = nextConnectionState(state, event).state));
    expect(states).toEqual(['handshaking', 'handshaking', 'handshaken', 'connecting', 'connected', 'connected', 'closed']);
  });

  it('recovers from illegal events to the state that they prove', () => {
    expect(nextConnectionState('opened', 'connect')).toEqual({ state: 'connecting', legal: false });
    expect(nextConnectionState('handshaking', 'traffic')).toEqual({ state: 'handshaken', legal: false });
    expect(nextConnectionState('closed', 'connect')).toEqual({ state: 'closed', legal: false });
  });

  it('can be closed from every state', () => {
    for (const state of Object.keys(connectionTable) as ConnectionState[]) expect(nextConnectionState(state, 'close').state).toBe('closed');
  });

  it('is followed by the model', () => {
    const session = new SessionModel();
    for (const event of playTranscript(['ffmpeg publishes', 'c2s headers', 'c2s deleteStream 7 null 1']).events) session.apply(event);
    expect(session.connection).toBe('connected');
    expect(session.streams.get(1)?.state).toBe('ended');
    expect(session.illegalConnectionEvents).toBe(0);
  });
});

describe('a message stream', () => {
  it('is asked for, published and ended', () => {
    const events: StreamEvent[] = ['publish', 'publish-started', 'media-c2s', 'end'];
    let state: StreamState = 'created';
    expect(events.map((event) => (state = nextStreamState(state, event).state))).toEqual(['publish-asked', 'publishing', 'publishing', 'ended']);
  });

  it('keeps its state when media comes out of turn, and says so', () => {
    expect(nextStreamState('created', 'media-c2s')).toEqual({ state: 'created', legal: false });
  });

  it('can be published again after a refusal', () => {
    expect(nextStreamState('refused', 'publish')).toEqual({ state: 'publish-asked', legal: true });
  });

  it('has a row for every state', () => {
    expect(Object.keys(streamTable).sort()).toEqual(['created', 'ended', 'play-asked', 'playing', 'publish-asked', 'publishing', 'refused']);
  });
});
