import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/analyzers/analysis.js';
import { Registry } from '../../src/analyzers/registry.js';
import { playTranscript } from '../../src/analyzers/transcript.js';

const publishing = ['ffmpeg publishes', 'c2s headers', 'c2s media 1000'];
const refused = ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName"} msid=1', 'fin c2s'];

/** Two sessions of one run; the second starts `laterUs` after the first. */
function causeOfSecond(first: readonly string[], laterUs: number): string {
  const registry = new Registry();
  const run = (id: number, lines: readonly string[], shiftUs: number): string => {
    const analysis = new Analysis({ id, stallAfterUs: 5_000_000, registry });
    for (const event of playTranscript(lines).events) analysis.handle(event.kind === 'session-start' ? { ...event, epochUs: event.epochUs + shiftUs } : event);
    return analysis.result().findings.find((finding) => finding.rule === 'publish-badname-duplicate')?.cause ?? '';
  };
  run(0, first, 0);
  return run(1, refused, laterUs);
}

describe('the registry of publishers', () => {
  it('names the session that still publishes the name', () => {
    expect(causeOfSecond(publishing, 2_000_000)).toContain('Session 0 publishes the same name');
  });

  it('calls a publisher that has been silent for long a ghost', () => {
    expect(causeOfSecond(publishing, 60_000_000)).toContain('a ghost publisher');
  });

  it('forgets a publisher that has ended its stream or closed', () => {
    expect(causeOfSecond([...publishing, 'c2s deleteStream 7 null 1'], 2_000_000)).not.toContain('Session 0');
    expect(causeOfSecond([...publishing, 'fin c2s'], 2_000_000)).not.toContain('Session 0');
  });

  it('keeps applications, names and sessions apart', () => {
    const registry = new Registry();
    registry.publish('live', 'a', { session: 0, startedUs: 5, lastUs: 5 });
    expect(registry.other('live', 'a', 1, 6)?.session).toBe(0);
    expect(registry.other('live', 'a', 0, 6)).toBeUndefined();
    expect(registry.other('live', 'b', 1, 6)).toBeUndefined();
    expect(registry.other('vod', 'a', 1, 6)).toBeUndefined();
    expect(registry.other('live', 'a', 1, 4)).toBeUndefined();
  });

  it('is bounded', () => {
    const registry = new Registry();
    for (let i = 0; i < 5000; i++) registry.publish('live', String(i), { session: i, startedUs: 0, lastUs: 0 });
    expect(registry.other('live', '0', -1, 1)).toBeUndefined();
    expect(registry.other('live', '4999', -1, 1)?.session).toBe(4999);
  });
});
