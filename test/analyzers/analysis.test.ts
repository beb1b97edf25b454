import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/analyzers/analysis.js';
import type { Rule } from '../../src/analyzers/define-rule.js';
import createstreamNoReply from '../../src/analyzers/commands/rules/createstream-no-reply.js';
import { Registry } from '../../src/analyzers/registry.js';
import { playTranscript } from '../../src/analyzers/transcript.js';
import type { Finding } from '../../src/trace/findings.js';
import { runTranscript } from './run-transcript.js';

const asked = ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null'];

describe('deadlines', () => {
  it('asks for the moment at which the stall is confirmed, and no longer once the answer is there', () => {
    const { events } = playTranscript([...asked, 's2c _result 4 null 1']);
    const analysis = new Analysis({ id: 0, stallAfterUs: 5_000_000, registry: new Registry() });
    for (const event of events) {
      analysis.handle(event);
      if (event.kind === 'message' && event.body.type === 'command' && event.body.commandName === 'createStream') expect(analysis.nextDeadlineUs()).toBe(event.atUs + 5_000_000);
      if (event.kind === 'message' && event.body.type === 'command' && event.body.transactionId === 4 && event.body.commandName === '_result') expect(analysis.nextDeadlineUs()).toBeUndefined();
    }
  });

  it('confirms at a flow event exactly at the deadline', () => {
    const found: Finding[] = [];
    const analysis = new Analysis({ id: 0, stallAfterUs: 5_000_000, registry: new Registry(), onFinding: (finding) => found.push(finding) });
    for (const event of playTranscript(asked).events.filter((each) => each.kind !== 'session-end')) analysis.handle(event);
    const deadline = analysis.nextDeadlineUs() ?? 0;
    const counters = { bytes: 9314, lastUs: 1000, acked: 9314, stage: 'chunks' } as const;
    analysis.handle({ kind: 'flow', atUs: deadline - 1, c2s: counters, s2c: counters });
    expect(found).toEqual([]);
    analysis.handle({ kind: 'flow', atUs: deadline, c2s: counters, s2c: counters });
    expect(found.map((finding) => finding.rule)).toEqual(['createstream-no-reply']);
    expect(found[0]?.atMs).toBe(deadline / 1000);
    expect(found[0]?.cause).toContain('every byte, 9 314 in all');
  });

  it('confirms before a later event when no flow event came', () => {
    const run = runTranscript([...asked, 'wait 7000', 's2c _result 4 null 1']);
    expect(run.emitted.map((finding) => finding.rule)).toEqual(['createstream-no-reply']);
    expect(run.session.transactions.find((each) => each.name === 'createStream')).toMatchObject({ state: 'answered', latencyMs: 7001 });
    expect(run.settled.filter((each) => each.name === 'createStream').map((each) => each.state)).toEqual(['unanswered', 'answered']);
  });

  it('obeys a longer --stall-after', () => {
    expect(runTranscript([...asked, 'wait 7000', 's2c _result 4 null 1'], { stallAfterUs: 10_000_000 }).rules).toEqual([]);
  });
});

describe('the end of a wait', () => {
  it('is a suspicion when the capture ends after 2 s', () => {
    expect(runTranscript([...asked, 'wait 2500']).finding('createstream-no-reply')?.message).toMatch(/^Suspected: /);
  });

  it('is inconclusive when the capture ends before 2 s', () => {
    const run = runTranscript([...asked, 'wait 1500']);
    expect(run.findings).toEqual([]);
    expect(run.session.transactions.at(-1)?.state).toBe('inconclusive');
    expect(run.verdicts.find((each) => each.rule === 'createstream-no-reply')).toMatchObject({ outcome: 'inconclusive' });
  });

  it('is a finding when the client gives up after 2 s, and none when it leaves sooner', () => {
    expect(runTranscript([...asked, 'wait 2500', 'fin c2s']).rules).toEqual(['createstream-no-reply']);
    expect(runTranscript([...asked, 'wait 1500', 'fin c2s']).rules).toEqual([]);
  });

  it('is at once when the server closes', () => {
    const run = runTranscript([...asked, 'fin s2c']);
    expect(run.finding('createstream-no-reply')).toMatchObject({ severity: 'fatal' });
  });

  it('is inconclusive when bytes of the server are missing', () => {
    const run = runTranscript([...asked, 's2c lost capture-gap 300', 'wait 9000', 'fin c2s']);
    expect(run.rules).toEqual(['capture-gap']);
    expect(run.session.transactions.find((each) => each.name === 'createStream')?.state).toBe('inconclusive');
  });
});

