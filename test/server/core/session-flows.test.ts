/** The flows of a session beyond connect and publish, each spoken in bytes. */
import { describe, expect, it } from 'vitest';
import { serverProfile } from '../../../src/server/core/profiles.js';
import { ServerSession, type ServerCommand, type ServerSessionOptions } from '../../../src/server/core/session.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string): string => Buffer.from(text).toString('hex');
const short = (text: string): string => `02${text.length.toString(16).padStart(4, '0')}${ascii(text)}`;
const number = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `00${bytes.toString('hex')}`;
};
const chunk = (csid: number, typeId: number, msid: number, body: string): Uint8Array => {
  const payload = hex(body);
  const head = Buffer.alloc(12);
  head[0] = csid;
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = typeId;
  head.writeUInt32LE(msid, 8);
  return Buffer.concat([head, payload]);
};
const command = (msid: number, name: string, transactionId: number, ...rest: string[]): Uint8Array => chunk(8, 20, msid, [short(name), number(transactionId), '05', ...rest].join(''));
const connect = (app = 'live', more = ''): Uint8Array => chunk(3, 20, 0, `${short('connect')}${number(1)}03 0003617070 ${short(app)}${more} 000009`.replaceAll(' ', ''));

function texts(commands: readonly ServerCommand[]): string[] {
  return commands.flatMap((each) => (each.kind === 'send' ? [Buffer.from(each.bytes).toString('latin1')] : []));
}

/** Codes of the statuses and answers among what was sent. */
function codes(commands: readonly ServerCommand[]): string[] {
  return texts(commands).flatMap((text) => text.match(/Net(?:Stream|Connection)\.[A-Za-z.]+/g) ?? []);
}

function kinds(commands: readonly ServerCommand[]): string[] {
  return commands.flatMap((each) => (each.kind === 'log' || each.kind === 'send' ? [] : [each.kind]));
}

interface Talk { readonly session: ServerSession; say(...pieces: Uint8Array[]): ServerCommand[] }

function open(options: Partial<ServerSessionOptions> = {}): Talk {
  const session = new ServerSession({ random: new Uint8Array(1528), ...options });
  session.handle({ kind: 'bytes', bytes: Buffer.concat([hex('03'), Buffer.alloc(1536), Buffer.alloc(1536)]) });
  return { session, say: (...pieces) => pieces.flatMap((bytes) => session.handle({ kind: 'bytes', bytes })) };
}

function connected(options: Partial<ServerSessionOptions> = {}, app = 'live'): Talk {
  const talk = open(options);
  talk.say(connect(app));
  return talk;
}

const createStream = (transactionId: number): Uint8Array => chunk(3, 20, 0, `${short('createStream')}${number(transactionId)}05`);
const publish = (msid: number, name: string): Uint8Array => command(msid, 'publish', 5, short(name), short('live'));
const play = (msid: number, name: string, ...more: string[]): Uint8Array => command(msid, 'play', 4, short(name), ...more);

