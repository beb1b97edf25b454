/**
 * What real clients get, checked by reading the wire. A difference is either a change of the client, which is then put down here
 * with its reason, or an error of ours. `why` explains every failure and every warning.
 */
import type { Golden } from './golden.js';

const usual = {
  'HS-021': 'pass:echo',
  'HS-022': 'pass:waits',
  'PC-008': 'pass:answered',
  'CL-001': 'pass:connect',
  'CL-003': 'pass:its-stream',
  'CL-005': 'pass:reads',
  'CL-006': 'pass:exact',
  'CL-008': 'pass:goes-on',
  'CL-009': 'warn:endless',
  'CL-013': 'skip:slow',
  'CL-017': 'pass:goes-on',
  'CL-023': 'pass:passes-over',
  'CL-024': 'pass:in-place',
  'CL-025': 'pass:ignored',
  'CL-026': 'pass:ignored',
  'CL-027': 'pass:well-formed',
} as const;

const publisher = { ...usual, 'CL-002': 'pass:goes-on', 'CL-004': 'pass:waits', 'CL-007': 'skip:client-publishes', 'CL-018': 'pass:in-order', 'CL-020': 'skip:client-publishes', 'TD-009': 'pass:takes-leave' } as const;

const player = { ...usual, 'CL-002': 'skip:client-plays', 'CL-004': 'skip:client-plays', 'CL-012': 'skip:client-plays', 'CL-014': 'skip:client-plays', 'CL-015': 'skip:client-plays', 'CL-016': 'skip:client-plays', 'CL-018': 'skip:client-plays', 'TD-009': 'skip:client-plays' } as const;

const endless = 'It has no timer: an answer with another transaction id is not its own, and it waits on.';
const deaf = 'librtmp reads nothing while it publishes.';
const noError = 'librtmp writes an _error into its log and waits on.';

export const goldenClients: readonly Golden[] = [
  {
    name: 'FFmpeg 5.1, publishing',
    table: { ...publisher, 'HS-020': 'info:own-version', 'CL-010': 'pass:told', 'CL-011': 'pass:told', 'CL-012': 'pass:told', 'CL-014': 'info:taken', 'CL-015': 'pass:stops', 'CL-016': 'pass:notices' },
    why: { 'CL-009': endless },
  },
  {
    name: 'GStreamer 1.22, rtmp2sink',
    table: { ...publisher, 'HS-020': 'pass:simple', 'CL-010': 'pass:told', 'CL-011': 'pass:told', 'CL-012': 'pass:told', 'CL-014': 'info:own-stream-only', 'CL-015': 'warn:goes-on', 'CL-016': 'pass:notices', 'TD-009': 'info:bare-close' },
    why: { 'CL-009': endless, 'CL-015': 'It answers a ping behind the status and sends on: it looks at a status only while it waits for one.' },
  },
  {
    name: 'GStreamer 1.22, rtmpsink (librtmp 2.4)',
    table: {
      ...publisher, 'HS-020': 'pass:simple', 'PC-008': 'warn:deaf-on-air', 'CL-010': 'hang', 'CL-011': 'hang', 'CL-012': 'hang', 'CL-014': 'info:taken', 'CL-015': 'warn:goes-on', 'CL-016': 'crash',
      'CL-023': 'info:unread', 'CL-025': 'info:unread', 'CL-026': 'info:unread',
    },
    why: {
      'PC-008': deaf, 'CL-009': endless, 'CL-010': noError, 'CL-011': noError, 'CL-012': 'librtmp 2.4 does not know NetStream.Publish.BadName and waits on.', 'CL-015': deaf,
      'CL-016': 'It writes on, and nobody has asked the system not to send SIGPIPE.',
    },
  },
  {
    name: 'FFmpeg 5.1, playing',
    table: { ...player, 'HS-020': 'info:own-version', 'CL-007': 'pass:acknowledged', 'CL-010': 'pass:told', 'CL-011': 'pass:told', 'CL-020': 'info:not-at-eof' },
    why: { 'CL-009': endless },
  },
  {
    name: 'GStreamer 1.22, rtmp2src',
    table: { ...player, 'HS-020': 'pass:simple', 'CL-007': 'pass:acknowledged', 'CL-010': 'pass:told', 'CL-011': 'pass:told', 'CL-020': 'info:not-at-unpublish' },
    why: { 'CL-009': endless },
  },
  {
    name: 'rtmpdump 2.4',
    table: { ...player, 'HS-020': 'pass:simple', 'CL-007': 'warn:by-bandwidth-only', 'CL-010': 'hang', 'CL-011': 'hang', 'CL-020': 'info:not-at-eof' },
    why: { 'CL-007': 'librtmp acknowledges after a tenth of Set Peer Bandwidth and does not look at the window.', 'CL-009': endless, 'CL-010': noError, 'CL-011': noError },
  },
];
