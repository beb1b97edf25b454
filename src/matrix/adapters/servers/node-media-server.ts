import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startProgram } from '../../program.js';
import type { Found, ServerAdapter } from '../adapter.js';
import { listening } from './listening.js';

/** From the operator's folder first, then from ours. */
function packageFolder(): string | undefined {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(from).resolve('node-media-server/package.json'));
    } catch {
      // Not there.
    }
  }
  return undefined;
}

const adapter: ServerAdapter = {
  id: 'node-media-server', title: 'Node-Media-Server',
  find: (): Promise<Found> => {
    const folder = packageFolder();
    if (folder === undefined) return Promise.resolve({ missing: 'node-media-server', install: 'npm install node-media-server' });
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
    return Promise.resolve({ path: folder, version });
  },
  unable: ({ flow }) => (flow === 'small-chunks' ? 'its chunk size cannot be set' : undefined),
  start: ({ folder, host, port }) => {
    mkdirSync(folder, { recursive: true });
    const program = `const Server = require(${JSON.stringify(packageFolder() ?? 'node-media-server')});
new Server({ bind: ${JSON.stringify(host)}, rtmp: { port: ${port} }, auth: { play: false, publish: false }, store: { path: ${JSON.stringify(join(folder, 'data'))} }, record: { auto: false, path: ${JSON.stringify(folder)} } }).run();`;
    return listening(startProgram(process.execPath, ['-e', program], { cwd: folder, endWith: 'SIGTERM' }), { host, port, app: 'live' });
  },
};

export default adapter;