describe('a stall report', () => {
  const split = ['handshake', 'ffmpeg connects', 'connected', 'c2s split after-header 12', 'wait 44', 'c2s setChunkSize 4096', 'c2s releaseStream 2 null "t**t"', 'c2s createStream 4 null', 'wait 8000', 'fin c2s'];

  it('names the lone header and the way to check it', () => {
    const finding = runTranscript(split).finding('createstream-no-reply');
    expect(finding?.cause).toContain("a chunk's 12-byte header arrived without its payload");
    expect(finding?.cause).toContain('--resegment message works and --resegment split fails');
    expect(finding?.remedy).toContain("keep the parser's position when a chunk spans two reads");
  });

  it('does not name a header that the server survived', () => {
    const finding = runTranscript(['handshake', 'ffmpeg connects', 'c2s split after-header 12', 'wait 44', 'connected', 'c2s createStream 4 null', 'wait 8000']).finding('createstream-no-reply');
    expect(finding?.cause).not.toContain('header arrived without');
  });

  it('does not name a header that came long before the last bytes', () => {
    const finding = runTranscript(['handshake', 'ffmpeg connects', 'connected', 'c2s split after-header 12', 'wait 1500', 'c2s createStream 4 null', 'wait 8000']).finding('createstream-no-reply');
    expect(finding?.cause).not.toContain('header arrived without');
  });

  it('names the first compressed header, unless the server has shown life after it or it is fmt 0', () => {
    const named = (lines: readonly string[]): boolean => runTranscript(lines).finding('createstream-no-reply')?.cause.includes('on csid 3 for the first time') ?? false;
    expect(named(['handshake', 'ffmpeg connects', 'connected', 'c2s landmark 3 1', 'c2s createStream 4 null', 'wait 8000'])).toBe(true);
    expect(named(['handshake', 'ffmpeg connects', 'connected', 'c2s landmark 3 1', 'c2s releaseStream 2 null', 's2c _result 2 null undefined', 'c2s createStream 4 null', 'wait 8000'])).toBe(false);
    expect(named(['handshake', 'ffmpeg connects', 'connected', 'c2s landmark 3 0', 'c2s createStream 4 null', 'wait 8000'])).toBe(false);
  });

  it('does not claim that unacknowledged bytes arrived, and admits when it cannot see', () => {
    expect(runTranscript([...asked, 'acked 3100', 'wait 8000']).finding('createstream-no-reply')?.cause).toContain("acknowledged 3 100 of the client's");
    expect(runTranscript(['source acks=false', ...asked, 'wait 8000']).finding('createstream-no-reply')?.cause).toContain('not visible here');
  });

  it('knows what the client was about to do', () => {
    const { session } = runTranscript([...asked, 'wait 8000']);
    expect([session.role, session.streamName]).toEqual(['publish', 't**t']);
  });

  it('says what each client does', () => {
    expect(runTranscript([...asked, 'wait 8000']).finding('createstream-no-reply')?.cause).toContain('FFmpeg and GStreamer hang for ever here, OBS gives up after 30 s');
  });

  it('says that the FIN released the answer', () => {
    const finding = runTranscript([...asked, 'wait 5800', 'fin c2s', 's2c _result 2 null undefined', 'rst s2c']).finding('createstream-no-reply');
    expect(finding?.cause).toContain('it was released by that');
    expect(finding?.cause).toContain('after the client closed its side');
    expect(finding?.remedy).toContain('already buffered before polling');
  });

  it('says that a later segment released the answer', () => {
    const finding = runTranscript([...asked, 'wait 6000', 'c2s acknowledgement 100', 's2c _result 2 null undefined']).finding('createstream-no-reply');
    expect(finding?.cause).toContain('after the client sent something else');
  });

  it('does not call a late answer released when nothing pushed it', () => {
    const finding = runTranscript([...asked, 'wait 6000', 's2c _result 4 null 1']).finding('createstream-no-reply');
    expect(finding?.cause).not.toContain('released');
  });
});

