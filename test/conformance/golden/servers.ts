/**
 * What real servers get, checked by reading the wire. A difference is either a change of the server, which is then put down here
 * with its reason, or an error of ours. `why` explains every failure and every warning.
 */
import type { Golden } from './golden.js';

export interface GoldenServer extends Golden {
  /** As the interop test starts it: nginx by a helper with these settings of the app, everything else by a command. */
  readonly start: { readonly nginx: string } | 'node-media-server' | 'ffmpeg';
  /** How it was set up, for the page. */
  readonly setUp: string;
}

/** Where nginx-rtmp and Node-Media-Server agree. */
const usual = {
  'HS-001': 'pass:version-3', 'HS-002': 'pass:silent', 'HS-003': 'pass:s2-at-once', 'HS-006': 'pass:echo', 'HS-008': 'pass:tolerated',
  'HS-009': 'pass:three-or-closed', 'HS-011': 'pass:connected', 'HS-012': 'pass:answered', 'HS-015': 'info:digest', 'CH-001': 'pass:read',
  'CH-002': 'pass:announced-first', 'CH-003': 'pass:every-20-ms', 'CH-004': 'pass:assembled', 'CH-005': 'pass:delta-and-length',
  'CH-007': 'pass:plain', 'CH-008': 'pass:extended', 'CH-009': 'pass:extended', 'CH-011': 'pass:parsed', 'CH-012': 'pass:added',
  'CH-015': 'pass:kept', 'CH-020': 'pass:assembled', 'CH-022': 'pass:taken', 'CH-027': 'pass:complete', 'CH-030': 'corrupt',
  'CH-034': 'pass:control-alone', 'CH-035': 'pass:as-announced', 'CH-036': 'pass:repeated', 'PC-001': 'pass:in-place', 'PC-005': 'pass:before',
  'PC-010': 'corrupt', 'PC-013': 'pass:ignored', 'PC-016': 'pass:ignored', 'AM-001': 'pass:accepted', 'AM-002': 'pass:accepted',
  'AM-006': 'pass:accepted', 'AM-012': 'pass:amf0', 'AM-013': 'pass:honest', 'AM-017': 'pass:well-formed', 'AM-018': 'pass:object',
  'NC-001': 'pass:success', 'NC-002': 'pass:echoed', 'NC-004': 'pass:msid-0', 'NC-012': 'pass:usable', 'NC-013': 'pass:answered',
  'NC-016': 'pass:no-answer', 'NC-017': 'pass:usable', 'NC-019': 'pass:understood', 'PB-001': 'pass:start', 'PB-002': 'pass:same-msid',
  'PB-005': 'pass:each-accepted', 'PB-007': 'pass:played-by-name', 'PB-009': 'pass:relayed', 'PB-011': 'warn:others-relayed',
  'PB-014': 'pass:published-again', 'PB-015': 'pass:free', 'PB-016': 'pass:free', 'PL-002': 'pass:start', 'PL-003': 'pass:start-first',
  'PL-006': 'pass:held', 'PL-011': 'pass:plays-again', 'PL-015': 'pass:new-headers', 'PL-016': 'pass:all-served', 'MR-001': 'pass:exact',
  'MR-002': 'pass:in-order', 'MR-003': 'pass:unchanged', 'MR-004': 'pass:headers-first', 'MR-006': 'pass:seamless',
  'MR-007': 'pass:metadata-first', 'MR-011': 'pass:latest', 'MR-012': 'pass:both-play', 'MR-014': 'pass:all-sizes', 'MR-015': 'pass:goes-on',
  'MR-018': 'pass:exact', 'MS-005': 'pass:apart', 'TD-003': 'pass:all-there', 'TD-004': 'pass:all-there',
  'AU-001': 'skip:auth-good-and-auth-bad', 'AU-002': 'skip:auth-good-and-auth-bad', 'AU-003': 'skip:auth-good-and-auth-bad',
  'AU-004': 'skip:auth-good-and-auth-bad',
} as const;

const nginx = {
  ...usual,
  'HS-010': 'pass:refused', 'CH-010': 'info:refused', 'CH-014': 'pass:modular', 'CH-016': 'warn:limit', 'CH-017': 'warn:limit',
  'CH-018': 'unsupported:limit', 'CH-021': 'pass:at-once', 'CH-025': 'pass:closed', 'CH-028': 'pass:goes-on', 'CH-033': 'back-without-fmt-0',
  'PC-002': 'pass:acknowledged', 'PC-014': 'pass:usable', 'AM-010': 'pass:round-trip', 'NC-006': 'warn:bare-close', 'NC-008': 'pass:answered',
  'NC-009': 'pass:refused', 'PB-008': 'pass:refused', 'PL-001': 'pass:own-msid', 'PL-012': 'pass:stops', 'PL-013': 'warn:eof-only',
  'PL-014': 'warn:eof-only', 'MR-005': 'pass:wait-key', 'MR-008': 'pass:stripped', 'MR-013': 'pass:apart', 'MR-017': 'pass:whole-frames',
  'MS-001': 'warn:same-number', 'MS-002': 'unsupported:one-number', 'MS-006': 'unsupported:one-app', 'TD-001': 'pass:free-and-told',
  'TD-002': 'pass:free-and-told',
} as const;

