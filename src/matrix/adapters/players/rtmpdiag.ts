import { readInfo } from '../../../wire/command/info.js';
import type { ClientMutant, Heard } from '../../../client/core/mutant.js';
import { parseStreamUrl } from '../../../client/core/stream-url.js';
import { FlvFileSink } from '../../../client/media/flv-sink.js';
import { playMedia } from '../../../client/play.js';
import { ownVersion, runningClient } from '../own.js';
import type { PlayerAdapter } from '../adapter.js';

/** Of the stream: StreamEOF and the codes of the end. */
function tellsTheEnd({ body, state }: Heard): boolean {
  return state === 'running' && ((body.type === 'userControl' && body.eventName === 'streamEof') || (body.type === 'command' && readInfo(body).code?.startsWith('NetStream.Play.') === true));
}

/** It waits on when a publisher ends, as a page does whose encoder reconnects. */
const patient: ClientMutant = { id: 'patient', summary: 'Stays when the stream ends.', must: [], create: () => ({ hears: (heard) => (tellsTheEnd(heard) ? 'deaf' : 'healthy') }) };

const adapter: PlayerAdapter = {
  id: 'rtmpdiag', title: 'rtmpdiag play', allowances: [],
  find: () => Promise.resolve({ path: '', version: ownVersion }),
  unable: () => undefined,
  start({ url, output, handshake, ca, stays }) {
    const address = parseStreamUrl(url);
    if (typeof address === 'string') throw new Error(address);
    const abort = new AbortController();
    const result = playMedia({ url: address, sink: new FlvFileSink(output), handshake: handshake === 'digest' ? 'digest' : 'simple', enhanced: true, signal: abort.signal, ...(stays ? { mutant: patient } : {}), ...(ca === undefined ? {} : { ca }) });
    return runningClient(result, abort);
  },
};

export default adapter;
