/** The flags of `rtmpdiag conform`, by what they are about. */
import { Flags } from '@oclif/core';
import { secondsFlag, wholeNumber } from './flags.js';
import { profileList } from './conform-options.js';

/** Where clients connect that are started by hand. */
export const defaultHandListen = '127.0.0.1:1935';

const selection = { helpGroup: 'SELECTION' };
const target = { helpGroup: 'TARGET' };
const gate = { helpGroup: 'GATE' };
const output = { helpGroup: 'OUTPUT' };

export const selectionFlags = {
  profile: Flags.string({ ...selection, description: `Which cases: ${profileList.join(', ')}. Default core, with --as-server client.`, helpValue: 'NAME' }),
  only: Flags.string({ ...selection, description: 'Only these: ids, groups and patterns, such as PC-*,CH-010,hs.', helpValue: 'IDS', multiple: true, multipleNonGreedy: true }),
  skip: Flags.string({ ...selection, description: 'Not these.', helpValue: 'IDS', multiple: true, multipleNonGreedy: true }),
  tag: Flags.string({ ...selection, description: 'Only cases with this tag.', helpValue: 'TAG', multiple: true, multipleNonGreedy: true }),
  clause: Flags.string({ ...selection, description: "Only cases of this clause, such as rtmp:5.4* .", helpValue: 'CLAUSE', multiple: true, multipleNonGreedy: true }),
  level: Flags.string({ ...selection, description: 'Only these levels: M must, S should, P practice, R robustness, I informational.', helpValue: 'LEVELS', multiple: true, multipleNonGreedy: true }),
  shard: Flags.string({ ...selection, description: 'The I-th of N parts, for several machines; `conform merge` puts the reports together.', helpValue: 'I/N' }),
  list: Flags.boolean({ ...selection, description: 'List the cases and run none.', exclusive: ['dry-run', 'explain'] }),
  'dry-run': Flags.boolean({ ...selection, description: 'Say what would run, and send nothing.', exclusive: ['explain'] }),
  coverage: Flags.boolean({ ...selection, description: 'List every sentence of the specifications with the cases that test it, and count those with none.', exclusive: ['list', 'dry-run', 'explain'] }),
  explain: Flags.string({ ...selection, description: 'What a case requires, sends, and counts as what; which servers differ.', helpValue: 'ID' }),
};

export const gateFlags = {
  strict: Flags.boolean({ ...gate, description: 'A warning is red, too.' }),
  'allow-inconclusive': Flags.boolean({ ...gate, description: 'Undecided cases are not red.' }),
};

export const conformFlags = {
  ...selectionFlags,
  'server-cmd': Flags.string({ ...target, description: 'Starts the server under test, and starts it anew after a crash.', helpValue: 'COMMAND' }),
  'one-shot': Flags.boolean({ ...target, description: 'The server takes one connection and ends (ffmpeg -listen 1): started for each case.', dependsOn: ['server-cmd'] }),
  revive: secondsFlag({ ...target, description: 'How long a supervisor may take to bring the server back after a crash (15 s).', helpValue: 'SECONDS' }),
  pid: wholeNumber({ ...target, description: 'Process of the server: memory and open files are watched.', helpValue: 'N', from: 1, to: 4_194_304 }),
  log: Flags.string({ ...target, description: 'Log of the server, watched for --log-bad.', helpValue: 'FILE', dependsOn: ['log-bad'] }),
  'log-bad': Flags.string({ ...target, description: 'Lines of the log that must not appear.', helpValue: 'REGEX', dependsOn: ['log'] }),
  'record-dir': Flags.string({ ...target, description: 'Where the server records.', helpValue: 'DIR' }),
  'auth-good': Flags.string({ ...target, description: 'A stream that needs a key, with the right key.', helpValue: 'URL', dependsOn: ['auth-bad'] }),
  'auth-bad': Flags.string({ ...target, description: 'The same stream with a wrong key.', helpValue: 'URL', dependsOn: ['auth-good'] }),
  insecure: Flags.boolean({ ...target, description: 'Accept any certificate of an rtmps:// server.' }),
  mutant: Flags.string({ ...target, description: 'Without URL: the built-in server with one deliberate fault.', helpValue: 'ID' }),
  'as-server': Flags.boolean({ ...target, description: 'A client is tested: rtmpdiag is the server.' }),
  'client-cmd': Flags.string({ ...target, description: 'Starts the client under test; {url} in it becomes the address. Without it you start the clients, and are told when.', helpValue: 'COMMAND', dependsOn: ['as-server'] }),
  listen: Flags.string({ ...target, description: `Where clients connect that you start by hand (${defaultHandListen}); port 0 picks a free one.`, helpValue: '[HOST:]PORT', dependsOn: ['as-server'], exclusive: ['client-cmd'] }),
  timeout: secondsFlag({ description: 'How long the peer may take for an answer, instead of what was measured (2 s at least).', helpValue: 'SECONDS' }),
  confirm: Flags.boolean({ description: 'Try every failure a second time, alone.', default: true, allowNo: true }),
  repeat: wholeNumber({ description: 'Run every case so many times; verdicts that differ decide nothing.', helpValue: 'N', from: 1, to: 10_000 }),
  'until-fail': Flags.boolean({ description: 'Run everything again and again until the gate fails, with --repeat at most so many times; the report is that of the last round.', exclusive: ['update-baseline'] }),
  seed: Flags.string({ description: 'Random bytes as in another run.', helpValue: 'SEED' }),
  slow: Flags.boolean({ description: 'Also cases that take a minute or more.' }),
  soak: Flags.boolean({ description: 'Also cases that stream for minutes.' }),
  ...gateFlags,
  baseline: Flags.string({ ...gate, description: 'What is known about this server: expected failures, each with its reason and why.', helpValue: 'FILE' }),
  'update-baseline': Flags.boolean({ ...gate, description: 'Write the baseline that this run asks for. A crash is never taken.', dependsOn: ['baseline'] }),
  ignore: Flags.string({ ...gate, description: 'Run these cases and do not gate on them.', helpValue: 'IDS', multiple: true, multipleNonGreedy: true }),
  json: Flags.boolean({ ...output, description: 'One JSON document on standard output and nothing else there.' }),
  'json-stream': Flags.boolean({ ...output, description: 'A JSON object a line as each case ends: a run that is killed leaves what it had.', exclusive: ['json'] }),
  report: Flags.string({ ...output, description: 'A folder for everything (evidence of each case that did not pass, report.json, report.html), or a file: .json, .html, .xml (JUnit), .md.', helpValue: 'DIR|FILE', multiple: true, multipleNonGreedy: true }),
  junit: Flags.string({ ...output, description: 'JUnit XML.', helpValue: 'FILE' }),
  html: Flags.string({ ...output, description: 'One self-contained page.', helpValue: 'FILE' }),
  markdown: Flags.string({ ...output, description: 'Markdown.', helpValue: 'FILE' }),
  github: Flags.boolean({ ...output, description: 'Annotations for GitHub, and a table in $GITHUB_STEP_SUMMARY.' }),
  verbose: Flags.boolean({ ...output, char: 'v', description: 'Also the cases that pass.' }),
};
