/**
 * FLV files, inspected: recordings taken apart into tags, damaged tag by tag and put together again. No throw, no broken rule, the same
 * report for any cut and from the saved trace, in every form, with numbers that the file can hold.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Analysis } from '../../../dist/analyzers/analysis.js';
import { Registry } from '../../../dist/analyzers/registry.js';
import { mediaDurationMs } from '../../../dist/pipeline/file-session.js';
import { FlvSession } from '../../../dist/pipeline/flv-session.js';
import { htmlReport } from '../../../dist/report/html.js';
import { jsonReport } from '../../../dist/report/json.js';
import { junitReport } from '../../../dist/report/junit.js';
import { markdownReport } from '../../../dist/report/markdown.js';
import { MessageLines } from '../../../dist/report/message-line.js';
import { buildReport } from '../../../dist/report/model.js';
import { plain } from '../../../dist/report/palette.js';
import { textReport } from '../../../dist/report/text.js';
import { parseTraceLine, traceEventLine } from '../../../dist/trace/jsonl.js';
import { encodeAmf0 } from '../../../dist/wire/amf/amf0.js';
import { encodeTagHeader } from '../../../dist/wire/flv/tag.js';
import { FlvReader } from '../../../dist/wire/flv/file.js';
import { ensure, ensurePlain, sameLines } from '../check.mjs';
import { concat, corrupt, corruptSome, cuts, pieces } from '../random.mjs';
import { amfValue, payloadOf } from '../streams.mjs';

const folder = fileURLToPath(new URL('../../../captures', import.meta.url));
/** Tags of one input: an execution should take milliseconds. */
const tagsMax = 160;
/** A page for 32 places of loss, 200 findings and 600 bins needs less. */
const htmlMax = 4_000_000;

let loaded;

/** Each recording as its header and a list of tags. */
function recordings() {
  loaded ??= readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.flv')).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()
    .map((path) => tagsOf(new Uint8Array(readFileSync(path)))).filter((tags) => tags.length > 4);
  return loaded;
}

function tagsOf(bytes) {
  const tags = [];
  const reader = new FlvReader((item) => {
    if (item.kind === 'tag' && !item.cut) tags.push({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, body: item.body.slice() });
  });
  reader.push(bytes);
  reader.end();
  return tags;
}

const isHeader = ({ typeId, body }) => typeId === 18 || (typeId === 9 ? (body[0] & 0x80 ? (body[0] & 0x0f) === 0 : body[1] === 0) : body[0] >> 4 === 10 ? body[1] === 0 : body[0] >> 4 === 9 && (body[0] & 0x0f) === 0);

/** The headers of a recording and a run of its frames, from the start or from anywhere. */
function excerpt(random) {
  const tags = random.pick(recordings());
  const from = random.chance(0.6) ? 0 : random.int(0, tags.length - 1);
  const run = tags.slice(from, from + random.int(2, tagsMax));
  const opening = from === 0 || random.chance(0.2) ? [] : tags.filter(isHeader).slice(0, 4);
  return [...opening, ...run].map((tag) => ({ ...tag }));
}

