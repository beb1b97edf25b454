import { commandFault } from '../fault.js';
import type { Step } from '../step.js';

export default commandFault('publish', {
  id: 'publish-info-no-null',
  summary: 'Leaves out the null before the information of Publish.Start.',
  rule: 'status-info-unreadable',
  companions: ['publish-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => healthy.map((step): Step => (step.kind === 'command' ? { ...step, values: step.values.filter((_, index) => index !== 2) } : step)));
