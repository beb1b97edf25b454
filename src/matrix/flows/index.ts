import type { Flow } from '../core/axes.js';
import burstEnd from './burst-end.js';
import type { FlowScript } from './flow.js';
import lateJoin from './late-join.js';
import past24Bit from './past-24-bit.js';
import playerFirst from './player-first.js';
import playerLeaves from './player-leaves.js';
import republish from './republish.js';
import tenPlayers from './ten-players.js';

/** What differs in high-rate, small-chunks and header-change is the material or the server, not the script. */
export const scripts: Readonly<Record<Flow, FlowScript>> = {
  'player-first': playerFirst, 'late-join': lateJoin, republish, 'player-leaves': playerLeaves, 'burst-end': burstEnd, 'past-24-bit': past24Bit,
  'high-rate': playerFirst, 'small-chunks': playerFirst, 'header-change': playerFirst, 'ten-players': tenPlayers,
};
