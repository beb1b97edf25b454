/** A process with many players that read and count, and do nothing else. Told by messages: `{ port, players, path }`; answers `count`. */
import { connect } from 'node:net';
import { ClientSession } from '../dist/client/core/session.js';
import { parseStreamUrl } from '../dist/client/core/stream-url.js';

let players = [];

function join(port, path) {
  const player = { bytes: 0, running: false, failed: '' };
  const session = new ClientSession({ url: parseStreamUrl(`rtmp://127.0.0.1:${port}/${path}`), role: 'play', random: new Uint8Array(1528) });
  const socket = connect(port, '127.0.0.1');
  const handle = (input) => {
    for (const command of session.handle(input)) {
      if (command.kind === 'send') socket.write(command.bytes);
      if (command.kind === 'failed') player.failed = command.reason;
      if (command.kind === 'state' && command.state === 'running') player.running = true;
    }
  };
  socket.on('connect', () => handle({ kind: 'open' }));
  socket.on('error', (error) => { player.failed = error.message; });
  // From Play.Start on nothing is decoded, only counted; the first media comes with it at times, which does not matter.
  socket.on('data', (bytes) => {
    player.bytes += bytes.length;
    if (!player.running) handle({ kind: 'bytes', bytes });
  });
  player.socket = socket;
  return player;
}

process.on('message', (message) => {
  if (message.kind === 'join') players = Array.from({ length: message.players }, () => join(message.port, message.path));
  if (message.kind === 'leave') {
    for (const { socket } of players) socket.destroy();
    players = [];
  }
  process.send({ kind: message.kind, bytes: players.map(({ bytes }) => bytes), running: players.filter(({ running }) => running).length, failed: players.find(({ failed }) => failed !== '')?.failed ?? '' });
});
