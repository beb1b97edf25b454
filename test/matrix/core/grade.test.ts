import { describe, expect, it } from 'vitest';
import { judgeCell } from '../../../src/matrix/core/grade.js';
import type { CellObservation, PlayerObservation, PublisherObservation } from '../../../src/matrix/core/observation.js';
import { all, cell, comparison, ended, finding, header, leg, player, publisher, track, unrelated, way } from './observations.js';

/** `lossy server 10`, worst first. */
function faults(seen: CellObservation): string[] {
  return judgeCell(seen).faults.map(({ grade, by, frames }) => `${grade} ${by} ${frames}`);
}

const withPlayer = (changes: Partial<PlayerObservation>): CellObservation => cell({ players: [player(changes)] });
const withPublisher = (changes: Partial<PublisherObservation>): CellObservation => cell({ publishers: [publisher(changes)] });

describe('a cell in which nothing is wrong', () => {
  it('is ok', () => {
    expect(judgeCell(cell())).toEqual({ grade: 'ok', faults: [], words: 'every frame arrived as it was sent' });
  });

  it('is ok without a player, where the server keeps a file', () => {
    expect(faults(cell({ publishers: [publisher({ stored: way() })], players: [] }))).toEqual([]);
  });

  it.each([
    ['a status that is not 0: programs say so after each end that others make', ended({ status: 1 }), leg()],
    ['a finding that no frame suffers from', ended(), leg({ findings: [finding('metadata-repeated', 'info'), finding('chunk-desync', 'degraded')] })],
  ])('stays ok with %s', (_, how, connection) => {
    expect(faults(withPlayer({ ended: how, leg: connection }))).toEqual([]);
  });
});

describe('the place of a loss is its party', () => {
  const lost = comparison([track('video', 150, { missing: 3, identical: 147, received: 147 }), track('audio', 260, { missing: 7, identical: 253, received: 253 })]);

  it('between the file and the first tap it is the publisher', () => {
    expect(faults(withPublisher({ sent: way(lost) }))).toEqual(['lossy publisher 10']);
  });

  it('between the taps it is the server', () => {
    const judged = judgeCell(withPlayer({ relayed: [way(lost)] }));
    expect(judged).toMatchObject({ grade: 'lossy', by: 'server', words: '10 of 410 frames missing, in between' });
  });

  it('between the last tap and the file it is the player', () => {
    expect(faults(withPlayer({ written: way(lost) }))).toEqual(['lossy player 10']);
  });

  it('between the tap and the file of a server without players it is the server', () => {
    expect(faults(cell({ publishers: [publisher({ stored: way(lost) })], players: [] }))).toEqual(['lossy server 10']);
  });

  it('in several places it is told for each', () => {
    expect(faults(cell({ publishers: [publisher({ sent: way(lost) })], players: [player({ relayed: [way(lost)], written: way(lost) })] })).sort()).toEqual(['lossy player 10', 'lossy publisher 10', 'lossy server 10']);
  });
});

