import { describe, expect, it } from 'vitest';
import { recordingName } from '../../../src/server/core/recording-name.js';

const named = (app: string, name: string, copy?: number): string => recordingName({ app, name, path: '' }, '20250103_040506', copy);

describe('recording name', () => {
  it('is app, stream and time', () => {
    expect(named('live', 'show')).toBe('live_show_20250103_040506.flv');
    expect(named('live', 'show', 2)).toBe('live_show_20250103_040506_2.flv');
  });

  it('keeps letters and digits of any script, dots, dashes and underscores', () => {
    expect(named('ライブ', 'Ünï-códe_1.2')).toBe('ライブ_Ünï-códe_1.2_20250103_040506.flv');
    expect(named('हिन्दी', 'ไทย')).toBe('हिन्दी_ไทย_20250103_040506.flv');
  });

  it.each([
    ['../../etc', 'passwd', '___.._etc_passwd'],
    ['/abs', 'a\\b', '_abs_a_b'],
    ['.hidden', '-rf', '_hidden__rf'],
    ['', '', '___'],
    ['..', '.', '____'],
    ['a\0b\n', 'c\x1b[2J', 'a_b__c__2J'],
    ['a?key=s', 'b:c|d*<>"', 'a_key_s_b_c_d____'],
    ['\ud800', 'a\u202eb', '__a_b'],
    ['a\u3164b', 'c\ufe0fd', 'a_b_c_d'],
    ['con.1', 'LPT9', '_con.1__LPT9'],
    ['com\u00b9.x', 'console', '_com\u00b9.x_console'],
  ])('makes %j and %j harmless', (app, stream, safe) => {
    expect(named(app, stream)).toBe(`${safe}_20250103_040506.flv`);
  });

  it('fits a directory entry however long the names are, and tears no character apart', () => {
    const longest = named('語'.repeat(100_000), '\u{1d4d0}'.repeat(100_000), 1000);
    expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(255);
    expect(longest).toBe(`${'語'.repeat(37)}_${'\u{1d4d0}'.repeat(28)}_20250103_040506_1000.flv`);
    expect(named('a'.repeat(112), 'b'.repeat(113))).toBe(`${'a'.repeat(112)}_${'b'.repeat(112)}_20250103_040506.flv`);
    expect(Buffer.byteLength(named('a'.repeat(500), 'b'.repeat(500), 1000))).toBe(250);
  });
});
