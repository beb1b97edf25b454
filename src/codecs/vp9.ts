/** VP9. */
import { defineCodec } from './define-codec.js';
import { classifyVp9Frame, parseVpxConfiguration } from './vpx.js';

export default defineCodec({
  names: ['vp09'],
  needsConfiguration: false,
  parseConfiguration: (record) => parseVpxConfiguration('vp09', record),
  classifyFrame: classifyVp9Frame,
});
