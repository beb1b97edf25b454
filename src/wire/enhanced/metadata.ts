/** The body of a video Metadata packet (E-RTMP v2 "Metadata Frame"): AMF0 pairs of a name and a value, such as colorInfo. */
import type { AmfProblem, AmfValue } from '../../trace/amf.js';
import { decodeAmf0 } from '../amf/amf0.js';

/** One kind of metadata is defined; keeps a hostile packet from filling a report. */
export const maxMetadataPairs = 16;

export interface VideoMetadata {
  readonly pairs: readonly { readonly name: string; readonly value: AmfValue }[];
  readonly problems: readonly AmfProblem[];
  /** A value stood where a name belongs, or a name had no value. */
  readonly broken: boolean;
}

/** Reads the pairs. colorInfo with undefined or an empty object means: back to the original state. */
export function decodeVideoMetadata(body: Uint8Array): VideoMetadata {
  const { values, problems } = decodeAmf0(body);
  const pairs: { name: string; value: AmfValue }[] = [];
  for (let i = 0; i + 1 < values.length && pairs.length < maxMetadataPairs; i += 2) {
    const name = values[i]!;
    if (name.type !== 'string') return { pairs, problems, broken: true };
    pairs.push({ name: name.value, value: values[i + 1]! });
  }
  return { pairs, problems, broken: values.length % 2 !== 0 };
}
