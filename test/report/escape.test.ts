import { describe, expect, it } from 'vitest';
import { fileNamePart, markdownText, markup, printable, shorten } from '../../src/report/escape.js';

describe('printable', () => {
  it('shows controls instead of executing them', () => {
    expect(printable('a\u001b[31mb\u009b2Jc\u0007\u0000\u007f')).toBe('a\\x1b[31mb\\x9b2Jc\\x07\\x00\\x7f');
  });

  it('keeps a text on one line', () => {
    expect(printable('a\r\nb\tc\u2028d\u0085e')).toBe('a\\r\\nb\\tc\\u{2028}d\\x85e');
  });

  it('shows characters that reorder or hide text', () => {
    expect(printable('key\u202egpj.exe\u2066\u200b\ufeff\u{e0041}')).toBe('key\\u{202e}gpj.exe\\u{2066}\\u{200b}\\u{feff}\\u{e0041}');
  });

  it('shows half a surrogate pair', () => {
    expect(printable('a\ud800b')).toBe('a\\u{d800}b');
  });

  it('leaves ordinary text of any script alone', () => {
    expect(printable('Привет, 世界 🎥 é')).toBe('Привет, 世界 🎥 é');
  });
});

describe('markup', () => {
  it('leaves no way out of an element, an attribute or a CDATA section', () => {
    expect(markup('<script>"\'&]]>\u0000')).toBe('&lt;script&gt;&quot;&#39;&amp;]]&gt;\\x00');
  });
});

describe('markdownText', () => {
  it('leaves no emphasis, link, cell border or HTML', () => {
    expect(markdownText('a|b *c* [d](e) `f` <b> & _g_ \\')).toBe('a\\|b \\*c\\* \\[d\\]\\(e\\) \\`f\\` &lt;b&gt; &amp; \\_g\\_ \\\\');
  });
});

describe('fileNamePart', () => {
  it('stays inside its folder and away from special names', () => {
    expect(fileNamePart('../../etc/passwd')).toBe('____etc_passwd');
    expect(fileNamePart('.hidden')).toBe('_hidden');
    expect(fileNamePart('-rf')).toBe('_rf');
    expect(fileNamePart('a/b\\c:d*e\u0000f')).toBe('a_b_c_d_e_f');
    expect(fileNamePart('')).toBe('_');
    expect(fileNamePart('x'.repeat(500))).toHaveLength(64);
  });
});

describe('shorten', () => {
  it('cuts with an ellipsis and never beyond the width', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('abcdef', 1)).toBe('…');
    expect(shorten('abcdef', 0)).toBe('');
  });
});
