/** Counting lost pictures by the holes they leave in the numbering of the others. One counter per track; constant memory. */
import type { PictureFacts } from '../../trace/events.js';

/** Where in the track: decode time and file (or stream) offset of an access unit. */
export interface Place { readonly timestampMs: number; readonly offset: number }

/** Frames missing between two access units that are there, in coding order as far as the numbering tells. */
export interface Hole { readonly frames: number; readonly after: Place; readonly before: Place }

export interface CountedLoss {
  /** Whole frames; two missing fields are one. */
  readonly frames: number;
  /** What the count rests on; empty when the track's pictures allow none. */
  readonly basis: readonly ('frame_num' | 'poc' | 'order_hint' | 'idr_pic_id')[];
  /**
   * exact: every loss that leaves a frame behind it shows in this numbering. lower-bound: the numbering has too few bits or too little
   * structure for that (what is counted is gone for certain, more may be). none: this track's numbering says nothing.
   */
  readonly certainty: 'exact' | 'lower-bound' | 'none';
  /** Whole groups of pictures are known to be gone (idr_pic_id repeats); they leave no count. */
  readonly lostGroups: number;
  /**
   * Frames that decode times alone say are missing where the numbering begins anew (in front of an IDR picture) and cannot show them; not in
   * `frames`. Absent: none. `certainty` is about what the numbering can show.
   */
  readonly unseen?: number;
}

export interface PictureCounter {
  /** Every access unit with its pictures, in file order. Calls `onHole` as soon as a hole is sure (open GOPs and reordering delay it). */
  add(pictures: readonly PictureFacts[], place: Place): void;
  /** Bytes are missing or unreadable here (damage, another configuration, an unreadable frame): what follows is not compared with what was. */
  interrupt(): void;
  /** End of the track: judges what was still waiting. */
  finish(): void;
  result(): CountedLoss;
}

export type OnHole = (hole: Hole) => void;
