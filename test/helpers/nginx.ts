/** nginx with its RTMP module, in the foreground, from a folder of its own, on a free loopback port. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from './network.js';
import { needFile, program, start } from './programs.js';

export interface Nginx {
  readonly port: number;
  /** Folder for recordings when `record` was asked for. */
  readonly folder: string;
  log(): string;
  stop(): Promise<void>;
}

/** Application `live` plays and publishes; `extra` goes into its block. */
export async function startNginx(options: { readonly extra?: string } = {}): Promise<Nginx> {
  const nginx = program('nginx');
  const module = needFile('/usr/lib/nginx/modules/ngx_rtmp_module.so', 'libnginx-mod-rtmp');
  const folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-nginx-'));
  await mkdir(join(folder, 'logs'));
  const port = await freePort();
  const configuration = `
daemon off;
master_process off;
worker_processes 1;
error_log stderr info;
pid ${folder}/nginx.pid;
load_module ${module};
events { worker_connections 256; }
rtmp {
  server {
    listen 127.0.0.1:${port};
    chunk_size 4096;
    application live {
      live on;
      ${options.extra ?? ''}
    }
  }
}
`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration);
  const running = start(nginx, ['-p', folder, '-c', file, '-e', 'stderr'], { limitMs: 600_000 });
  const failed = running.finished.then((result) => { throw new Error(`nginx ended with status ${result.status}: ${result.stderr}`); });
  failed.catch(() => undefined);
  await Promise.race([untilListening(port), failed]);
  return {
    port,
    folder,
    log: running.stderrSoFar,
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
