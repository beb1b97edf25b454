/** Enhanced AC-3: every frame describes itself, so a sequence start carries nothing. */
import { Problems, defineCodec, makeConfig } from './define-codec.js';

export default defineCodec({
  names: ['ec-3'],
  needsConfiguration: false,
  parseConfiguration: (record) => makeConfig(record, new Problems(), { codecString: 'ec-3' }),
});
