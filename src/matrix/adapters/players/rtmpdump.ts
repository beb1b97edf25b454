import { findProgram, startProgram, whereIs } from '../../program.js';
import type { PlayerAdapter } from '../adapter.js';

const adapter: PlayerAdapter = {
  id: 'rtmpdump', title: 'rtmpdump (librtmp)', allowances: [],
  find: () => findProgram('rtmpdump', 'rtmpdump', ['--help'], /RTMPDump v(\S+)/),
  unable: ({ handshake, transport }) =>
    (handshake === 'digest' ? 'librtmp has the digest for its own way with Adobe servers only' : transport === 'rtmps' ? 'librtmp 2.4 gives up at the session tickets of TLS 1.3' : transport === 'ipv6' ? 'librtmp reads no IPv6 address' : undefined),
  start: ({ url, output }) => startProgram(whereIs('rtmpdump') ?? 'rtmpdump', ['-q', '--live', '-r', url, '-o', output]),
};

export default adapter;
