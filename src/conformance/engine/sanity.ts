/**
 * Does the peer work at all, how far, how fast? Sanity is forgiving where cases are strict: it finds out which later steps can
 * be reached, so that one fault does not paint everything behind it.
 */
import { reachesAtLeast, type Reach } from '../core/verdict.js';
import { statusCode, streamNumber, named, reply, anyOf, status, isMedia, isRefusal } from './expect.js';
import type { CaseContext } from './context.js';
import { joinRunning } from './join-running.js';
import { Blocked } from './signals.js';
import { csids, Player, Publisher } from './stream-ends.js';
import type { RawPeer } from '../wire/raw-peer.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import type { Habits } from './target.js';

/** Frames that sanity sends; few, because it runs before and after every group. */
const frames = 10;

/** More frames than that, and a server has a second of the stream or more in its hands: nobody would call that live. */
const heldBackMax = 32;
/** For a frame to pass the server, once it lets it go. */
const fillerMs = 20;

/** One plain publish and play. Resolves with what worked; throws nothing but Aborted. */
export async function examine(t: CaseContext): Promise<Habits> {
  let reach: Reach = 'nothing';
  let echoesTransactions = true;
  let saysPublishStart = true;
  let saysPlayStart = true;
  let startsWithMedia = false;
  let holdsPlayers = true;
  let holdsS2 = false;
  let holdsBack: number | undefined;
  let fmsVer: string | undefined;
  const habits = (problem: string | undefined): Habits => ({ reach, echoesTransactions, saysPublishStart, saysPlayStart, ...(startsWithMedia ? { startsWithMedia } : {}), holdsPlayers, ...(holdsS2 ? { holdsS2 } : {}), ...(holdsBack === undefined ? {} : { holdsBack }), fmsVer, problem });

  const stream = async (): Promise<{ peer: Awaited<ReturnType<CaseContext['connect']>>; msid: number } | string> => {
    const peer = await t.connect();
    raise('tcp');
    if (!(await peer.shakeHands())) return await otherProtocol(peer) ?? `it does not complete the RTMP handshake (${peer.receivedBytes} of 3073 bytes${peer.closed === undefined ? '' : ', then it closed'})`;
    raise('handshake');
    holdsS2 ||= peer.sentC2First;
    await peer.command('connect', 1, [t.connectObject()]);
    const accepted = await peer.wait(anyOf(reply(), isRefusal, named('connect')));
    if (accepted?.command?.name === 'connect') {
      // An echo looks like a handshake: S1 may be anything, and S2 is C1's echo.
      reach = 'tcp';
      return 'it sends back what it is sent: this is no RTMP server';
    }
    if (accepted === undefined) return peer.closed === undefined ? 'it does not answer connect' : 'it closes at connect';
    if (accepted.command?.name === '_error' || statusCode(accepted)?.startsWith('NetConnection.Connect.Success') === false) {
      return `it refuses connect to the app: ${statusCode(accepted) ?? '_error'}`;
    }
    const answered = accepted.command?.values[2];
    const version = answered?.type === 'object' || answered?.type === 'ecmaArray' ? answered.properties.find(({ name }) => name === 'fmsVer')?.value : undefined;
    fmsVer = version?.type === 'string' ? version.value.slice(0, 200) : fmsVer;
    if (accepted.command?.transactionId !== 1) echoesTransactions = false;
    raise('connected');
    const since = peer.messages.length;
    const transactionId = peer.nextTransaction() + 1000;
    await peer.command('createStream', transactionId, [null]);
    const created = await peer.wait(reply(), { since });
    const msid = streamNumber(created);
    if (created === undefined || msid === undefined) return 'it does not answer createStream with a stream';
    if (created.command?.transactionId !== transactionId) echoesTransactions = false;
    raise('stream');
    return { peer, msid };
  };
  const raise = (to: Reach): void => {
    if (!reachesAtLeast(reach, to)) reach = to;
  };

  try {
    const up = await stream();
    if (typeof up === 'string') return habits(up);
    const name = t.name();
    const since = up.peer.messages.length;
    await up.peer.command('publish', 0, [null, name, 'live'], { csid: csids.stream, msid: up.msid });
    const published = await up.peer.wait(anyOf(status('NetStream.Publish.'), named('_error')), { since });
    saysPublishStart = published !== undefined;
    if (up.peer.closed !== undefined) return habits('it closes at publish');
    if (published !== undefined && statusCode(published) !== 'NetStream.Publish.Start') return habits(`it refuses publish: ${statusCode(published) ?? '_error'}`);
    if (saysPublishStart) raise('publish');
    const pub = new Publisher(up.peer, up.msid, name, published, t.frameSource(1));

    const second = await stream();
    if (typeof second === 'string') return habits(`a second connection: ${second}`);
    let down = second;
    let played = await tryPlay(t, down, name);
    if (played.refused !== undefined) {
      // Some servers know a stream from its first frames on (MediaMTX): once more, while there is media.
      const before = played.refused;
      const joined = await joinRunning(t, pub, async () => {
        const again = await stream();
        if (typeof again === 'string') return undefined;
        const attempt = await tryPlay(t, again, name);
        return attempt.refused === undefined ? { again, attempt } : undefined;
      });
      if (joined === undefined) return habits(before);
      holdsPlayers = false;
      [down, played] = [joined.again, joined.attempt];
    }
    const ply = new Player(down.peer, down.msid, name, played.answer);
    await pub.headers();
    await pub.burst(frames);
    const last = pub.sent.at(-1);
    let arrived = last !== undefined && await ply.arrives(last, t.deadlineMs / 4);
    for (let more = 1; more <= heldBackMax && last !== undefined && !arrived && down.peer.closed === undefined; more += 1) {
      await pub.filler();
      arrived = await ply.arrives(last, fillerMs);
      if (arrived) holdsBack = more;
    }
    if (!arrived && last !== undefined) arrived = await ply.arrives(last);
    saysPlayStart = down.peer.messages.slice(played.since).some(status('NetStream.Play.Start'));
    startsWithMedia = saysPlayStart && played.answer === undefined;
    if (arrived) {
      raise('publish');
      raise('play');
      return habits(undefined);
    }
    return habits(down.peer.closed === undefined ? 'frames do not reach a player' : 'it closes the player');
  } catch (error) {
    if (error instanceof Blocked) return habits(error.message);
    throw error;
  }
}

