/** The body of an audio MultichannelConfig packet (E-RTMP v2 "Enhanced Audio"). */

export const channelOrder = { unspecified: 0, native: 1, custom: 2 } as const;

export interface MultichannelConfig {
  readonly order: number;
  readonly channelCount: number;
  /** Custom order: one channel number a channel (0 front left ... 23; 0xFE unused, 0xFF unknown). */
  readonly mapping?: readonly number[];
  /** Native order: one bit a channel, bit 0 front left. */
  readonly mask?: number;
  /** Plain words. */
  readonly problems: readonly string[];
}

/** Reads the body; what is missing is left out and named. */
export function decodeMultichannelConfig(body: Uint8Array): MultichannelConfig {
  const order = body[0] ?? 0;
  const channelCount = body[1] ?? 0;
  if (body.length < 2) return { order, channelCount, problems: ['multichannel configuration is cut'] };
  if (order === channelOrder.custom) {
    const mapping = [...body.subarray(2, 2 + channelCount)];
    return { order, channelCount, mapping, problems: mapping.length < channelCount ? ['channel mapping is cut'] : [] };
  }
  if (order === channelOrder.native) {
    if (body.length < 6) return { order, channelCount, problems: ['channel mask is cut'] };
    const mask = ((body[2]! << 24) | (body[3]! << 16) | (body[4]! << 8) | body[5]!) >>> 0;
    const bits = countBits(mask);
    return { order, channelCount, mask, problems: bits === channelCount ? [] : [`channel mask names ${bits} channels, count is ${channelCount}`] };
  }
  return { order, channelCount, problems: order === channelOrder.unspecified ? [] : [`channel order ${order} is reserved`] };
}

/** Writes the body. */
export function encodeMultichannelConfig(config: { order: number; channelCount: number; mapping?: readonly number[]; mask?: number }): Uint8Array {
  const { order, channelCount, mapping = [], mask = 0 } = config;
  if (order === channelOrder.custom) return Uint8Array.of(order, channelCount, ...mapping);
  if (order === channelOrder.native) return Uint8Array.of(order, channelCount, mask >>> 24, mask >>> 16, mask >>> 8, mask);
  return Uint8Array.of(order, channelCount);
}

function countBits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}
