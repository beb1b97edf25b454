/**
 * H.266: VVCDecoderConfigurationRecord (ISO 14496-15:2024 §11.2.4.2). Read loosely, for the NAL length size only: no
 * real program's record was at hand to check the rest of the layout against.
 */
import { Problems, defineCodec, makeConfig } from './define-codec.js';
import { annexBProblem, startCodeBytes, walkNalUnits } from './nal.js';
import type { NalForm } from './nal.js';

const form: NalForm = { headerBytes: 2, typeOf: (bytes, at) => bytes[at + 1]! >> 3 };

export default defineCodec({
  names: ['vvc1'],
  needsConfiguration: true,

  parseConfiguration(record) {
    const problems = new Problems();
    if (record.length === 0) problems.add('empty record');
    else if (startCodeBytes(record) > 0) problems.add(annexBProblem);
    if (problems.list.length > 0) return makeConfig(record, problems);
    // 5 reserved bits, lengthSizeMinusOne, ptl_present_flag.
    const nalLengthBytes = ((record[0]! >> 1) & 3) + 1;
    if (nalLengthBytes === 3) problems.add('NAL length size 3');
    return makeConfig(record, problems, { codecString: 'vvc1', nalLengthBytes });
  },

  classifyFrame: (body, context) => walkNalUnits(body, context, form),
});
