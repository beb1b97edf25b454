/** Which cells the flags ask for, and what is said about flags that make no sense. Programs are made up: what is tested does not depend on the machine. */
import { describe, expect, it } from 'vitest';
import { selectedCells, type CellFlags } from '../../src/cli/matrix-selection.js';
import { serverFlag } from '../../src/cli/matrix-server.js';
import { UserError } from '../../src/cli/user-error.js';
import type { PlayerAdapter, PublisherAdapter, ServerAdapter } from '../../src/matrix/adapters/adapter.js';
import { cellId } from '../../src/matrix/core/cell.js';
import type { ProgramReport } from '../../src/matrix/core/model.js';
import type { Adapters } from '../../src/matrix/runner.js';

const common = { find: () => Promise.resolve({ path: '', version: '1' }), unable: () => undefined, start: (): never => { throw new Error('nothing is started here'); } };
const publisher = (id: string, values: Partial<PublisherAdapter> = {}): PublisherAdapter => ({ ...common, id, title: id, ...values });
const player = (id: string): PlayerAdapter => ({ ...common, id, title: id, allowances: [] });
const server = (id: string, values: Partial<ServerAdapter> = {}): ServerAdapter => ({ ...common, id, title: id, ...values });
const adapters: Adapters = {
  publishers: [publisher('rtmpdiag'), publisher('ffmpeg', { unable: ({ handshake }) => (handshake === 'digest' ? 'it chooses itself' : undefined) }), publisher('obs')],
  players: [player('rtmpdiag'), player('ffmpeg'), player('rtmpdump')], servers: [server('mine'), server('rtmpdiag'), server('nginx-rtmp'), server('ffmpeg-listen', { ingestOnly: true })],
};
const programs: readonly ProgramReport[] = [
  ...adapters.publishers.map(({ id }): ProgramReport => ({ part: 'publisher', id, title: id, ...(id === 'obs' ? { missing: { what: 'obs', install: 'apt-get install obs-studio' } } : {}) })),
  ...adapters.players.map(({ id }): ProgramReport => ({ part: 'player', id, title: id })), ...adapters.servers.map(({ id }): ProgramReport => ({ part: 'server', id, title: id })),
];
const nothing: CellFlags = { publishers: undefined, players: undefined, servers: undefined, codecs: undefined, flows: undefined, handshakes: undefined, transports: undefined, 'must-have': undefined, pairwise: undefined, only: undefined, skip: undefined, shard: undefined, require: undefined };
const select = (flags: Partial<CellFlags> = {}, { ownServer, seed = 'a' }: { ownServer?: string; seed?: string } = {}): ReturnType<typeof selectedCells> => selectedCells({ ...nothing, ...flags }, { adapters, programs, ownServer, seed });
const ids = (...args: Parameters<typeof select>): string[] => select(...args).cells.map(cellId);
const own = { publishers: ['rtmpdiag'], players: ['rtmpdiag'], servers: ['rtmpdiag'] };
const usual = 'rtmpdiag~rtmpdiag~rtmpdiag~h264+aac~player-first~plain~rtmp';

