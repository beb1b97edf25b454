/**
 * The whole pipeline of one connection: no throw, no broken rule, plain findings and report in every form, the same report for
 * any cut of the same segments, and the same report from the saved trace.
 */
import { Analysis } from '../../../dist/analyzers/analysis.js';
import { Registry } from '../../../dist/analyzers/registry.js';
import { Session } from '../../../dist/pipeline/session.js';
import { htmlReport } from '../../../dist/report/html.js';
import { jsonReport } from '../../../dist/report/json.js';
import { junitReport } from '../../../dist/report/junit.js';
import { markdownReport } from '../../../dist/report/markdown.js';
import { MessageLines } from '../../../dist/report/message-line.js';
import { buildReport } from '../../../dist/report/model.js';
import { plain } from '../../../dist/report/palette.js';
import { textReport } from '../../../dist/report/text.js';
import { parseTraceLine, traceEventLine } from '../../../dist/trace/jsonl.js';
import { ensure, ensurePlain, sameLines } from '../check.mjs';
import { corpus } from '../corpus.mjs';
import { corrupt, cuts, pieces } from '../random.mjs';
import { session as generated } from '../streams.mjs';

const eventsMax = 250;

/** Damages a few of the events: their bytes, their order, their time; takes some out, with and without a word. */
export function damage(random, given) {
  const events = given.map((event) => ({ ...event }));
  for (let left = random.pick([0, 1, 1, 2, 4]); left > 0 && events.length > 1; left--) {
    const i = random.int(0, events.length - 1);
    const event = events[i];
    switch (random.int(0, 8)) {
      case 0: case 1: case 2: case 3: if (event.kind === 'bytes') event.bytes = corrupt(random, event.bytes); break;
      case 4: events.splice(i, 1); break;
      case 5: if (event.kind === 'bytes') events[i] = { kind: 'gap', direction: event.direction, length: event.bytes.length, atUs: event.atUs }; break;
      case 6: events.splice(i, 0, { ...event }); break;
      case 7: {
        const shiftUs = random.pick([-1_000_000, 2_500_000, 6_000_000, 60_000_000, 90_000_000_000]);
        for (const later of events.slice(i)) later.atUs += shiftUs;
        break;
      }
      default: events.splice(i, 0, { kind: random.pick(['close', 'time']), direction: random.pick(['c2s', 's2c']), how: random.pick(['fin', 'rst']), atUs: event.atUs }); break;
    }
  }
  return events;
}

export default {
  name: 'session',

  generate(random) {
    let events;
    let info = { client: '127.0.0.1:50000', server: '127.0.0.1:1935', fromStart: true, acksVisible: true, bothDirections: true };
    if (random.chance(0.5)) {
      const connection = random.pick(corpus().connections);
      const first = random.chance(0.8) ? 0 : random.int(0, connection.events.length - 1);
      events = connection.events.slice(first, first + random.int(4, eventsMax));
      info = { ...connection.info, fromStart: connection.info.fromStart && first === 0 };
    } else events = generated(random);
    return { info, events: damage(random, events), end: random.pick(['closed', 'capture-end', 'interrupted']), silentUs: random.pick([0, 0, 3_000_000, 20_000_000]), showSecrets: random.chance(0.3), cuts: [cuts(random)] };
  },

  run(input) {
    const whole = analyse(input, undefined);
    for (const sizes of input.cuts) {
      const cut = analyse(input, sizes);
      sameLines(lines(whole.result).filter(anyCut).map(withoutSplits), lines(cut.result).filter(anyCut).map(withoutSplits), `cut into ${sizes.join(',')}`);
    }
    const again = new Analysis({ id: 7, stallAfterUs: 5_000_000, registry: new Registry() });
    for (const text of whole.trace) {
      const parsed = parseTraceLine(text);
      ensure(parsed.ok, () => `its own trace is refused: ${parsed.problem}: ${text.slice(0, 200)}`);
      again.handle(parsed.value.event);
    }
    sameLines(lines(whole.result), lines(again.result()), 'live and from the trace');
  },

  size: (input) => input.events.reduce((sum, event) => sum + (event.bytes?.length ?? 0), 0) * 3,
};

/** Where segments end is evidence of its own: the words of a finding may speak of it, what it finds may not depend on it. */
function withoutSplits(line) {
  return line.replace(/"cause":.*$/, '');
}

