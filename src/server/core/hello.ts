/** The server's side of the handshake: simple for a simple C1, with digest in the same layout for a C1 with digest. */
import { findDigest, packetBytes } from '../../wire/handshake/digest.js';
import { buildPacket1, buildPacket2, withVersion } from '../../wire/handshake/packets.js';
import type { Step } from './step.js';

export { packetBytes };
/** C0 and C1. */
export const helloBytes = 1 + packetBytes;

/** Version bytes of our S1 where a digest stands; zero in the simple handshake (RTMP 1.0 §5.2.3). */
const digestVersion = [3, 5, 1, 1] as const;

/** S0 with S1, then S2: two steps, so that a fault can keep back or change either. */
export function answerHello(c1: Uint8Array, random: Uint8Array, timeMs: number): { readonly steps: readonly Step[]; readonly digest: boolean } {
  const { layout } = findDigest(c1, 'c2s');
  const s1 = buildPacket1(
    layout === 'none' ? { timeMs, version: [0, 0, 0, 0], random } : { timeMs, version: digestVersion, random, digest: layout },
    's2c',
  );
  const steps: readonly Step[] = [
    { kind: 'raw', bytes: withVersion(3, s1) },
    { kind: 'raw', bytes: buildPacket2(c1, random, timeMs, 's2c') },
  ];
  return { steps, digest: layout !== 'none' };
}
