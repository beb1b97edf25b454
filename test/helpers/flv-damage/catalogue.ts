/** All damages of the reference table. */
import { codecDamages } from './codec.js';
import type { Damage } from './damage.js';
import { headerDamages } from './header.js';
import { lossDamages } from './loss.js';
import { metadataDamages } from './metadata.js';
import { structureDamages } from './structure.js';
import { timingDamages } from './timing.js';

export const damages: readonly Damage[] = [...structureDamages, ...headerDamages, ...lossDamages, ...timingDamages, ...codecDamages, ...metadataDamages]
  .sort((a, b) => (a.name < b.name ? -1 : 1));