describe('what became of frames', () => {
  it.each([
    ['corrupt', { corrupted: 4, identical: 146 }, 4],
    ['duplicated', { duplicated: 2, received: 152 }, 2],
    ['reordered', { reordered: 5 }, 5],
    ['retimed', { retimed: 6, largestShiftMs: 15 }, 6],
    ['lossy', { missing: 1, identical: 149, received: 149 }, 1],
  ] as const)('%s', (grade, changes, frames) => {
    expect(faults(withPlayer({ relayed: [way(comparison([track('video', 150, changes), track('audio', 260)]))] }))).toEqual([`${grade} server ${frames}`]);
  });

  it('of one millisecond of rounding is nothing', () => {
    expect(faults(withPlayer({ relayed: [way(comparison([track('video', 150, { retimed: 6, largestShiftMs: 1 })]))] }))).toEqual([]);
  });

  it('frames that nobody sent are no gift', () => {
    const judged = judgeCell(withPlayer({ relayed: [way(comparison([track('video', 150, { unexpected: 2, received: 152 })]))] }));
    expect(judged).toMatchObject({ grade: 'corrupt', by: 'server', words: '2 frames arrived that nobody sent' });
  });

  it('a track that was encoded anew is not passed over in silence', () => {
    expect(faults(withPlayer({ relayed: [way(comparison([track('video', 150)]), { foreign: 260 })] }))).toEqual(['corrupt server 260']);
  });

  it('a stream that has nothing in common with the one that was sent is corrupt', () => {
    expect(faults(withPlayer({ relayed: [way(unrelated())] }))).toEqual(['corrupt server 410']);
  });

  it('a header that is missing or another is told in words, and one that says the same is nothing', () => {
    const way1 = (state: 'missing' | 'altered' | 'rewritten' | 'same' | 'added') => withPlayer({ relayed: [way(comparison(undefined, { headers: [header(state, ['size 320x180 became 640x360'])] }))] });
    expect(judgeCell(way1('missing')).words).toBe('the sequence header of the video is missing');
    expect(judgeCell(way1('altered')).words).toBe('the sequence header of the video is another: size 320x180 became 640x360');
    for (const state of ['rewritten', 'same', 'added'] as const) expect(faults(way1(state))).toEqual([]);
  });

  it('the worst comes first and is the grade', () => {
    const mixed = comparison([track('video', 150, { missing: 1, identical: 147, corrupted: 2, received: 149, reordered: 3, retimed: 4, largestShiftMs: 40 })]);
    expect(faults(withPlayer({ relayed: [way(mixed)] }))).toEqual(['corrupt server 2', 'lossy server 1', 'reordered server 3', 'retimed server 4']);
  });
});

describe('what may be missing', () => {
  const ends = comparison([track('video', 150, { joinedLate: 20, endedEarly: 2, identical: 128, received: 128 }), track('audio', 260, { joinedLate: 30, endedEarly: 1, identical: 229, received: 229 })]);

  it('nothing, unless it is said', () => {
    expect(judgeCell(withPlayer({ relayed: [way(ends)] })).words).toBe('53 of 410 frames missing, at the start and at the end');
  });

  it('the frames before a late player could begin, and not one more', () => {
    const may = (video: number): CellObservation => withPlayer({ relayed: [way(ends, { mayMissHead: { video, audio: 30 }, mayMissTail: { video: 2, audio: 1 } })] });
    expect(faults(may(20))).toEqual([]);
    expect(faults(may(19))).toEqual(['lossy server 1']);
  });

  it('the last message of rtmp2src, and not two', () => {
    const tail = (frames: number): CellObservation => withPlayer({ written: way(comparison([track('audio', 260, { endedEarly: frames, identical: 260 - frames, received: 260 - frames })]), { mayMissTail: { video: 0, audio: 1 } }) });
    expect(faults(tail(1))).toEqual([]);
    expect(faults(tail(2))).toEqual(['lossy player 1']);
  });

  it('everything behind the moment at which the flow lets a player go, even all of its file', () => {
    expect(faults(withPlayer({ relayed: [way(ends, { mayMissHead: all, mayMissTail: all })], written: way(unrelated(89, 0), { mayMissTail: all }) }))).toEqual([]);
  });
});