const nginxWhy = {
  'CH-016': 'It keeps 32 chunk streams (its setting max_streams) and resets the connection at a higher id.',
  'CH-017': 'It keeps 32 chunk streams (its setting max_streams) and resets the connection at a higher id.',
  'CH-030': 'It takes the new header and goes on with the old bytes: the player gets 128 bytes of the first frame and 172 of the second as one frame. Then it is out of step and resets the publisher.',
  'CH-033': 'The step from 5000 to 1000 goes out as fmt 1 with an extended delta of fffff060, which is 2^32 - 4000. Readers that add in 32 bits come out right, others far in the future.',
  'PC-010': 'It does nothing at Abort: the player gets 256 bytes of the frame that was given up and the beginning of the next one as one frame. Then it is out of step and resets the publisher.',
  'NC-006': 'It closes at the connect and sends nothing.',
  'PB-011': 'It looks at no message stream id of media: frames on 0 and on 99 arrive like those of the stream.',
  'MS-001': 'Every createStream is answered with 1.',
} as const;

const eofOnly = 'StreamEOF comes, no status, and the connection stays open: FFmpeg goes on waiting.';
const ended = 'The process ends: an exception that nobody catches.';
const tellsNothing = 'It tells players nothing: neither StreamEOF nor a status, and the connection stays open.';

/** Everything that needs a player beside the publisher. */
const withPlayer = [
  'CH-003', 'CH-004', 'CH-005', 'CH-007', 'CH-008', 'CH-009', 'CH-010', 'CH-011', 'CH-012', 'CH-014', 'CH-015', 'CH-016', 'CH-017', 'CH-018',
  'CH-020', 'CH-021', 'CH-022', 'CH-025', 'CH-027', 'CH-028', 'CH-030', 'CH-036', 'PC-010', 'AM-010', 'PB-007', 'PB-008', 'PB-009', 'PB-011',
  'PB-014', 'PL-001', 'PL-003', 'PL-006', 'PL-011', 'PL-012', 'PL-013', 'PL-014', 'PL-015', 'PL-016', 'MR-001', 'MR-002', 'MR-003', 'MR-004',
  'MR-005', 'MR-006', 'MR-007', 'MR-008', 'MR-011', 'MR-012', 'MR-013', 'MR-014', 'MR-015', 'MR-017', 'MR-018', 'MS-002', 'MS-005', 'MS-006',
  'TD-001', 'TD-002', 'TD-003', 'TD-004',
];

/** Cases that need more than one connection to the same server. */
const severalConnections = [
  'PC-014', 'AM-012', 'NC-009', 'NC-019', 'PB-005', 'PB-015', 'PB-016', 'PL-002',
];

const all = (ids: readonly string[], words: string): Readonly<Record<string, string>> => Object.fromEntries(ids.map((id) => [id, words]));