describe('one cause, one finding', () => {
  it('lets a fault in the client\'s chunks explain the silence of the server', () => {
    expect(runTranscript(['handshake', 'ffmpeg connects', 'connected', 'c2s anomaly desync typeId=99', 'c2s createStream 4 null', 'wait 9000']).rules).toEqual(['chunk-desync']);
  });

  it('does not let a fault in the server\'s chunks explain it', () => {
    const run = runTranscript(['handshake', 'ffmpeg connects', 's2c setChunkSize 4096', 's2c anomaly chunk-size-announced-not-applied announced=4096 used=128', 's2c _result 1 null {"code":"NetConnection.Connect.Success"}', 'c2s createStream 4 null', 'wait 9000']);
    expect(run.rules).toEqual(['chunk-size-announced-not-applied', 'createstream-no-reply']);
  });

  it('names the root and not the desync that follows from it', () => {
    expect(runTranscript(['handshake', 'ffmpeg connects', 's2c anomaly chunk-size-applied-not-announced announced=128 used=4096', 's2c anomaly desync typeId=99', 's2c lost desync 100', 'fin c2s']).rules).toEqual(['chunk-size-applied-not-announced']);
  });

  it('does not let a cause explain what happened before it', () => {
    const run = runTranscript([...asked, 'wait 6000', 'c2s anomaly desync typeId=99', 'c2s lost desync 100']);
    expect(run.rules).toEqual(['chunk-desync', 'createstream-no-reply']);
  });

  it('reports a hidden refusal beside the visible code', () => {
    const run = runTranscript(['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.BadName"} msid=1', 'wait 6000']);
    expect(run.rules).toEqual(['publish-badname-duplicate', 'status-level-hides-error']);
  });

  it('does not add a close to a refusal', () => {
    expect(runTranscript(['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName"} msid=1', 'fin s2c']).rules).toEqual(['publish-badname-duplicate']);
  });

  it('tells who else publishes the name, and whether that one is a ghost', () => {
    const lines = ['other session publishes t**t', 'ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName"} msid=1', 'fin c2s'];
    expect(runTranscript(lines).finding('publish-badname-duplicate')?.cause).toContain('Session 99');
  });

  it('groups what repeats and keeps the first eight pieces of evidence', () => {
    const bad = 'c2s video inter problem="starts with an Annex-B start code"';
    const run = runTranscript(['someone publishes', 'c2s headers', bad.replace('inter', 'key'), ...Array.from({ length: 19 }, () => bad)]);
    expect(run.finding('annexb-in-avcc')).toMatchObject({ count: 20 });
    expect(run.finding('annexb-in-avcc')?.evidence.length).toBe(8);
    expect(run.emitted.length).toBe(1);
  });

  it('emits again when the severity rises', () => {
    const run = runTranscript(['handshake', 'someone connects', 'c2s setChunkSize 134217728', 'fin s2c']);
    expect(run.emitted.filter((finding) => finding.rule === 'chunk-size-out-of-range').map((finding) => finding.severity)).toEqual(['degraded', 'fatal']);
    expect(run.verdict).toBe('fatal');
  });
});

describe('verdicts', () => {
  const verdict = (lines: readonly string[], rule: string): unknown => runTranscript(lines).verdicts.find((each) => each.rule === rule);

  it('passes what was looked at, and never what was not', () => {
    const lines = ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s deleteStream 7 null 1', 'fin c2s', 'fin s2c'];
    expect(verdict(lines, 'createstream-no-reply')).toEqual({ rule: 'createstream-no-reply', outcome: 'passed' });
    expect(verdict(lines, 'play-no-reply')).toMatchObject({ outcome: 'notApplicable', reason: 'no play request in this session' });
  });

  it('says what the source does not show', () => {
    expect(verdict(['source bothDirections=false', 'c2s packet 1'], 'createstream-no-reply')).toMatchObject({ outcome: 'notApplicable', reason: 'the source does not show: bothDirections' });
  });

  it('is inconclusive where the source begins or ends too early', () => {
    expect(verdict(['handshake', 'end capture-end'], 'createstream-no-reply')).toMatchObject({ outcome: 'inconclusive' });
    expect(verdict(['source handshake=false', 'c2s protocol chunks 68', 'c2s media 400', 'end closed'], 'createstream-no-reply')).toMatchObject({ outcome: 'inconclusive' });
  });

  it('marks a rule that throws as broken, and runs the others', () => {
    const thrower: Rule = { meta: { ...createstreamNoReply.meta, id: 'thrower' }, create: () => ({ request() { throw new Error('our fault'); } }) };
    const run = runTranscript([...asked, 'wait 9000'], { rules: [thrower, createstreamNoReply] });
    expect(run.rules).toEqual(['createstream-no-reply']);
    expect(run.verdicts.find((each) => each.rule === 'thrower')).toEqual({ rule: 'thrower', outcome: 'broken', reason: 'our fault' });
    expect(run.session.notices).toEqual(['rule thrower failed and was switched off: our fault']);
  });

  it('waits for nothing in a source that shows one direction', () => {
    expect(runTranscript(['source bothDirections=false', ...asked, 'wait 9000']).findings).toEqual([]);
  });
});