describe('who left', () => {
  const short = comparison([track('video', 150, { endedEarly: 100, identical: 50, received: 50 })]);

  it('a player that closes before it is told to misses the rest by itself', () => {
    const judged = judgeCell(withPlayer({ relayed: [way(short)], leg: leg({ closedBy: 'program' }) }));
    expect(judged).toMatchObject({ grade: 'lossy', by: 'player', words: 'the player closed its connection before the end, with 100 of 150 frames still to come' });
    expect(judged.faults).toHaveLength(1);
  });

  it('unless what the server sent made it leave', () => {
    expect(judgeCell(withPlayer({ relayed: [way(short)], leg: leg({ closedBy: 'program', findings: [finding('chunk-desync', 'fatal', 'The chunks make no sense.')] }) }))).toMatchObject({
      by: 'server', words: 'the player closed its connection before the end, with 100 of 150 frames still to come: The chunks make no sense', faults: [{ finding: 'chunk-desync' }],
    });
  });

  it('a player that stops reading keeps the rest from itself', () => {
    expect(judgeCell(withPlayer({ relayed: [way(short)], leg: leg({ stoppedReading: true }) }))).toMatchObject({ grade: 'stalled', by: 'player', words: 'the player stopped reading, with 100 of 150 frames still to come', faults: [{}] });
  });

  it('frames that a server leaves out for a player that does not read are not the fault of the server', () => {
    const gap = comparison([track('video', 150, { missing: 40, identical: 110, received: 110 })]);
    expect(judgeCell(withPlayer({ relayed: [way(gap)], leg: leg({ unreadMs: 2400 }) }))).toMatchObject({ grade: 'lossy', by: 'player', words: '40 of 150 frames missing, in between: the player did not read for 2.4 s' });
    expect(faults(withPlayer({ relayed: [way(gap)], leg: leg({ unreadMs: 900 }) }))).toEqual(['lossy server 40']);
    expect(faults(withPlayer({ relayed: [way(comparison([track('video', 150, { corrupted: 1, identical: 149 })]))], leg: leg({ unreadMs: 2400 }) }))).toEqual(['corrupt server 1']);
  });

  it('a player that is told of the end in good order is owed everything before it', () => {
    expect(faults(withPlayer({ relayed: [way(short)], leg: leg({ closedBy: 'program', endTold: true }) }))).toEqual(['lossy server 100']);
  });

  it('a player that is sent away is owed the rest', () => {
    expect(faults(withPlayer({ relayed: [way(short)], leg: leg({ closedBy: 'server' }) }))).toEqual(['lossy server 100']);
  });

  it('frames behind the word that it is over are lost by the server', () => {
    const judged = judgeCell(withPlayer({ written: way(short), leg: leg({ closedBy: 'program', endTold: true, framesBehindEnd: 100 }) }));
    expect(judged).toMatchObject({ by: 'server', words: 'the server told the end of the stream before the last 100 of 150 frames, and the player ended' });
    expect(faults(withPlayer({ written: way(short), leg: leg({ closedBy: 'program', endTold: true, framesBehindEnd: 99 }) }))).toEqual(['lossy player 100']);
  });

  it('a publisher that the server sends away cannot send the rest', () => {
    expect(judgeCell(withPublisher({ sent: way(short), leg: leg({ closedBy: 'server' }) }))).toMatchObject({ by: 'server', words: "the server closed the publisher's connection, with 100 of 150 frames still to come", faults: [{}] });
    expect(faults(withPublisher({ sent: way(short), leg: leg({ closedBy: 'program' }) }))).toEqual(['lossy publisher 100']);
  });
});

describe('two publishers one after the other', () => {
  const two = { publishers: [publisher(), publisher()] };
  const first = comparison([track('video', 150, { received: 300, unexpected: 150 })]);
  const second = comparison([track('video', 150, { received: 300, unexpected: 149, duplicated: 1 })]);

  it("are no strangers to each other's player", () => {
    expect(faults(cell({ ...two, players: [player({ relayed: [way(first), way(second)], leg: leg({ frames: 300 }) })] }))).toEqual([]);
  });

  it('of which one is missing altogether lose its frames, and nobody calls that damage', () => {
    expect(judgeCell(cell({ ...two, players: [player({ relayed: [way(), way(unrelated(150))] })] }))).toMatchObject({ grade: 'lossy', by: 'server', words: 'none of 150 frames arrived' });
  });

  it('are not taken for each other because their frames are of one size', () => {
    const bySize = comparison([track('video', 150, { identical: 0, corrupted: 140, missing: 10 })]);
    expect(judgeCell(cell({ ...two, players: [player({ relayed: [way(), way(bySize)] })] })).words).toBe('none of 150 frames arrived');
  });

  it('prove nothing where the player ended with the first', () => {
    expect(judgeCell(cell({ ...two, players: [player({ relayed: [way(), way(unrelated(150), { notOwed: 'it has gone' })] })] }))).toEqual({ grade: 'unsupported', faults: [], words: 'it has gone' });
  });

  it('prove a loss of the first all the same', () => {
    const lost = comparison([track('video', 150, { missing: 1, identical: 149, received: 149 })]);
    expect(faults(cell({ ...two, players: [player({ relayed: [way(lost), way(unrelated(150), { notOwed: 'it has gone' })] })] }))).toEqual(['lossy server 1']);
  });

  it('may have their times put right by the player, where they go back', () => {
    const written = way(comparison([track('video', 300, { retimed: 149, largestShiftMs: 6000 })]));
    expect(faults(withPlayer({ written, leg: leg({ findings: [finding('dts-backward', 'degraded')] }) }))).toEqual([]);
    expect(faults(withPlayer({ written }))).toEqual(['retimed player 149']);
  });
});