export const goldenServers: readonly GoldenServer[] = [
  {
    name: 'nginx-rtmp 1.2.2', start: { nginx: '' }, setUp: 'nginx 1.22.1 with libnginx-mod-rtmp 1.2.2 of Debian 12; `live on` and nothing else',
    table: nginx,
    why: { ...nginxWhy, 'PL-013': eofOnly, 'PL-014': eofOnly },
  },
  {
    name: 'nginx-rtmp 1.2.2, tuned', start: { nginx: 'idle_streams off; publish_notify on; play_restart on; wait_key off; sync 0;' },
    setUp: 'the same with `idle_streams off; publish_notify on; play_restart on; wait_key off; sync 0`',
    table: {
      ...nginx,
      'PB-009': 'info:uncounted', 'PL-006': 'pass:refused', 'PL-013': 'pass:both', 'PL-014': 'pass:both', 'PL-015': 'info:closed-at-end',
      'MR-005': 'warn:mid-group',
    },
    why: { ...nginxWhy, 'MR-005': 'With wait_key off a late player gets the headers and then whatever comes next, here a picture between two key frames.' },
  },
  {
    name: 'Node-Media-Server 4.4.3', start: 'node-media-server', setUp: 'the npm package on Node.js 20, without keys, started anew after each crash',
    table: {
      ...usual,
      'HS-010': 'warn:handshake-for-garbage', 'CH-010': 'warn:stuck', 'CH-014': 'lost', 'CH-016': 'pass:carried', 'CH-017': 'pass:little-endian',
      'CH-018': 'mixed', 'CH-021': 'ended', 'CH-025': 'warn:stuck', 'CH-028': 'corrupt', 'CH-033': 'pass:full', 'PC-002': 'no-ack',
      'PC-014': 'server-exited', 'AM-010': 'warn:closed', 'NC-006': 'info:accepted', 'NC-008': 'server-exited', 'NC-009': 'server-exited',
      'PB-008': 'start-then-close', 'PL-001': 'msid-0', 'PL-012': 'goes-on', 'PL-013': 'not-told', 'PL-014': 'not-told',
      'MR-005': 'pass:gop-cache', 'MR-008': 'warn:forwarded', 'MR-013': 'lost', 'MR-017': 'warn:keeps-everything', 'MS-001': 'pass:distinct',
      'MS-002': 'crosstalk', 'MS-006': 'pass:apart', 'TD-001': 'players-not-told', 'TD-002': 'players-not-told',
    },
    why: {
      'HS-010': 'It looks at no byte of C0: any 1537 bytes are answered with S0, S1 and S2.',
      'CH-010': 'It expects the extended timestamp on every continuation and takes the first bytes of the payload for it. From there it waits for bytes that never come, and the connection stays open.',
      'CH-014': 'It adds deltas without end and throws away what lies above 2^32: on that chunk stream nothing comes any more.',
      'CH-018': 'It computes ids of three bytes as (64 + first + second) * 256, so that 321 and 66 are one: the player gets bytes of both as one audio message.',
      'CH-021': 'It counts the bytes of a chunk from the message\'s beginning in the new size, so that it expects 272 bytes where 400 come, and is out of step.',
      'CH-025': 'It takes 0 for the chunk size and reads nothing more; the connection stays open.',
      'CH-028': 'It relays the empty messages with headers of 11 bytes instead of 12. The player takes the next byte into the header and loses its place for good.',
      'CH-030': 'It takes the new header and goes on with the old bytes: the player gets 128 bytes of the first frame and 172 of the second as one frame. Then it waits, out of step.',
      'PC-002': 'It sends no Acknowledgement, whatever window is announced.',
      'PC-010': 'It does nothing at Abort: the player gets 256 bytes of the frame that was given up and the beginning of the next one as one frame.',
      'PC-014': `${ended.slice(0, -1)}, at a Set Chunk Size without payload.`,
      'AM-010': 'It takes letters, digits, - and _ in names. At any other it says Publish.Start, or Play.Start, and closes.',
      'NC-008': `${ended.slice(0, -1)}, where tcUrl is read as an address.`,
      'NC-009': `${ended.slice(0, -1)}, where tcUrl is looked for in null.`,
      'PB-008': 'It says Publish.Start and looks only then whether the name is free.',
      'PB-011': 'It looks at no message stream id of media: frames on 0 and on 99 arrive like those of the stream.',
      'PL-001': 'It writes all media with message stream 0, to a player on message stream 1 as to one on 2.',
      'PL-012': 'It does nothing at deleteStream: all 20 frames behind it still come.',
      'PL-013': tellsNothing,
      'PL-014': tellsNothing,
      'MR-008': 'Players get the message as the publisher sent it, with @setDataFrame before onMetaData.',
      'MR-013': 'It does nothing with messages of type 22.',
      'MR-017': 'It keeps all 32 MB for the player that does not read; nothing is dropped.',
      'MS-002': 'A connection has one stream, that of its last publish: frames of both streams reach the second player, and the first gets none.',
      'TD-001': `The name is free at once. ${tellsNothing}`,
      'TD-002': `The name is free at once. ${tellsNothing}`,
    },
  },
  {
    name: 'ffmpeg -listen 1, FFmpeg 5.1.9', start: 'ffmpeg', setUp: '`--one-shot`: started anew for each case, because it takes one connection and ends',
    table: {
      ...usual, ...all(withPlayer, 'blocked:needs-play'), ...all(severalConnections, 'unsupported:one-connection'),
      'HS-010': 'pass:refused', 'HS-015': 'info:simple', 'CH-033': 'info:full-at-first', 'CH-035': 'pass:answers-as-announced',
      'PC-002': 'pass:acknowledged', 'AM-013': 'pass:declined', 'AM-017': 'no-transaction', 'NC-006': 'info:accepted', 'NC-008': 'pass:answered',
      'MS-001': 'pass:distinct',
    },
    why: { 'AM-017': 'onFCPublish, its answer to FCPublish, is the name alone: a message of 14 bytes without transaction id and command object.' },
  },
];
