/** VP8. */
import { defineCodec } from './define-codec.js';
import { classifyVp8Frame, parseVpxConfiguration } from './vpx.js';

export default defineCodec({
  names: ['vp08'],
  needsConfiguration: false,
  parseConfiguration: (record) => parseVpxConfiguration('vp08', record),
  classifyFrame: classifyVp8Frame,
});