/** half-message-stall begins its watch where a read ends inside a message, so it may come earlier or later, or not before the end. */
function anyCut(line) {
  return !line.startsWith('{"rule":"half-message-stall"');
}

function lines({ session, findings }) {
  return [...Object.entries(session).map(([key, value]) => `${key} ${JSON.stringify(value)}`), ...findings.map((finding) => JSON.stringify(finding))];
}

function analyse(input, sizes) {
  const trace = [];
  const messageLines = new MessageLines({ palette: plain, width: 100 });
  let findings = 0;
  const session = new Session(input.info, {
    id: 7, stallAfterUs: 5_000_000, showSecrets: input.showSecrets, registry: new Registry(),
    onEvent: (event) => {
      const text = traceEventLine(7, event);
      ensure(!text.slice(0, -1).includes('\n'), 'a trace line has a line break in it');
      trace.push(text);
      const line = messageLines.line(event);
      if (line !== undefined) ensureVisible(line, 'message line');
    },
    onFinding: () => { findings += 1; },
    onTransaction: (transaction) => ensurePlain(transaction, 'transaction'),
  });
  let lastUs = input.events[0]?.atUs ?? 0;
  for (const event of input.events) {
    lastUs = event.atUs;
    switch (event.kind) {
      case 'bytes': for (const piece of pieces(event.bytes, sizes)) session.bytes(event.direction, piece, event.atUs); break;
      case 'gap': session.gap(event.direction, event.length, event.atUs); break;
      case 'acked': session.acked(event.direction, event.total, event.atUs); break;
      case 'close': session.close(event.direction, event.how, event.atUs); break;
      default: session.time(event.atUs);
    }
    const due = session.nextDeadlineUs();
    ensure(due === undefined || Number.isFinite(due), `deadline ${due}`);
  }
  session.end(input.end, lastUs + input.silentUs);
  const result = session.result();
  for (const verdict of result.verdicts) ensure(verdict.outcome !== 'broken', () => `rule ${verdict.rule} is broken: ${verdict.reason}`);
  ensurePlain(result.session, 'session');
  ensurePlain(result.findings, 'findings');
  ensure(findings <= 1000 && result.findings.length <= 200, `${findings} findings told, ${result.findings.length} kept`);
  for (const finding of result.findings) {
    ensure(finding.count > 0 && finding.message !== '' && finding.remedy !== '' && finding.evidence.length <= 8, () => `finding ${JSON.stringify(finding)}`);
    for (const { offset, length } of finding.evidence) ensure(offset >= 0 && length >= 0, () => `evidence ${JSON.stringify(finding.evidence)} of ${finding.rule}`);
  }
  ensure(result.session.durationMs >= 0, `duration ${result.session.durationMs}`);
  for (const direction of ['c2s', 's2c']) {
    const { bytes, messages, byType, lost, undecodedBytes } = result.session[direction];
    const sent = input.events.reduce((sum, event) => sum + (event.direction !== direction ? 0 : event.kind === 'bytes' ? event.bytes.length : event.kind === 'gap' ? event.length : 0), 0);
    ensure(bytes === sent, `${direction}: ${bytes} bytes reported, ${sent} given`);
    ensure(messages === Object.values(byType).reduce((sum, count) => sum + count, 0), `${direction}: ${messages} messages and by type ${JSON.stringify(byType)}`);
    ensure(undecodedBytes >= 0 && undecodedBytes <= bytes, `${direction}: ${undecodedBytes} undecoded of ${bytes}`);
    for (const each of lost) ensure(each.bytes > 0 && each.offset >= 0 && each.offset + each.bytes <= bytes, () => `${direction}: lost ${JSON.stringify(each)} of ${bytes}`);
  }
  const report = buildReport({ version: '0', source: { kind: 'pcap', name: 'x', truncated: false }, sessions: [result.session], findings: result.findings });
  JSON.parse(jsonReport(report));
  htmlReport([report]);
  junitReport([report], 'info');
  markdownReport([report]);
  for (const line of textReport(report, { palette: plain, width: 100 })) ensureVisible(line, 'report line');
  return { result, trace };
}

/** What a peer sends must not reach a terminal as control characters. */
function ensureVisible(text, what) {
  ensure(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text), () => `${what} with control characters: ${JSON.stringify(text.slice(0, 200))}`);
}

