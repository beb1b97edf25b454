/** nginx with its RTMP module, as Debian has it: with the settings of its manual, and with those that end streams for players. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAddress } from '../../../trace/transport.js';
import { findProgram, startProgram, whereIs } from '../../program.js';
import type { Found, ServerAdapter, Unable } from '../adapter.js';
import { listening } from './listening.js';

const module = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

async function find(): Promise<Found> {
  const found = await findProgram('nginx', 'nginx', ['-v'], /nginx\/(\S+)/);
  return 'missing' in found || existsSync(module) ? found : { missing: 'the RTMP module of nginx', install: 'apt-get install libnginx-mod-rtmp' };
}

function nginx(id: string, title: string, settings: readonly string[], unable: Unable): ServerAdapter {
  return {
    id, title, find, unable,
    start: ({ folder, host, port, chunkSize = 4096 }) => {
      mkdirSync(join(folder, 'logs'), { recursive: true });
      const file = join(folder, 'nginx.conf');
      writeFileSync(file, `daemon off;
master_process off;
worker_processes 1;
error_log stderr warn;
pid ${folder}/nginx.pid;
load_module ${module};
events { worker_connections 256; }
rtmp {
  server {
    listen ${formatAddress(host, port)};
    chunk_size ${chunkSize};
    application live {
      live on;
      ${settings.join('\n      ')}
    }
  }
}
`);
      return listening(startProgram(whereIs('nginx') ?? 'nginx', ['-p', folder, '-c', file, '-e', 'stderr'], { endWith: 'SIGTERM' }), { host, port, app: 'live' });
    },
  };
}

export const nginxDefault = nginx('nginx-rtmp', 'nginx-rtmp', [], () => undefined);
export const nginxTuned = nginx('nginx-rtmp-tuned', 'nginx-rtmp, tuned', ['idle_streams off;', 'publish_notify on;', 'play_restart on;', 'wait_key off;', 'sync 0;'], ({ flow }) =>
  (flow === 'late-join' ? undefined : 'with idle_streams off it refuses players that come before the publisher'));