describe('programs that do not get so far', () => {
  it.each([
    ['a publisher that never connects', withPublisher({ leg: leg({ connected: false, started: false, frames: 0 }), ended: ended({ lastLine: 'no route' }) }), 'stalled', 'publisher', 'never connected ("no route")'],
    ['a publish that is refused', withPublisher({ leg: leg({ started: false, frames: 0, refusal: 'NetStream.Publish.BadName' }) }), 'refused', 'server', 'publish is answered with NetStream.Publish.BadName'],
    ['a publish that nobody answers', withPublisher({ leg: leg({ started: false, frames: 0, findings: [finding('publish-no-reply')] }) }), 'stalled', 'server', 'publish never began'],
    ['a publisher that never asks', withPublisher({ leg: leg({ started: false, frames: 0 }) }), 'stalled', 'publisher', 'publish never began'],
    ['a player that never connects', withPlayer({ leg: leg({ connected: false, started: false, frames: 0 }) }), 'stalled', 'player', 'the player never connected'],
    ['a play that is refused', withPlayer({ leg: leg({ started: false, frames: 0, refusal: 'NetStream.Play.StreamNotFound' }) }), 'refused', 'server', 'play is answered with NetStream.Play.StreamNotFound'],
    ['a play that nobody answers', withPlayer({ leg: leg({ started: false, frames: 0, findings: [finding('play-no-reply')] }) }), 'stalled', 'server', 'play never began'],
    ['a player that never asks', withPlayer({ leg: leg({ started: false, frames: 0 }) }), 'stalled', 'player', 'play never began'],
    ['a play without a frame', withPlayer({ leg: leg({ frames: 0 }) }), 'stalled', 'server', 'play was accepted, and no frame came'],
    ['a player that writes nothing', withPlayer({ written: way(unrelated(410, 0)) }), 'lossy', 'player', 'the player wrote none of 410 frames that came to it'],
    ['a publisher that crashes', withPublisher({ ended: ended({ status: null, signal: 'SIGSEGV' }) }), 'crashed', 'publisher', 'the publisher ended with SIGSEGV'],
    ['a player that crashes', withPlayer({ ended: ended({ status: null, signal: 'SIGABRT', lastLine: 'assertion' }) }), 'crashed', 'player', 'the player ended with SIGABRT ("assertion")'],
    ['a server that dies', cell({ serverEnded: ended({ status: 1, lastLine: 'TypeError' }) }), 'crashed', 'server', 'the server ended with status 1 ("TypeError")'],
    ['a publisher that does not end', withPublisher({ ended: ended({ status: null, signal: 'SIGKILL', killed: true }) }), 'stalled', 'publisher', 'the publisher did not end in time and was killed'],
    ['a player that does not end', withPlayer({ ended: ended({ status: null, signal: 'SIGKILL', killed: true }) }), 'stalled', 'player', 'the player did not end when its connection did, and was killed'],
  ] as const)('%s', (_, seen, grade, by, words) => {
    expect(judgeCell(seen)).toMatchObject({ grade, by, words });
  });

  it('a refusal before the start is forgotten with it: a look into the wrong drawer', () => {
    expect(faults(withPublisher({ leg: leg({ refusal: 'NetStream.Failed' }) }))).toEqual([]);
  });

  it('a player is excused where the server did what makes it deaf', () => {
    const judged = judgeCell(withPlayer({ written: way(unrelated(410, 0)), leg: leg({ findings: [finding('media-wrong-msid', 'degraded', 'The server sends media on message stream 0; createStream gave 1.')] }) }));
    expect(judged).toMatchObject({ grade: 'lossy', by: 'server', words: 'the player could use none of 410 frames: The server sends media on message stream 0; createStream gave 1', faults: [{ finding: 'media-wrong-msid', frames: 410 }] });
    expect(faults(withPlayer({ written: way(unrelated(410, 0)), leg: leg({ findings: [finding('metadata-repeated', 'info')] }) }))).toEqual(['lossy player 410']);
  });
});

