import { ecma } from '../../../wire/amf/build.js';
import { commandFault } from '../fault.js';
import type { Step } from '../step.js';

const information = ecma({ level: 'status', code: 'NetStream.Publish.Start', description: 'Publishing.' });

export default commandFault('publish', {
  id: 'publish-info-ecma-array',
  summary: 'Sends the information of Publish.Start as an ECMA array.',
  rule: 'status-info-unreadable',
  companions: ['publish-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => healthy.map((step): Step => (step.kind === 'command' ? { ...step, values: [...step.values.slice(0, 3), information] } : step)));
