import { describe, expect, it } from 'vitest';
import { cellId, parseCellId, type Cell } from '../../../src/matrix/core/cell.js';
import { everyPair, everything, matches, mustHave, noPlayer, shardOf, type Parts } from '../../../src/matrix/core/select.js';

const parts: Parts = { publishers: ['rtmpdiag', 'ffmpeg', 'rtmp2sink'], servers: ['rtmpdiag', 'nginx-rtmp', 'ffmpeg-listen'], ingestOnly: ['ffmpeg-listen'], players: ['rtmpdiag', 'ffmpeg', 'rtmp2src', 'rtmpdump'] };
const usual: Cell = { publisher: 'ffmpeg', server: 'nginx-rtmp', player: 'rtmp2src', codec: 'h264b+aac', flow: 'late-join', handshake: 'plain', transport: 'rtmp' };

describe('the id of a cell', () => {
  it('names every axis, and leads back', () => {
    expect(cellId(usual)).toBe('ffmpeg~nginx-rtmp~rtmp2src~h264b+aac~late-join~plain~rtmp');
    expect(parseCellId(cellId(usual))).toEqual(usual);
  });

  it.each(['', 'a~b~c', 'a~b~c~vp6~late-join~plain~rtmp', 'a~b~c~h264~toString~plain~rtmp', 'a~b~c~h264~late-join~plain~rtmp~more', 'a~b~c~h264~late-join~constructor~rtmp'])('"%s" is none', (id) => {
    expect(parseCellId(id)).toBeUndefined();
  });
});

describe('the must-have set', () => {
  const ids = mustHave(parts).map(cellId);

  it('has every publisher with every server and both judges, from the start and in mid-stream', () => {
    for (const publisher of parts.publishers) {
      for (const server of ['rtmpdiag', 'nginx-rtmp']) {
        for (const player of ['rtmpdiag', 'ffmpeg']) for (const flow of ['player-first', 'late-join']) expect(ids).toContain(`${publisher}~${server}~${player}~h264+aac~${flow}~plain~rtmp`);
      }
    }
  });

  it('meets servers without players with none', () => {
    expect(ids.filter((id) => id.includes('~ffmpeg-listen~'))).toEqual(parts.publishers.map((publisher) => `${publisher}~ffmpeg-listen~${noPlayer}~h264+aac~player-first~plain~rtmp`));
  });

  it('has every other player with every server, and no cell twice', () => {
    for (const server of ['rtmpdiag', 'nginx-rtmp']) for (const player of ['rtmp2src', 'rtmpdump']) expect(ids.filter((id) => id.includes(`~${server}~${player}~`))).toHaveLength(1);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('every pair', () => {
  const unable = (cell: Cell): string | undefined => (cell.player === 'rtmpdump' && cell.transport === 'ipv6' ? 'no' : undefined);
  const cells = everyPair(parts, everything, 'seed', unable);

  it('covers values of two axes that can meet', () => {
    const has = (wanted: Partial<Cell>): boolean => cells.some((cell) => Object.entries(wanted).every(([axis, value]) => cell[axis as keyof Cell] === value));
    for (const flow of everything.flows) for (const codec of everything.codecs) expect(has({ flow, codec })).toBe(true);
    for (const player of parts.players) for (const transport of everything.transports) expect(has({ player, transport })).toBe(player !== 'rtmpdump' || transport !== 'ipv6');
  });

  it('never has a cell that makes no sense, a server without players, or the ten players', () => {
    expect(cells.filter((cell) => unable(cell) !== undefined || cell.server === 'ffmpeg-listen' || cell.flow === 'ten-players')).toEqual([]);
  });
});

describe('patterns', () => {
  it.each([
    ['*', true], ['ffmpeg~*', true], ['*~rtmp2src~*', true], ['*late-join*', true], ['*~h264b+aac~*', true], ['ffmpeg', false], ['*~h264+aac~*', false], ['.*', false], ['ffmpeg~nginx.rtmp~*', false], ['*~rtmps', false],
  ])('%s: %s', (pattern, matching) => {
    expect(matches(usual, [pattern])).toBe(matching);
  });

  it('of several one is enough, of none nothing is', () => {
    expect(matches(usual, ['nothing', 'ffmpeg~*'])).toBe(true);
    expect(matches(usual, [])).toBe(false);
  });
});

describe('shards', () => {
  const cells = mustHave(parts);

  it.each([1, 2, 3, 7, 100])('of %d: every cell in exactly one', (count) => {
    const all = Array.from({ length: count }, (_, index) => shardOf(cells, index + 1, count)).flat();
    expect(all.map(cellId).sort()).toEqual(cells.map(cellId).sort());
  });
});
