import { fromHex } from '../../../wire/bytes/hex.js';
import { commandFault } from '../fault.js';
import { connectionCsid, editReplies } from '../step.js';

/** The name says 8 characters and has 7, so that everything behind it is off by one. */
const body = fromHex('02 0008 5f726573756c74 00 3ff0000000000000 05 03 0005 6c6576656c 02 0006 737461747573 000009'.replaceAll(' ', ''));

export default commandFault('connect', {
  id: 'connect-broken-amf',
  summary: 'Answers connect with AMF that cannot be read.',
  rule: 'command-undecodable',
  companions: ['connect-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, () => ({ kind: 'message', csid: connectionCsid, msid: 0, typeId: 20, timestampMs: 0, payload: body })));
