/** Evidence from metadata, which is kept without its message. */
import type { Metadata } from '../../session/metadata.js';
import type { Evidence } from '../../trace/findings.js';

export function ofMetadata(metadata: Metadata, note: string): Evidence {
  return { direction: metadata.direction, offset: metadata.offset, length: metadata.endOffset - metadata.offset, note };
}