const u32 = (value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const str = (value) => ({ type: 'string', value });
const num = (value) => ({ type: 'number', value });
const numbers = [0, -1, 1, 30, 29.97, 7, 10, 1e9, 1e308, NaN, Infinity, 0.001, 4294967296];

/** onMetaData whose values are anything, with an index of keyframes that may lie. */
function metadata(random, tags) {
  const names = ['duration', 'filesize', 'width', 'height', 'framerate', 'videodatarate', 'audiodatarate', 'videocodecid', 'audiocodecid', 'audiosamplerate', 'audiosamplesize', 'stereo', 'audiochannels', 'lasttimestamp', 'lastkeyframetimestamp', 'hasKeyframes', 'encoder'];
  const properties = Array.from({ length: random.int(0, 20) }, () => ({ name: random.pick(names), value: random.chance(0.8) ? num(random.pick(numbers)) : amfValue(random) }));
  if (random.chance(0.5)) {
    const list = (max) => ({ type: 'strictArray', items: Array.from({ length: random.size(60) }, () => (random.chance(0.9) ? num(random.int(0, max)) : amfValue(random))) });
    properties.push({ name: 'keyframes', value: { type: 'object', properties: [{ name: 'filepositions', value: list(400000) }, { name: 'times', value: list((tags.at(-1)?.timestampMs ?? 0) / 1000 + 5) }] } });
  }
  return encodeAmf0([...(random.chance(0.1) ? [str('@setDataFrame')] : []), str('onMetaData'), { type: random.pick(['ecmaArray', 'object']), count: properties.length, properties }]);
}

/** Several tracks in one tag, or another odd form of Enhanced RTMP. */
function enhanced(random, typeId) {
  const ascii = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  const fourCc = ascii(random.pick(typeId === 9 ? ['avc1', 'hvc1', 'av01', 'vp09', 'vvc1', 'zzzz'] : ['mp4a', 'Opus', 'fLaC', 'ac-3', 'zzzz']));
  const packetType = random.pick([0, 1, 1, 1, 2, 3, 4, 6]);
  if (random.chance(0.5)) return concat([Uint8Array.of(typeId === 9 ? 0x80 | (random.int(1, 5) << 4) | packetType : 0x90 | packetType), fourCc, random.bytes(random.size(200))]);
  const tracks = Array.from({ length: random.int(1, 5) }, () => {
    const body = random.bytes(random.size(80));
    return concat([Uint8Array.of(random.int(0, random.pick([3, 255])), 0, body.length >> 8, body.length), body]);
  });
  return concat([Uint8Array.of(typeId === 9 ? 0x80 | (random.int(1, 5) << 4) | 6 : 0x95, 0x10 | packetType), fourCc, ...tracks]);
}

/** Start codes in the place of lengths. */
function annexB(body) {
  const out = body.slice();
  for (let at = 5; at + 4 < out.length;) {
    const length = (out[at] << 24) | (out[at + 1] << 16) | (out[at + 2] << 8) | out[at + 3];
    out.set([0, 0, 0, 1], at);
    if (length <= 0) break;
    at += 4 + length;
  }
  return out;
}

/** The AAC frame behind an ADTS header, as MPEG-TS has it. */
function adts(body) {
  const bytes = body.length - 2 + 7;
  return concat([body.subarray(0, 2), Uint8Array.of(0xff, 0xf1, 0x50, 0x80 | (bytes >> 11), bytes >> 3, ((bytes & 7) << 5) | 0x1f, 0xfc), body.subarray(2)]);
}

const tagDamages = [
  (random, tags, i) => { tags.splice(i, random.pick([1, 1, 1, 5, 30])); },
  (random, tags, i) => { tags.splice(i, 0, { ...tags[i] }); },
  (random, tags, i) => { tags.splice(random.int(0, tags.length - 1), 0, ...tags.splice(i, random.int(1, 4))); },
  (random, tags) => { for (let k = tags.length - 1; k > 3; k--) if (random.chance(0.1)) tags.splice(k, 1); },
  (random, tags, i) => { const by = random.pick([-1, 1, -40, 20, 500, 5000, -5000, 0x1000000, 0x7fffffff]); for (const tag of tags.slice(i)) tag.timestampMs = (tag.timestampMs + by) >>> 0; },
  (random, tags, i) => { tags[i].timestampMs = random.pick([0, tags[i].timestampMs + random.int(0, 3000), random.u32(), 0xffffffff]) >>> 0; },
  (random, tags) => { const offset = random.pick([0xfffff0, 0xfffffff0, 16_000_000]); const cut = random.chance(0.5) ? 0xffffff : 0xffffffff; for (const tag of tags) tag.timestampMs = ((tag.timestampMs + offset) & cut) >>> 0; },
  (random, tags) => { const share = random.pick([0, 0.5, 0.98, 1.02, 2]); const typeId = random.pick([8, 9]); for (const tag of tags) if (tag.typeId === typeId) tag.timestampMs = Math.floor(tag.timestampMs * share) >>> 0; },
  (random, tags, i) => { tags[i].body = corrupt(random, tags[i].body); },
  (random, tags, i) => { tags[i].body = tags[i].body.slice(0, random.pick([0, 1, 2, 5, 9, random.int(0, tags[i].body.length)])); },
  // Lengths of NAL units and the first bits of slices stand here.
  (random, tags, i) => { const body = tags[i].body.slice(); for (let left = random.int(1, 3); left > 0 && body.length > 5; left--) body[random.int(0, Math.min(24, body.length - 1))] ^= 1 << random.int(0, 7); tags[i].body = body; },
  (random, tags) => { const typeId = random.pick([8, 9]); for (const tag of tags) if (tag.typeId === typeId && !isHeader(tag)) tag.body = random.chance(0.5) ? annexB(tag.body) : tag.body; },
  (random, tags) => { for (const tag of tags) if (tag.typeId === 8 && !isHeader(tag) && random.chance(0.9)) tag.body = adts(tag.body); },
  (random, tags) => { const header = random.pick(tags.filter(isHeader)); if (header !== undefined) header.body = corruptSome(random, header.body); },
  (random, tags) => { const header = random.pick(tags.filter(isHeader)); if (header !== undefined) tags.splice(tags.indexOf(header), 1); },
  (random, tags, i) => { const header = random.pick(tags.filter(isHeader)); if (header !== undefined) tags.splice(i, 0, { ...header, body: random.chance(0.5) ? header.body : corrupt(random, header.body), timestampMs: tags[i].timestampMs }); },
  (random, tags, i) => { tags.splice(random.chance(0.5) ? 0 : i, 0, { typeId: 18, timestampMs: tags[i].timestampMs, body: random.chance(0.7) ? metadata(random, tags) : payloadOf(random, 18, 200) }); },
  (random, tags, i) => { const typeId = random.pick([8, 9]); tags.splice(i, 0, { typeId, timestampMs: tags[i].timestampMs, body: random.chance(0.6) ? enhanced(random, typeId) : payloadOf(random, typeId, random.size(300)) }); },
  (random, tags, i) => { tags.splice(i, tags.length, ...random.pick(recordings()).slice(random.int(0, 60)).slice(0, 40).map((tag) => ({ ...tag }))); },
  (random, tags, i) => { tags[i].header = random.pick([{ streamId: random.int(1, 0xffffff) }, { reserved: random.int(1, 3) }, { filter: true }, { typeId: random.int(0, 31) }, { dataBytes: random.pick([0, 1, tags[i].body.length + 1, tags[i].body.length * 2, 0xffffff, random.int(0, 70000)]) }]); },
  (random, tags, i) => { tags[i].pointer = random.pick([0, tags[i].body.length, 0xffffffff, random.u32()]); },
  (random, tags) => { const zero = random.chance(0.5); for (const tag of tags) tag.pointer = zero ? 0 : tag.body.length; },
  (random, tags, i) => { tags[i].behind = random.chance(0.3) ? new Uint8Array(random.size(3000)) : random.bytes(random.size(3000)); },
  (random, tags, i) => { tags[i].behind = fileHeader(random); },
];

function fileHeader(random) {
  if (random.chance(0.8)) return Uint8Array.of(0x46, 0x4c, 0x56, 1, random.pick([5, 5, 5, 5, 5, 5, 4, 1, 0]), 0, 0, 0, 9, 0, 0, 0, 0);
  return Uint8Array.of(0x46, 0x4c, 0x56, random.int(0, 3), random.int(0, 255), ...u32(random.pick([0, 9, 10, 13, 200, 0xffffffff])), ...u32(random.pick([0, 0, 9])));
}

function serialise({ header, tags }) {
  const parts = [header];
  for (const { typeId, timestampMs, body, header: odd, pointer, behind } of tags) {
    parts.push(encodeTagHeader({ typeId, timestampMs, dataBytes: body.length, ...odd }), body, u32(pointer ?? 11 + body.length));
    if (behind !== undefined) parts.push(behind);
  }
  return concat(parts);
}

export default {
  name: 'flv-inspect',

  generate(random) {
    const tags = excerpt(random);
    for (let left = random.pick([0, 1, 1, 1, 2, 3, 6]); left > 0 && tags.length > 0; left--) random.pick(tagDamages)(random, tags, random.int(0, tags.length - 1));
    const bytes = serialise({ header: fileHeader(random), tags });
    return { bytes: random.chance(0.7) ? bytes : corruptSome(random, bytes), cuts: [cuts(random).map((size) => (bytes.length > 20000 ? size + 13 : size))], showSecrets: random.chance(0.3), interrupted: random.chance(0.1) };
  },

  run(input) {
    const whole = inspect(input, undefined);
    for (const sizes of input.cuts) sameLines(lines(whole.result), lines(inspect(input, sizes).result), `cut into ${sizes.join(',')}`);
    const again = new Analysis({ id: 0, stallAfterUs: Number.MAX_SAFE_INTEGER, registry: new Registry() });
    for (const text of whole.trace) {
      const parsed = parseTraceLine(text);
      ensure(parsed.ok, () => `its own trace is refused: ${parsed.problem}: ${text.slice(0, 200)}`);
      again.handle(parsed.value.event);
    }
    sameLines(lines(whole.result), lines(again.result()), 'from the file and from the trace');
  },

  size: (input) => input.bytes.length * 8,
};

function lines({ session, findings }) {
  return [...Object.entries(session).map(([key, value]) => `${key} ${JSON.stringify(value)}`), ...findings.map((finding) => JSON.stringify(finding))];
}

function inspect({ bytes, showSecrets, interrupted }, sizes) {
  const trace = [];
  const messageLines = new MessageLines({ palette: plain, width: 100 });
  let units = 0;
  let told = 0;
  const flv = new FlvSession({
    name: 'x.flv', showSecrets,
    onEvent: (event) => {
      if (event.kind === 'message') units += event.body.units?.length ?? 0;
      if (sizes !== undefined) return;
      trace.push(traceEventLine(0, event));
      const line = messageLines.line(event);
      if (line !== undefined) ensureVisible(line, 'message line');
    },
    onFinding: () => { told += 1; },
  });
  const reader = new FlvReader((item) => flv.item(item));
  for (const piece of pieces(bytes, sizes)) reader.push(piece);
  if (!interrupted) reader.end();
  flv.session.end(interrupted ? 'interrupted' : 'closed');
  const result = flv.session.result();
  for (const verdict of result.verdicts) ensure(verdict.outcome !== 'broken', () => `rule ${verdict.rule} is broken: ${verdict.reason}`);
  checkNumbers(result, flv.tags, { units, told, bytes: bytes.length, interrupted });
  if (sizes === undefined) checkForms(result, flv.tags);
  return { result, trace };
}

function checkNumbers({ session, findings }, tags, seen) {
  ensurePlain(session, 'session');
  ensurePlain(findings, 'findings');
  ensure(seen.told <= 1000 && findings.length <= 200, `${seen.told} findings told, ${findings.length} kept`);
  for (const finding of findings) {
    ensure(finding.count > 0 && finding.message !== '' && finding.cause !== '' && finding.remedy !== '' && finding.evidence.length <= 8, () => `finding ${JSON.stringify(finding)}`);
    for (const { offset, length } of finding.evidence) ensure(offset >= 0 && length >= 0 && offset + length <= seen.bytes, () => `evidence ${offset}+${length} of ${finding.rule} in a file of ${seen.bytes}`);
  }
  const { lost, undecodedBytes, bytes, messages, byType } = session.c2s;
  ensure(seen.interrupted ? bytes <= seen.bytes : bytes === seen.bytes, `${bytes} bytes reported of ${seen.bytes}`);
  ensure(messages === Object.values(byType).reduce((sum, count) => sum + count, 0) && messages <= tags.audio + tags.video + tags.script + (tags.other ?? 0), () => `${messages} messages, by type ${JSON.stringify(byType)}, tags ${JSON.stringify(tags)}`);
  ensure(undecodedBytes >= 0 && undecodedBytes <= bytes, `${undecodedBytes} undecoded of ${bytes}`);
  lost.forEach((range, i) => ensure(range.bytes > 0 && range.offset >= (i === 0 ? 0 : lost[i - 1].offset + lost[i - 1].bytes) && range.offset + range.bytes <= seen.bytes, () => `lost ${JSON.stringify(lost)} of ${seen.bytes}`));
  ensure(session.tracks.length <= 64, `${session.tracks.length} tracks`);
  ensure(session.tracks.reduce((sum, { frames }) => sum + frames, 0) <= seen.units, () => `${session.tracks.map(({ frames }) => frames).join('+')} frames in ${seen.units} units`);
  for (const track of session.tracks) checkTrack(track, seen);
  const { timeline } = session;
  if (timeline !== undefined) {
    const columns = Object.values(timeline).filter(Array.isArray);
    ensure(columns.every(({ length }) => length === columns[0].length && length <= 600), () => `bins ${columns.map(({ length }) => length)}`);
    for (const [name, column] of Object.entries(timeline)) if (Array.isArray(column) && name !== 'avOffsetMs') ensure(column.every((value) => value >= 0), () => `${name} ${column}`);
    ensure(timeline.binMs > 0, `bins of ${timeline.binMs} ms`);
  }
  const durationMs = mediaDurationMs(session.tracks);
  ensure(durationMs >= 0 && Number.isFinite(durationMs), `duration ${durationMs}`);
}

function checkTrack(track, { bytes }) {
  const what = () => JSON.stringify(track);
  const { loss, frames, keyframes = 0 } = track;
  ensure(frames >= 0 && keyframes >= 0 && keyframes <= frames, what);
  ensure(Number.isInteger(loss.frames) && loss.frames >= 0 && loss.ratio >= 0 && loss.ratio <= 1 && (loss.ratio === 0) === (loss.frames === 0), what);
  for (const part of [loss.skippedAtSource, loss.retimed, loss.lostGroups]) ensure(part === undefined || (Number.isInteger(part) && part >= 0), what);
  ensure((loss.retimed ?? 0) <= loss.frames, what);
  ensure((loss.places?.length ?? 0) <= 32, what);
  for (const place of loss.places ?? []) ensure(place.frames > 0 && place.offset >= 0 && place.offset < bytes && place.afterOffset >= 0 && place.afterOffset < bytes, what);
  ensure((track.frameRate ?? 1) > 0 && (track.bitsPerSecond ?? 0) >= 0 && (track.width ?? 1) > 0 && (track.height ?? 1) > 0, what);
  if (track.keyframeIntervalMs !== undefined) ensure(track.keyframeIntervalMs.mean > 0 && track.keyframeIntervalMs.mean <= track.keyframeIntervalMs.longest + 1, what);
}

/** Every form of the report can be made, is of a bounded size, and carries nothing that a terminal or a browser would obey. */
function checkForms({ session, findings, verdict }, tags) {
  const { c2s, tracks, timeline } = session;
  const report = buildReport({
    version: '0', source: { kind: 'flv', name: 'x.flv', truncated: c2s.lost.length > 0 }, sessions: [],
    media: { container: 'flv', durationMs: mediaDurationMs(tracks), bytes: c2s.bytes, tags, tracks, ...(timeline === undefined ? {} : { timeline }) }, findings,
  });
  ensure(report.verdict === verdict, `verdict ${report.verdict} and ${verdict}`);
  ensurePlain(JSON.parse(jsonReport(report)), 'report');
  const html = htmlReport([report]);
  ensure(html.length <= htmlMax, `a page of ${html.length} characters`);
  // Metadata may say NaN; what is drawn may not.
  const drawn = /<[a-z]+ [^>]*"[^">]*(?:NaN|Infinity|undefined)[^>]*>/.exec(html);
  ensure(drawn === null, () => `the page has ${drawn[0].slice(0, 300)}`);
  junitReport([report], 'info');
  markdownReport([report]);
  for (const line of textReport(report, { palette: plain, width: 100 })) ensureVisible(line, 'report line');
}

/** What a file holds must not reach a terminal as control characters. */
function ensureVisible(text, what) {
  ensure(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text), () => `${what} with control characters: ${JSON.stringify(text.slice(0, 200))}`);
}
