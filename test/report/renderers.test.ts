import { describe, expect, it } from 'vitest';
import { jsonReport, jsonReportWithMessages } from '../../src/report/json.js';
import { junitReport } from '../../src/report/junit.js';
import { markdownReport } from '../../src/report/markdown.js';
import { plain } from '../../src/report/palette.js';
import { findingLines, sessionSummary, textReport } from '../../src/report/text.js';
import { hostile, hostileReport, info, report, session, stall } from './sample.js';

const options = { palette: plain, width: 80 };

describe('the text report', () => {
  it('is this, for a stalled session', () => {
    expect([...textReport(report(), options)].join('\n')).toMatchInlineSnapshot(`
      "trace.pcap   pcap, 1 RTMP session, 9.0 s                                   STALL

      #0 127.0.0.1:59510 -> 127.0.0.1:1939   publish live/o**   9.0 s
        handshake     version 3, no digest
        requests      connect        txn 1    answered      42.1 ms   _result
                      releaseStream  txn 2    not awaited
                      createStream   txn 4    UNANSWERED      8.9 s
        from client   136 949 bytes, 287 messages, 288 chunks, 2 000 bytes not decoded
                      175 audio, 102 video, 9 command, 1 set chunk size
                      2 000 bytes lost at 3 073
        from server   3 314 bytes, 2 messages, 2 chunks
                      1 window acknowledgement size, 1 command
        video         H.264 avc1.64000d 320x180 30 fps
                      102 frames, 4 key, timestamps 0.000 to 3.367 s, about 2 lost
                      (1.9 %)
        clients       FFmpeg hangs at createStream, GStreamer goes on
        ended         by the client, which closed

         5.089  STALL  createstream-no-reply
                The client waits for the answer to createStream (txn 4).
                The server's TCP has taken every byte, and not one RTMP byte came back
                since 0.044 s.
                  server byte 3 314: no RTMP byte after this
                Fix: At the server: keep the parser's position when a chunk spans two
                reads.
                More: rtmpdiag explain createstream-no-reply
         0.010  info  command-casing-variant  3 times
                A command is spelt in another way.
                Seen.
                More: rtmpdiag explain command-casing-variant"
    `);
  });

  it('says so when there is nothing to say', () => {
    const lines = [...textReport(report([]), options)];
    expect(lines[0]).toMatch(/^trace\.pcap {3}pcap, 1 RTMP session, 9\.0 s +ok$/i);
    expect(lines.at(-1)).toBe('no findings');
  });

  it('keeps every line inside the width', () => {
    for (const width of [80, 100]) {
      for (const line of textReport(report(), { palette: plain, width })) expect(line.length, line).toBeLessThanOrEqual(width);
    }
    for (const line of findingLines(stall, options)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('puts the listing of each session behind its facts', () => {
    const lines = [...textReport(report([]), options, (id) => [`listing of ${id}`])];
    expect(lines.slice(-4)).toEqual(['', 'listing of 0', '', 'no findings']);
  });

  it('numbers findings when there are several sessions', () => {
    const lines = [...textReport(report([{ ...stall, session: 1 }], [session, { ...session, id: 1 }]), options)];
    expect(lines.some((line) => line.startsWith('#1    5.089  STALL'))).toBe(true);
  });
});

describe('the summary of a session', () => {
  it('names what it was, and how each request ended', () => {
    expect(sessionSummary({ ...session, id: 1, tracks: [] }, [stall], options)).toEqual([
      'session 1 ended after 9.0 s: publish live/o**, no media.  1 stall',
      '  connect  answered 42.1 ms | releaseStream  not awaited |',
      '  createStream  UNANSWERED 8.9 s',
    ]);
  });
});

describe('hostile strings', () => {
  it('do not reach the terminal', () => {
    const text = [...textReport(hostileReport(), options)].join('\n');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text.split('\n').some((line) => line.startsWith('|'))).toBe(false);
  });

  it('leave the XML well-formed', () => {
    const xml = junitReport([hostileReport()], 'stall');
    expect(xml).not.toContain(']]>');
    expect(xml).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    // Behind the declaration only our own elements remain.
    const names = [...xml.replace(/^<\?xml[^>]*\?>/, '').matchAll(/<\/?([^\s>/]+)/g)].map((match) => match[1]);
    expect(new Set(names)).toEqual(new Set(['testsuites', 'testsuite', 'testcase', 'failure']));
  });

  it('do not become Markdown', () => {
    const text = markdownReport([hostileReport()]);
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('**x**');
    expect(text).not.toContain('\u001b');
  });

  it('come back unchanged from JSON', () => {
    const parsed = JSON.parse(jsonReport(hostileReport())) as { sessions: { app: string }[] };
    expect(parsed.sessions[0]?.app).toBe(hostile);
  });
});

describe('JUnit', () => {
  it('fails findings at or above the severity, and shows the others', () => {
    const xml = junitReport([report([stall, info])], 'stall');
    expect(xml).toContain('<testsuites name="rtmpdiag" tests="2" failures="1">');
    expect(xml.match(/<failure type="stall"/g)).toHaveLength(1);
    expect(xml.match(/<system-out>info: /g)).toHaveLength(1);
    expect(junitReport([report([stall, info])], 'never')).toContain('failures="0"');
  });

  it('has a passed case for a file without findings', () => {
    expect(junitReport([report([])], 'stall')).toContain('<testcase classname="trace.pcap" name="no findings"/>');
  });
});


describe('JSON with messages', () => {
  it('is the same document with the messages of each session in it', () => {
    const two = report([stall], [session, { ...session, id: 1 }]);
    const text = [...jsonReportWithMessages(two, (id) => (id === 0 ? ['{"a":1}', '{"a":2}'] : []))].join('');
    const parsed = JSON.parse(text) as { sessions: { messages: unknown[] }[] };
    expect(parsed.sessions.map(({ messages }) => messages)).toEqual([[{ a: 1 }, { a: 2 }], []]);
    const without = { ...parsed, sessions: parsed.sessions.map(({ messages: _, ...rest }) => rest) };
    expect(without).toEqual(JSON.parse(jsonReport(two)));
  });

  it('is not confused by names that look like its own text', () => {
    const tricky = { ...report([]), source: { kind: 'pcap' as const, name: '\n  "sessions": []', truncated: false } };
    expect(JSON.parse([...jsonReportWithMessages(tricky, () => [])].join(''))).toMatchObject({ source: { name: '\n  "sessions": []' }, sessions: [{ id: 0, messages: [] }] });
  });
});
