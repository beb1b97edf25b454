import { referenceProfile } from '../../../server/core/profiles.js';
import { startRtmpServer } from '../../../server/server.js';
import { ownVersion } from '../own.js';
import type { ProgramExit, ServerAdapter } from '../adapter.js';

const adapter: ServerAdapter = {
  id: 'rtmpdiag', title: 'rtmpdiag serve',
  find: () => Promise.resolve({ path: '', version: ownVersion }),
  unable: () => undefined,
  async start({ host, chunkSize }) {
    const server = await startRtmpServer({ host, ...(chunkSize === undefined ? {} : { profile: { ...referenceProfile, chunkSize } }) });
    let end: (exit: ProgramExit) => void = () => undefined;
    const exited = new Promise<ProgramExit>((resolve) => { end = resolve; });
    return {
      host, port: server.port, app: 'live', output: '', exited,
      stop: async () => {
        await server.close();
        end({ status: 0, signal: null });
        return exited;
      },
    };
  },
};

export default adapter;
