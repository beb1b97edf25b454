import { describe, expect, it } from 'vitest';
import { playTranscript, printTranscript } from '../../src/analyzers/transcript.js';

describe('a transcript', () => {
  it('expands its short forms into what really happens', () => {
    expect(printTranscript(['handshake'])).toEqual(['c2s packet 1', 's2c packet 1', 's2c packet 2', 'c2s packet 2']);
    expect(printTranscript(['obs connects'])[0]).toBe('c2s setChunkSize 4096');
  });

  it('becomes events with growing times and offsets', () => {
    const { events } = playTranscript(['handshake', 'ffmpeg connects', 'wait 40', 'connected', 'fin c2s']);
    expect(events[0]).toMatchObject({ kind: 'session-start', atUs: 0 });
    expect(events.at(-1)).toMatchObject({ kind: 'session-end', reason: 'closed' });
    for (let i = 1; i < events.length; i++) expect(events[i]?.atUs).toBeGreaterThanOrEqual(events[i - 1]?.atUs ?? 0);
    const connect = events.find((event) => event.kind === 'message' && event.body.type === 'command');
    expect(connect).toMatchObject({ direction: 'c2s', offset: 3073, csid: 3, typeId: 20, peerBytes: 3073 });
  });

  it('reads values, also those that clients stumble over', () => {
    const { events } = playTranscript(['s2c onStatus 0 null ecma{"code":"long:X"} undefined 7 true']);
    const message = events.find((event) => event.kind === 'message');
    expect(message?.kind === 'message' && message.body.type === 'command' ? message.body.values : []).toEqual([
      { type: 'string', value: 'onStatus' }, { type: 'number', value: 0 }, { type: 'null' },
      { type: 'ecmaArray', count: 0, properties: [{ name: 'code', value: { type: 'string', value: 'X', long: true } }] },
      { type: 'undefined' }, { type: 'number', value: 7 }, { type: 'boolean', value: true },
    ]);
  });

  it('refuses a step that it does not know', () => {
    expect(() => playTranscript(['nonsense'])).toThrow('unknown step');
  });
});
