import { obj } from '../../../wire/amf/build.js';
import { commandFault } from '../fault.js';
import type { Step } from '../step.js';

const information = obj({ level: 'status', code: { type: 'string', value: 'NetStream.Publish.Start', long: true }, description: 'Publishing.' });

export default commandFault('publish', {
  id: 'publish-info-long-string',
  summary: 'Sends the code of Publish.Start as an AMF long string.',
  rule: 'status-info-unreadable',
  companions: ['publish-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => healthy.map((step): Step => (step.kind === 'command' ? { ...step, values: [...step.values.slice(0, 3), information] } : step)));
