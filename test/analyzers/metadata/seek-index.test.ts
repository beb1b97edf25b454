import { describe, expect, it } from 'vitest';
import { IndexCheck, maxIndexEntries, readSeekIndex } from '../../../src/analyzers/metadata/seek-index.js';
import type { AmfValue } from '../../../src/trace/amf.js';
import type { DataBody } from '../../../src/trace/events.js';
import { ecma, str } from '../../../src/wire/amf/build.js';

const list = (values: readonly (number | string)[]): AmfValue => ({ type: 'strictArray', items: values.map((value) => (typeof value === 'string' ? str(value) : { type: 'number', value })) });
function body(keyframes: AmfValue, problems: DataBody['problems'] = []): DataBody {
  return { type: 'data', encoding: 'amf0', handler: 'onMetaData', values: [str('onMetaData'), { type: 'ecmaArray', count: 1, properties: [{ name: 'keyframes', value: keyframes }] }], problems };
}
const keyframes = (times: readonly (number | string)[], filepositions: readonly (number | string)[]): AmfValue => ({
  type: 'object', properties: [{ name: 'times', value: list(times) }, { name: 'filepositions', value: list(filepositions) }, { name: 'spacer', value: list([NaN]) }],
});

describe('the seek index', () => {
  it('is absent where there are no keyframes', () => {
    expect(readSeekIndex({ type: 'data', encoding: 'amf0', handler: 'onMetaData', values: [str('onMetaData'), ecma({ width: 1 })], problems: [] })).toBeUndefined();
  });

  it.each([
    ['well formed', keyframes([0, 2, 4], [100, 200, 300]), []],
    ['the sequence header beside the first keyframe', keyframes([0, 0, 2], [100, 200, 300]), []],
    ['of unequal lengths', keyframes([0, 2], [100, 200, 300]), ['it has 2 times and 3 file positions']],
    ['not in order', keyframes([0, 4, 2], [100, 300, 200]), ['its times do not ascend', 'its file positions do not ascend']],
    ['with texts in it', keyframes(['0', 2], [100, 200]), ['its times are not all numbers']],
    ['without positions', ecma({}), ['it has no times', 'it has no file positions']],
  ] as const)('is judged: %s', (_what, value, problems) => {
    expect(readSeekIndex(body(value))?.problems).toEqual(problems);
  });

  it('proves nothing by its counts when the metadata could not be read to the end', () => {
    expect(readSeekIndex(body(keyframes([0, 2], [100]), [{ at: 9, what: 'too-many-values', fatal: true }]))).toMatchObject({ partial: true, problems: [] });
  });

  it('is read up to a bound', () => {
    const many = Array.from({ length: maxIndexEntries + 10 }, (_, i) => i);
    const index = readSeekIndex(body(keyframes(many, many)));
    expect(index?.times.length).toBe(maxIndexEntries);
    expect(index?.positionCount).toBe(maxIndexEntries + 10);
  });
});

describe('the entries against the file', () => {
  const check = (times: readonly number[], positions: readonly number[], from = 0): IndexCheck => {
    const index = readSeekIndex(body(keyframes(times, positions)));
    if (index === undefined) throw new Error('no index');
    return new IndexCheck(index, from);
  };

  it('hit a keyframe by its tag or by the PreviousTagSize in front of it', () => {
    const checked = check([0, 2, 4], [100, 196, 300]);
    for (const [offset, isKey, ms] of [[100, true, 0], [150, false, 1000], [200, true, 2000], [300, true, 4000]] as const) checked.tag(offset, isKey, ms, 0);
    expect(checked).toMatchObject({ hits: 3, passed: 3, left: 0, wrongTimes: 0, firstMiss: undefined });
  });

  it('miss when they point beside a tag or at a frame that is no keyframe, and the first is named', () => {
    const checked = check([0, 2, 4], [101, 200, 300]);
    for (const [offset, isKey] of [[100, true], [200, false], [300, true]] as const) checked.tag(offset, isKey, 0, 0);
    expect(checked).toMatchObject({ hits: 1, passed: 3, firstMiss: { entry: 0, position: 101 } });
  });

  it('are left over when they point behind the last tag', () => {
    const checked = check([0, 2], [100, 500]);
    checked.tag(100, true, 0, 0);
    expect(checked.left).toBe(1);
  });

  it('are not judged where they lie in front of the metadata', () => {
    expect(check([0, 2], [100, 500], 200).left).toBe(1);
  });

  it('may count time from 0 or from the first tag', () => {
    const absolute = check([60, 62], [100, 200]);
    const relative = check([0, 2], [100, 200]);
    const wrong = check([30, 32], [100, 200]);
    for (const each of [absolute, relative, wrong]) {
      each.tag(100, true, 60_000, 60_000);
      each.tag(200, true, 62_000, 60_000);
    }
    expect([absolute.wrongTimes, relative.wrongTimes, wrong.wrongTimes]).toEqual([0, 0, 2]);
  });
});
