/** The baseline of the proxy rows: the shortest relay that Node can be. Arguments: port to listen on, port of the server. */
import { connect, createServer } from 'node:net';

const [listen, target] = process.argv.slice(2).map(Number);
createServer((client) => {
  const server = connect(target, '127.0.0.1');
  client.setNoDelay(true);
  server.setNoDelay(true);
  client.pipe(server).pipe(client);
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
}).listen(listen, '127.0.0.1');
