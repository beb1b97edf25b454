import { describe, expect, it } from 'vitest';
import { byteRange, dateMs, readAttributes } from '../../../src/wire/hls/attributes.js';

describe('readAttributes', () => {
  it('keeps commas inside quotes', () => {
    const { values, wellFormed } = readAttributes('CODECS="avc1.64000d,mp4a.40.2",BANDWIDTH=900000,RESOLUTION=1x2');
    expect([...values]).toEqual([['CODECS', 'avc1.64000d,mp4a.40.2'], ['BANDWIDTH', '900000'], ['RESOLUTION', '1x2']]);
    expect(wellFormed).toBe(true);
  });

  it.each(['URI="a', 'URI="a"b,X=1', '=1', 'A=', 'lower=1', 'A'])('calls %s malformed', (text) => {
    expect(readAttributes(text).wellFormed).toBe(false);
  });

  it('ends on any text', () => {
    expect(readAttributes('='.repeat(10_000)).wellFormed).toBe(false);
  });
});

describe('dateMs', () => {
  it.each([
    '2026-11-21T07:20:17Z', '2026-11-21T07:20:17.123Z', '2024-02-29T23:59:59.999+02:00', '1970-01-01T00:00:00Z', '2000-03-01T00:00:00-0530', '1999-12-31T23:00:00.5+01',
  ])('reads %s as the platform does', (text) => {
    expect(dateMs(text)).toBe(Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(/([+-]\d\d)$/, '$1:00')));
  });

  it.each(['yesterday', '2026-13-01T00:00:00Z', '2026-11-21', '2026-11-21T25:00:00Z', ''])('refuses %s', (text) => {
    expect(dateMs(text)).toBeUndefined();
  });
});

describe('byteRange', () => {
  it('goes on behind the one before', () => {
    expect(byteRange('100', 50)).toEqual({ offset: 50, length: 100 });
    expect(byteRange('100@7', 50)).toEqual({ offset: 7, length: 100 });
    expect(byteRange('100', undefined)).toBeUndefined();
    expect(byteRange('-1@7', 0)).toBeUndefined();
  });
});
