/** The flags of `rtmpdiag matrix`, by what they are about. */
import { Flags } from '@oclif/core';
import { codecs, flows, handshakes, transports } from '../matrix/core/axes.js';
import { gateFlags } from './conform-flags.js';
import { wholeNumber } from './flags.js';

const selection = { helpGroup: 'SELECTION', multiple: true, multipleNonGreedy: true } as const;
const server = { helpGroup: 'SERVER' };
const gate = { helpGroup: 'GATE' };
const output = { helpGroup: 'OUTPUT' };
const names = (table: object): string => Object.keys(table).join(', ');

/** A late player joins 2.4 s into the stream, and has to see something of it. */
const secondsMin = 4;

export const matrixFlags = {
  publishers: Flags.string({ ...selection, description: 'Only these publishers: rtmpdiag, ffmpeg, rtmp2sink, rtmpsink. Default: those that are installed.', helpValue: 'NAMES' }),
  players: Flags.string({ ...selection, description: 'Only these players: rtmpdiag, ffmpeg, rtmp2src, rtmpdump.', helpValue: 'NAMES' }),
  servers: Flags.string({ ...selection, description: 'Only these servers, and that of --server: rtmpdiag, nginx-rtmp, nginx-rtmp-tuned, node-media-server, ffmpeg-listen.', helpValue: 'NAMES' }),
  codecs: Flags.string({ ...selection, description: `Only these streams: ${names(codecs)}.`, helpValue: 'NAMES' }),
  flows: Flags.string({ ...selection, description: `Only these flows: ${names(flows)}. ten-players is played where it is named.`, helpValue: 'NAMES' }),
  handshakes: Flags.string({ ...selection, description: `Only these handshakes: ${names(handshakes)}.`, helpValue: 'NAMES' }),
  transports: Flags.string({ ...selection, description: `Only these transports: ${names(transports)}.`, helpValue: 'NAMES' }),
  'must-have': Flags.boolean({ helpGroup: 'SELECTION', description: 'Only the fixed set: every publisher with every server and the judging players, from the start and in mid-stream.', allowNo: true }),
  pairwise: Flags.boolean({ helpGroup: 'SELECTION', description: 'Only the seeded choice that covers every pair of values. Default: both sets.', allowNo: true }),
  only: Flags.string({ ...selection, description: 'Of these sets only cells whose id fits: *~nginx-rtmp~*. A whole id is played in any case.', helpValue: 'IDS' }),
  skip: Flags.string({ ...selection, description: 'Not these.', helpValue: 'IDS' }),
  shard: Flags.string({ helpGroup: 'SELECTION', description: 'The I-th of N parts, for several machines with the same programs.', helpValue: 'I/N' }),
  list: Flags.boolean({ helpGroup: 'SELECTION', description: 'Print the ids of the cells and play none.', exclusive: ['dry-run'] }),
  'dry-run': Flags.boolean({ helpGroup: 'SELECTION', description: 'Say which programs there are, what would be played and what not, and start nothing.' }),
  server: Flags.string({ ...server, description: 'A server of your own instead of those that are known: name=NAME,url=rtmp://HOST:PORT/APP.', helpValue: 'SPEC' }),
  'server-cmd': Flags.string({ ...server, description: 'Starts that server, and starts it anew after a crash; without it the server runs already.', helpValue: 'COMMAND', dependsOn: ['server'] }),
  duration: wholeNumber({ description: `Seconds of each stream, from ${secondsMin}; late-join has three more.`, helpValue: 'SECONDS', default: 5, from: secondsMin, to: 3600 }),
  jobs: wholeNumber({ char: 'j', description: 'Cells side by side; most of their time is waiting.', helpValue: 'N', default: 8, from: 1, to: 64 }),
  seed: Flags.string({ description: 'Another choice of pairs.', helpValue: 'SEED', default: 'rtmpdiag' }),
  require: Flags.string({ ...gate, description: 'Programs that have to be there: one that is missing is exit status 3.', helpValue: 'NAMES', multiple: true, multipleNonGreedy: true }),
  'allow-inconclusive': gateFlags['allow-inconclusive'],
  baseline: Flags.string({ ...gate, description: 'What is known: cells with the grade that is expected of them, each with why.', helpValue: 'FILE' }),
  json: Flags.boolean({ ...output, description: 'One JSON document on standard output and nothing else there.' }),
  'json-stream': Flags.boolean({ ...output, description: 'A JSON object a line as each cell ends: a run that is killed leaves what it had.', exclusive: ['json'] }),
  report: Flags.string({ ...output, description: 'A folder for everything (files and words of the programs of each cell that is not ok, report.json, report.html), or a file: .json, .html, .xml (JUnit), .md.', helpValue: 'DIR|FILE', multiple: true, multipleNonGreedy: true }),
  junit: Flags.string({ ...output, description: 'JUnit XML.', helpValue: 'FILE' }),
  html: Flags.string({ ...output, description: 'One self-contained page: the table, and the evidence of each cell.', helpValue: 'FILE' }),
  markdown: Flags.string({ ...output, description: 'Markdown.', helpValue: 'FILE' }),
  github: Flags.boolean({ ...output, description: 'Annotations for GitHub, and a table in $GITHUB_STEP_SUMMARY.' }),
  verbose: Flags.boolean({ ...output, char: 'v', description: 'Also the cells that are ok.' }),
};