/** play, by a server that may refuse it, close, answer late or not at all. */
async function tryPlay(t: CaseContext, { peer, msid }: { readonly peer: RawPeer; readonly msid: number }, name: string): Promise<{ readonly since: number; readonly answer: ReadMessage | undefined; readonly refused: string | undefined }> {
  const since = peer.messages.length;
  await peer.command('play', 0, [null, name], { csid: csids.stream, msid });
  // Media before the answer is a fault of its own case; here it is a sign of life.
  const playing = peer.wait(anyOf(status('NetStream.Play.Start'), status('NetStream.Play.StreamNotFound'), status('NetStream.Play.Failed'), named('_error')), { since });
  await peer.command('createStream', peer.nextTransaction() + 1000, [null]);
  const soon = await Promise.race([playing, peer.wait(anyOf(isMedia, reply()), { since }).then(() => undefined)]);
  // A server that asks somebody else first (on_play of nginx-rtmp) answers later calls before this one; frames sent meanwhile pass the player by.
  const answer = soon ?? await Promise.race([playing, t.pause(t.deadlineMs / 4).then(() => undefined)]);
  const code = statusCode(answer);
  const refused = answer !== undefined && code !== 'NetStream.Play.Start' ? `it refuses play: ${code ?? '_error'}` : answer === undefined && peer.closed !== undefined ? 'it closes at play' : undefined;
  return { since, answer, refused };
}

/** What else than RTMP answers there, by its first bytes; undefined: nothing that is known. */
async function otherProtocol(peer: RawPeer): Promise<string | undefined> {
  const head = await peer.bytes(8, 0);
  const text = String.fromCharCode(...head);
  if (text.startsWith('HTTP/')) return 'it speaks HTTP, not RTMP';
  // A TLS record: alert or handshake, version 3.x.
  if ((head[0] === 0x15 || head[0] === 0x16) && head[1] === 3) return 'it speaks TLS: write the address as rtmps://';
  return undefined;
}

/** connect to answer on fresh connections, in milliseconds; stops at the first that fails. */
export async function measureConnect(t: CaseContext, samples: number): Promise<number[]> {
  const out: number[] = [];
  for (let index = 0; index < samples; index += 1) {
    const peer = await t.handshake();
    const startMs = t.nowMs();
    await peer.command('connect', 1, [t.connectObject()]);
    if (await peer.wait(anyOf(reply(), isRefusal)) === undefined) return out;
    out.push(t.nowMs() - startMs);
    peer.destroy();
  }
  return out;
}