/** Cause and next step, as the operator reads them. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return `${error.sentence}\n${error.nextStep}`;
    throw error;
  }
  return 'accepted';
}

describe('the selection', () => {
  it('takes no program that is missing, unless it is named: then its cells say so', () => {
    expect(ids().some((id) => id.startsWith('obs~'))).toBe(false);
    expect(ids({ publishers: ['obs'], 'must-have': true }).length).toBeGreaterThan(0);
  });

  it('has every publisher with every server and both judges, and leaves out what cannot be', () => {
    const fixed = ids({ 'must-have': true });
    for (const from of ['rtmpdiag', 'ffmpeg']) for (const at of ['rtmpdiag', 'nginx-rtmp']) for (const to of ['rtmpdiag', 'ffmpeg']) expect(fixed).toContain(`${from}~${at}~${to}~h264+aac~late-join~plain~rtmp`);
    expect(fixed).toContain('ffmpeg~ffmpeg-listen~none~h264+aac~player-first~plain~rtmp');
    expect(ids({ pairwise: true }).every((id) => !/^ffmpeg~.*~digest~/.test(id) && !id.includes('~ffmpeg-listen~'))).toBe(true);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(ids({ pairwise: true }, { seed: 'x' })).toEqual(ids({ pairwise: true }, { seed: 'x' }));
    expect(ids({ pairwise: true }, { seed: 'x' })).not.toEqual(ids({ pairwise: true }, { seed: 'y' }));
  });

  it('is narrowed by every axis, several values by commas or by several flags', () => {
    expect(ids({ ...own, codecs: ['hevc+aac'], flows: ['ten-players'], handshakes: ['digest'], transports: ['ipv6'] })).toEqual(['rtmpdiag~rtmpdiag~rtmpdiag~hevc+aac~ten-players~digest~ipv6']);
    expect(ids({ ...own, codecs: ['aac,h264', 'h264+mp3'] }).every((id) => /~(aac|h264|h264\+mp3)~/.test(id))).toBe(true);
    expect(ids(own).some((id) => id.includes('ten-players'))).toBe(false);
  });

  it('is narrowed by patterns; a whole id is taken in any case', () => {
    expect(ids({ ...own, only: ['*~hevc+aac~*'] }).every((id) => id.includes('~hevc+aac~'))).toBe(true);
    expect(ids({ ...own, skip: ['*~rtmps,*~ipv6'] }).some((id) => /~(rtmps|ipv6)$/.test(id))).toBe(false);
    const unusual = 'rtmpdiag~nginx-rtmp~rtmpdump~multitrack~ten-players~digest~ipv6';
    expect(ids({ only: [unusual] })).toEqual([unusual]);
  });

  it('is cut into parts that are disjoint and whole', () => {
    const parts = [1, 2, 3].flatMap((index) => ids({ shard: `${index}/3` }));
    expect([...parts].sort()).toEqual([...ids()].sort());
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('meets the own server alone, unless others are named', () => {
    const servers = (flags: Partial<CellFlags>): Set<string> => new Set(select({ 'must-have': true, ...flags }, { ownServer: 'mine' }).cells.map(({ server: id }) => id));
    expect(servers({})).toEqual(new Set(['mine']));
    expect(servers({ servers: ['nginx-rtmp'] })).toEqual(new Set(['mine', 'nginx-rtmp']));
  });

  it('names required programs that are missing', () => {
    expect(select({ require: ['obs,ffmpeg'] }).missing).toMatchObject([{ id: 'obs', missing: { install: 'apt-get install obs-studio' } }]);
    expect(select({ require: ['ffmpeg'] }).missing).toEqual([]);
  });

  it.each<[Partial<CellFlags>, RegExp]>([
    [{ players: ['rtmpdiag,vlc'] }, /^--players: there is no "vlc"\.\nThere are rtmpdiag, ffmpeg, rtmpdump\.$/],
    [{ codecs: ['h265'] }, /^--codecs: there is no "h265"\.\n/],
    [{ flows: ['late'] }, /^--flows: there is no "late"\.\nDid you mean late-join\?$/],
    [{ handshakes: ['simple'] }, /^--handshakes: there is no "simple"\.\nDid you mean plain\?|There are plain, digest\./],
    [{ transports: ['rtmpt'] }, /^--transports: there is no "rtmpt"\.\nDid you mean rtmp/],
    [{ require: ['vlc'] }, /^--require: there is no "vlc"\.\n/],
    [{ ...own, require: ['nginx-rtmp'] }, /^--require: nginx-rtmp is in none of the selected cells\.\n/],
    [{ skip: ['nginx'] }, /^--skip: nginx is no cell: it has 7 parts, publisher~server~player~codec~flow~handshake~transport\.\n/],
    [{ only: [usual.replace('plain', 'plane')] }, /there is no handshake "plane"\.\n/],
    [{ only: ['*~\u001b[31m~*~*~*~*~*'] }, /there is no server "\\x1b\[31m"\.\n/],
    [{ only: [usual], skip: ['*'] }, /^The selection leaves no cell to play\.\n/],
    [{ only: [usual], shard: '2/2' }, /^Part 2 of 2 is empty: there is 1 cell\.\n/],
    [{ shard: '3/2' }, /^--shard takes a part/],
  ])('%j is refused', (flags, words) => {
    expect(refusal(() => select(flags))).toMatch(words);
  });
});

describe('--server', () => {
  it('has a name and an address', () => {
    expect(serverFlag('name=mine, url=rtmp://[::1]:1940/live/x', './server', ['nginx-rtmp'])).toEqual({ name: 'mine', host: '::1', port: 1940, app: 'live/x', command: './server' });
  });

  it.each([
    ['url=rtmp://127.0.0.1/live', /^--server does not say its name\.\nFor example: --server name=/],
    ['name=mine', /^--server does not say its url\./],
    ['name=a,name=b', /^--server takes name=NAME,url=ADDRESS, each once\./],
    ['rtmp://127.0.0.1/live?hidden-one', /^--server takes name=NAME,url=ADDRESS, each once\./],
    ['name=nginx-rtmp,url=rtmp://127.0.0.1/live', /^--server: the name "nginx-rtmp" is taken\./],
    ['name=none,url=rtmp://127.0.0.1/live', /^--server: the name "none" is taken\./],
    ['name=a~b,url=rtmp://127.0.0.1/live', /^--server: "a~b" is no name for a server\./],
    ['name=mine,url=rtmp://127.0.0.1', /^--server: write the address as rtmp:/],
    ['name=mine,url=rtmps://127.0.0.1/live', /^--server: the taps speak plain RTMP/],
    ['name=mine,url=rtmp://127.0.0.1/live?key=hidden-one', /^--server: the address may hold no key/],
    ['name=mine,url=rtmp://me:hidden-one@127.0.0.1/live', /^--server: the address may hold no key/],
  ])('%s is refused, and no key is repeated', (spec, words) => {
    const said = refusal(() => serverFlag(spec, undefined, ['nginx-rtmp']));
    expect(said).toMatch(words);
    expect(said).not.toContain('hidden-one');
  });
});