describe('a server session', () => {
  it('gives every stream of a connection an id of its own, and none twice', () => {
    const talk = connected();
    const ids = [4711, 0.5, 7].map((id) => texts(talk.say(createStream(id)))[0]?.slice(-18));
    expect(ids.map((text) => Buffer.from(text ?? '', 'latin1').readDoubleBE(10))).toEqual([1, 2, 3]);
    talk.say(command(0, 'deleteStream', 0, number(3)));
    expect(Buffer.from(texts(talk.say(createStream(8)))[0]?.slice(-8) ?? '', 'latin1').readDoubleBE()).toBe(4);
  });

  it('publishes two streams on one connection, each on its own id', () => {
    const talk = connected();
    talk.say(createStream(2), createStream(3));
    talk.say(publish(1, 'a'), publish(2, 'b'));
    const media = talk.say(chunk(4, 8, 2, 'af0121'), chunk(4, 8, 1, 'af0122'), chunk(4, 8, 9, 'af0123'), chunk(4, 8, 0, 'af0124'));
    expect(media.filter((each) => each.kind === 'media').map((each) => [each.msid, Buffer.from(each.message.payload).toString('hex')])).toEqual([[2, 'af0121'], [1, 'af0122']]);
    expect(kinds(talk.say(command(0, 'deleteStream', 0, number(1))))).toEqual(['stop']);
    expect(kinds(talk.say(chunk(4, 8, 2, 'af0121'), chunk(4, 8, 1, 'af0122')))).toEqual(['media']);
  });

  it('frees the name on closeStream and lets the client publish again', () => {
    const talk = connected();
    talk.say(createStream(2), publish(1, 'a'));
    const closed = talk.say(command(1, 'closeStream', 0));
    expect(kinds(closed)).toEqual(['stop']);
    expect(codes(closed)).toEqual(['NetStream.Unpublish.Success']);
    expect(codes(talk.say(publish(1, 'a')))).toEqual(['NetStream.Publish.Start']);
  });

  it('gives deleteStream no answer, and an unknown id no effect', () => {
    const talk = connected();
    talk.say(createStream(2), publish(1, 'a'));
    expect(talk.say(command(0, 'deleteStream', 6, number(99)))).toEqual([]);
    expect(kinds(talk.say(command(0, 'deleteStream', 6, number(1))))).toEqual(['stop']);
    expect(texts(talk.say(command(0, 'deleteStream', 7, number(1))))).toEqual([]);
  });

  it('says Play.Start before the hub may send anything, and Play.Reset when it was asked for', () => {
    const talk = connected();
    talk.say(createStream(2));
    const plain = talk.say(play(1, 'a', number(-2000)));
    expect(codes(plain)).toEqual(['NetStream.Play.Start']);
    expect(plain.at(-1)).toEqual({ kind: 'play', msid: 1, stream: { app: 'live', name: 'a', path: 'live/a' }, chunkSize: 4096, mediaMsid: 1 });
    expect(codes(talk.say(play(1, 'a', number(-2), number(-1), '0101')))).toEqual(['NetStream.Play.Reset', 'NetStream.Play.Start']);
  });

  it('pauses, goes on, and leaves out audio or video, with the answers of the specification', () => {
    const talk = connected();
    talk.say(createStream(2), play(1, 'a'));
    const paused = talk.say(command(1, 'pause', 0, '0101', number(0)));
    expect(codes(paused)).toEqual(['NetStream.Pause.Notify']);
    expect(paused[0]).toEqual({ kind: 'pause', msid: 1, paused: true });
    expect(codes(talk.say(command(1, 'pause', 0, '0100', number(0))))).toEqual(['NetStream.Unpause.Notify']);
    expect(talk.say(command(1, 'receiveVideo', 0, '0100'))).toEqual([{ kind: 'receive', msid: 1, what: 'video', wanted: false }]);
    expect(codes(talk.say(command(1, 'receiveAudio', 0, '0101')))).toEqual(['NetStream.Seek.Notify', 'NetStream.Play.Start']);
  });

  it('tells a player that the publisher has gone in both ways, closes later, and not when a new one came', () => {
    const talk = connected();
    talk.say(createStream(2), play(1, 'a'));
    const unpublished = (session: ServerSession): ServerCommand[] => [...session.handle({ kind: 'unpublished', msid: 1 }), ...session.handle({ kind: 'timer', id: 'resume' })];
    const told = unpublished(talk.session);
    expect(texts(told)[0]).toBe('\x02\0\0\0\0\0\x06\x04\0\0\0\0\0\x01\0\0\0\x01');
    expect(codes(told)).toEqual(['NetStream.Play.UnpublishNotify']);
    expect(told).toContainEqual({ kind: 'setTimer', id: 'end-of-play', afterMs: 10_000 });
    expect(codes(talk.session.handle({ kind: 'published', msid: 1 }))).toEqual(['NetStream.Play.PublishNotify']);
    expect(talk.session.handle({ kind: 'timer', id: 'end-of-play' })).toEqual([]);
    unpublished(talk.session);
    expect(kinds(talk.session.handle({ kind: 'timer', id: 'end-of-play' }))).toEqual(['stop', 'close']);
  });

  it('does not close a connection that plays another stream which goes on', () => {
    const talk = connected();
    talk.say(createStream(2), createStream(3), play(1, 'a'), play(2, 'b'));
    talk.session.handle({ kind: 'unpublished', msid: 1 });
    talk.session.handle({ kind: 'timer', id: 'resume' });
    expect(talk.session.handle({ kind: 'timer', id: 'end-of-play' })).toEqual([]);
  });

  it('refuses a path that somebody else publishes, with BadName and no Start', () => {
    const talk = connected({ isTaken: (path) => path === 'live/a' });
    talk.say(createStream(2));
    expect(codes(talk.say(publish(1, 'a')))).toEqual(['NetStream.Publish.BadName']);
    expect(codes(talk.say(publish(1, 'b')))).toEqual(['NetStream.Publish.Start']);
  });

  it('publishes a path again in the same piece of bytes in which it ended it, and not twice at once', () => {
    const talk = connected();
    talk.say(createStream(2), createStream(3));
    expect(codes(talk.say(Buffer.concat([publish(1, 'a'), command(1, 'closeStream', 0), publish(2, 'a')])))).toEqual(['NetStream.Publish.Start', 'NetStream.Unpublish.Success', 'NetStream.Publish.Start']);
    expect(codes(talk.say(publish(1, 'a')))).toEqual(['NetStream.Publish.BadName']);
  });

  it('needs the token to publish, says so before any Start, shows it to nobody, and closes', () => {
    const tokens = [{ app: 'live', name: 'cam', secret: 's3cret' }];
    for (const name of ['cam', 'cam?token=wrong', 'cam?', 'cam?token=s3cre', 'cam?token=s3crets']) {
      const talk = connected({ tokens });
      const early = talk.say(chunk(3, 20, 0, `${short('FCPublish')}${number(3)}05${short(name)}`), createStream(2));
      const refused = talk.say(publish(1, name));
      expect(codes([...early, ...refused])).toEqual(['NetStream.Publish.Denied']);
      expect(texts(refused).join('')).not.toContain('s3cre');
      expect(JSON.stringify(refused)).not.toContain('s3cret');
      expect(kinds(refused)).toEqual(['setTimer']);
      expect(kinds(talk.session.handle({ kind: 'timer', id: 'resume' }))).toEqual(['close']);
    }
    for (const [name, app, more] of [['cam?token=s3cret', 'live', ''], ['cam?s3cret', 'live', ''], ['cam?a=b&sign=s3cret', 'live', ''], ['cam', 'live?token=s3cret', ''], ['cam', 'live', `0005746355726c${short('rtmp://h/live?t=s3cret')}`]] as const) {
      const talk = open({ tokens });
      talk.say(connect(app, more), createStream(2));
      const accepted = talk.say(publish(1, name));
      expect(codes(accepted)).toEqual(['NetStream.Publish.Start']);
      expect(JSON.stringify(accepted)).not.toContain('s3cret');
      expect(accepted).toContainEqual({ kind: 'publish', msid: 1, stream: { app: 'live', name: 'cam', path: 'live/cam' } });
    }
    const other = connected({ tokens });
    other.say(createStream(2));
    expect(codes(other.say(publish(1, 'other')))).toEqual(['NetStream.Publish.Start']);
  });

  it('needs the token to play only when that is asked for', () => {
    const tokens = [{ app: 'live', name: 'cam', secret: 's3cret' }];
    for (const [protectPlay, code] of [[false, 'NetStream.Play.Start'], [true, 'NetStream.Play.Failed']] as const) {
      const talk = connected({ tokens, protectPlay });
      talk.say(createStream(2));
      const answer = talk.say(play(1, 'cam'));
      expect(codes(answer)).toEqual([code]);
      expect(answer.some((each) => each.kind === 'play')).toBe(!protectPlay);
    }
  });

  it('answers a call that nobody knows with _error, and one without a transaction id not at all', () => {
    const talk = connected();
    const [answer] = texts(talk.say(command(0, 'noSuch', 6)));
    expect(answer?.slice(12, 31)).toBe(Buffer.from(`${short('_error')}${number(6)}05`, 'hex').toString('latin1'));
    expect(talk.say(command(0, 'noSuch', 0))).toEqual([]);
  });

  it('turns down commands before connect, a second connect, and a connect without app', () => {
    expect(texts(open().say(createStream(2))).join('')).toContain('Connect first.');
    expect(texts(connected().say(connect())).join('')).toContain('Already connected.');
    const nameless = open().say(chunk(3, 20, 0, `${short('connect')}${number(1)}05`));
    expect(codes(nameless)).toEqual(['NetConnection.Connect.Rejected']);
  });

  it('tells a client of Enhanced RTMP what it forwards, and others nothing new', () => {
    const answer = texts(open().say(connect('live', '000663617073457800400800000000000000'.slice(0, 34)))).join('');
    expect(answer).toContain('videoFourCcInfoMap');
    expect(texts(open().say(connect())).join('')).not.toContain('FourCc');
  });

  it('pings a silent client and gives it up when nothing comes', () => {
    const talk = connected();
    const tick = (): ServerCommand[] => talk.session.handle({ kind: 'timer', id: 'idle' });
    expect(texts(tick())).toEqual([]);
    expect(texts(tick())[0]?.slice(12, 14)).toBe('\0\x06');
    talk.say(chunk(2, 4, 0, '0007 00000000'));
    expect(texts(tick())).toEqual([]);
    tick();
    tick();
    expect(kinds(tick())).toEqual(['close']);
  });

  it('gives up a connection without a complete handshake, and only that', () => {
    const session = new ServerSession({ random: new Uint8Array(1528) });
    expect(session.handle({ kind: 'open' })).toEqual([{ kind: 'setTimer', id: 'handshake', afterMs: 20_000 }]);
    expect(kinds(session.handle({ kind: 'timer', id: 'handshake' }))).toEqual(['close']);
    expect(connected().session.handle({ kind: 'timer', id: 'handshake' })).toEqual([]);
  });

  it('answers a client\'s ping, and its Set Peer Bandwidth with a window', () => {
    const talk = connected();
    expect(texts(talk.say(chunk(2, 4, 0, '0006 0000abcd')))).toEqual(['\x02\0\0\0\0\0\x06\x04\0\0\0\0\0\x07\0\0\xab\xcd']);
    expect(texts(talk.say(chunk(2, 6, 0, '00100000 02')))).toEqual(['\x02\0\0\0\0\0\x04\x05\0\0\0\0\0\x10\0\0']);
  });

  it('tells players and publishers when the server stops', () => {
    const talk = connected();
    talk.say(createStream(2), createStream(3), play(1, 'a'), publish(2, 'b'));
    const end = talk.session.handle({ kind: 'stop' });
    expect(codes(end)).toEqual(['NetStream.Play.UnpublishNotify', 'NetStream.Unpublish.Success', 'NetConnection.Connect.AppShutdown']);
    expect(kinds(end)).toEqual(['stop', 'stop', 'close']);
  });

  it('takes on the habits of other servers by profile', () => {
    const nginx = connected({ profile: serverProfile('nginx-rtmp') });
    const ids = [2, 3].map((id) => Buffer.from(texts(nginx.say(createStream(id)))[0]?.slice(-8) ?? '', 'latin1').readDoubleBE());
    expect(ids).toEqual([1, 1]);
    expect(nginx.say(command(0, 'noSuch', 6))).toEqual([]);
    nginx.say(play(1, 'a'));
    nginx.session.handle({ kind: 'unpublished', msid: 1 });
    expect(codes(nginx.session.handle({ kind: 'timer', id: 'resume' }))).toEqual([]);
    const nms = connected({ profile: serverProfile('node-media-server') });
    nms.say(createStream(2));
    expect(nms.say(play(1, 'a')).at(-1)).toMatchObject({ kind: 'play', mediaMsid: 0 });
    nms.session.handle({ kind: 'unpublished', msid: 1 });
    expect(texts(nms.session.handle({ kind: 'timer', id: 'resume' }))).toEqual([]);
  });
});
