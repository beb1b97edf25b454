import { defineCase } from '../../core/case.js';
import { reply, streamNumber } from '../../engine/expect.js';
import { amfValues, type AmfLiteral } from '../../wire/bytes/amf0.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const command = (...values: readonly AmfLiteral[]): Uint8Array => messageBytes({ csid: 3, typeId: 20, msid: 0, payload: amfValues(...values) });
/** Not the numbers of FFmpeg: an answer with a number written into the server shall show. */
const ids = { releaseStream: 12, fcPublish: 13, createStream: 14 } as const;

export default defineCase({
  id: 'NC-013', slug: 'pipelined', title: 'createStream is answered where it arrives in one piece with releaseStream and FCPublish', level: 'M', mode: 'server', clauses: ['rtmp:7.2/same-transaction', 'practice:pipelining', 'practice:encoder-calls'], preamble: 'connected',
  why: 'FFmpeg sends the three in one write, OBS close behind each other. A server that handles one message per read leaves createStream in its buffer, and the encoder waits for ever.',
  sends: 'releaseStream, FCPublish and createStream in one TCP segment.',
  breaks: ['ffmpeg', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers createStream, and not the two others' }, { peer: 'Node-Media-Server 4.4.3', does: 'the same' }], provenBy: ['S02', 'S08', 'S119'],
  async run(t) {
    const peer = await t.connected();
    const name = t.name();
    const since = peer.messages.length;
    await peer.send(bytes(command('releaseStream', ids.releaseStream, null, name), command('FCPublish', ids.fcPublish, null, name), command('createStream', ids.createStream, null)));
    // The two others may be answered or not, and with or without a value: what brings a stream, or has its number, is the one.
    const others: readonly (number | undefined)[] = [ids.releaseStream, ids.fcPublish];
    const answer = await peer.wait((message) => reply(ids.createStream)(message) || (reply()(message) && streamNumber(message) !== undefined && !others.includes(message.command?.transactionId)), { since });
    return { name: answer?.command?.name, transactionId: answer?.command?.transactionId, msid: streamNumber(answer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ name, closed }) => name === undefined && closed !== undefined },
    { verdict: 'fail', reason: 'unanswered', kind: 'hang', means: 'createStream is not answered', when: ({ name }) => name === undefined },
    { verdict: 'fail', reason: 'wrong-transaction', means: 'answered with another transaction id', when: ({ transactionId }) => transactionId !== ids.createStream },
    { verdict: 'pass', reason: 'answered', means: '_result with its transaction id and a stream', when: ({ name, msid }) => name === '_result' && msid !== undefined },
    { verdict: 'fail', reason: 'no-stream', means: 'an answer without a stream', when: () => true },
  ],
});