describe('time', () => {
  const delay = { frames: 400, p50Ms: 3000, maxMs: 3100, late: 380 };

  it('frames that the server held are late', () => {
    expect(judgeCell(withPlayer({ relayed: [way(comparison(), { delay })] }))).toMatchObject({ grade: 'late', by: 'server', words: '380 frames came more than 2 s late, up to 3.1 s', faults: [{ frames: 380 }] });
    expect(faults(withPlayer({ relayed: [way(comparison(), { delay: { ...delay, late: 0 } })] }))).toEqual([]);
  });

  it('a pause that the publisher did not make is a stall', () => {
    expect(faults(withPlayer({ leg: leg({ longestSilenceMs: 3100 }) }))).toEqual(['stalled server 0']);
    expect(faults(withPlayer({ leg: leg({ longestSilenceMs: 2900 }) }))).toEqual([]);
    expect(faults(withPlayer({ leg: leg({ longestSilenceMs: 5900 }), sourcePauseMs: 3000 }))).toEqual([]);
  });

  it('a publisher that falls behind its clock is late, unless the server held it up', () => {
    expect(faults(withPublisher({ leg: leg({ behind: { frames: 90, mostMs: 3000, blocked: false } }) }))).toEqual(['late publisher 90']);
    expect(judgeCell(withPublisher({ leg: leg({ behind: { frames: 90, mostMs: 3000, blocked: true } }) }))).toMatchObject({ by: 'server', words: '90 frames sent late, up to 3.0 s: the server took nothing' });
  });

  it('a player that is busy long after its connection has ended is late', () => {
    expect(faults(withPlayer({ leg: leg({ endLagMs: 2500 }) }))).toEqual(['late player 0']);
    expect(faults(withPlayer({ leg: leg({ endLagMs: 1500 }) }))).toEqual([]);
  });
});

describe('several players', () => {
  const lost = (missing: number): PlayerObservation => player({ relayed: [way(comparison([track('video', 150, { missing, identical: 150 - missing, received: 150 - missing })]))] });

  it('with the same fault are one, told with the most frames', () => {
    const judged = judgeCell(cell({ players: [player(), lost(2), lost(5)] }));
    expect(judged.faults).toHaveLength(1);
    expect(judged).toMatchObject({ words: '5 of 150 frames missing, in between (with 2 of 3 players)' });
  });

  it('with different faults are told apart', () => {
    expect(faults(cell({ players: [lost(2), player({ leg: leg({ frames: 0 }) })] }))).toEqual(['stalled server 0', 'lossy server 2']);
  });
});

describe('a player that is no judge', () => {
  it('has to write its share, and is not asked for more', () => {
    const share = (identical: number): CellObservation => withPlayer({ smoke: 0.9, written: way(comparison([track('video', 150, { identical, received: identical, missing: 150 - identical, reordered: 3 })])) });
    expect(judgeCell(share(135))).toEqual({ grade: 'ok', faults: [], words: 'every frame came to the player, which wrote at least 90 % of them' });
    expect(judgeCell(share(134))).toMatchObject({ grade: 'lossy', by: 'player', words: '134 of 150 frames were written, 90 % are asked for' });
  });
});

it('a cell of which nothing can be said is undecided', () => {
  expect(judgeCell(cell({ undecided: 'no port' }))).toEqual({ grade: 'inconclusive', faults: [], words: 'no port' });
});
