import { describe, expect, test } from 'vitest';
import type { AmfValue } from '../../src/trace/amf.js';
import type { CommandBody } from '../../src/trace/events.js';
import { maskAddress, maskName, SecretMasker, type Patch } from '../../src/session/secrets.js';
import { decodeAmf0, encodeAmf0 } from '../../src/wire/amf/amf0.js';
import { nul, num, obj, str } from '../../src/wire/amf/build.js';

const command = (...values: AmfValue[]): CommandBody => {
  const payload = encodeAmf0(values);
  const decoded = decodeAmf0(payload);
  const name = decoded.values[0];
  return { type: 'command', encoding: 'amf0', commandName: name?.type === 'string' ? name.value : '', values: decoded.values, problems: [] };
};
const texts = (value: unknown): string => JSON.stringify(value);

describe('masks', () => {
  test.each([
    ['', ''], ['a', '*'], ['ab', 'a*'], ['o32', 'o**'], ['test', 't**t'], ['live_12345_abcDEF', 'l***************F'],
    ['key?token=abc', 'k**?token=***'], ['key?token=a/b&x=1', 'k**?token=***&x=*'], ['key?plainsecret', 'k**?***********'], ['room/cam1', 'r**m/c**1'], ['/k/', '/*/'],
  ])('%j becomes %j', (name, masked) => expect(maskName(name)).toBe(masked));

  test.each([
    ['rtmp://h/live', 'rtmp://h/live'], ['rtmp://user:pass@h/live', 'rtmp://user:****@h/live'], ['live?user=me&pass=secret', 'live?user=**&pass=******'], ['rtmp://h:1935/a?k=v#x', 'rtmp://h:1935/a?k=***'],
  ])('address %j becomes %j', (address, masked) => expect(maskAddress(address)).toBe(masked));

  test('a mask has the bytes of what it hides and masks to itself', () => {
    for (const name of ['ключ', 'käse-2024', 'x', 'stream key with spaces', '日本語?t=é', 'a/b/c?d=e']) {
      const masked = maskName(name);
      expect(Buffer.byteLength(masked)).toBe(Buffer.byteLength(name));
      expect(maskName(masked)).toBe(masked);
    }
  });
});

describe('a session', () => {
  test('names, tokens and passwords are masked in every command, and the echo in onStatus too', () => {
    const masker = new SecretMasker(false);
    const connect = masker.mask(command(str('connect'), num(1), obj({ app: str('live?token=t0psecret'), tcUrl: str('rtmp://joe:hunter22@h/live?token=t0psecret'), flashVer: str('FMLE/3.0') })));
    const publish = masker.mask(command(str('publish'), num(5), nul(), str('mykey123?auth=zzz9'), str('live')));
    const status = masker.mask(command(str('onStatus'), num(0), nul(), obj({ level: str('status'), code: str('NetStream.Publish.Start'), description: str("mykey123 is now published with t0psecret"), details: str('mykey123') })));
    const shown = texts([connect, publish, status]);
    for (const secret of ['t0psecret', 'hunter22', 'mykey123', 'zzz9']) expect(shown).not.toContain(secret);
    expect(shown).toContain('m******3');
    expect(shown).toContain('NetStream.Publish.Start');
    expect(shown).toContain('"live"');
  });

  test('a name that is a common word does not tear other words apart', () => {
    const masker = new SecretMasker(false);
    masker.mask(command(str('publish'), num(5), nul(), str('test'), str('live')));
    expect(masker.maskText('the latest test')).toBe('the latest t**t');
  });

  test('the same name has the same identity, another one that looks alike masked has not', () => {
    const identity = (name: string): string | undefined => {
      const body = new SecretMasker(false).mask(command(str('publish'), num(5), nul(), str(name), str('live')));
      return body.type === 'command' ? body.identity : undefined;
    };
    expect(identity('test')).toBe(identity('test'));
    expect(identity('test')).not.toBe(identity('tact'));
  });

  test('patches name the payload bytes to overwrite, of equal length', () => {
    const values = [str('publish'), num(5), nul(), str('mykey123'), str('live')];
    const payload = encodeAmf0(values);
    const patches: Patch[] = [];
    new SecretMasker(false).mask(command(...values), patches);
    for (const { at, bytes } of patches) payload.set(bytes, at);
    expect(Buffer.from(payload).toString('latin1')).toContain('m******3');
    expect(Buffer.from(payload).toString('latin1')).not.toContain('mykey123');
  });

  test('show-secrets changes nothing', () => {
    const body = command(str('publish'), num(5), nul(), str('mykey123'), str('live'));
    expect(texts(new SecretMasker(true).mask(body))).toContain('mykey123');
  });
});
