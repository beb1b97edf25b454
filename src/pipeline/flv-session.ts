/** An FLV file, analysed: items of the reader become events; structure is told as container facts, the rules judge it. */
import type { FlvHeaderItem, FlvItem, FlvTagItem } from '../wire/flv/file.js';
import { flvTagType, tagHeaderBytes } from '../wire/flv/tag.js';
import { decodeMessageBody } from '../wire/message/decode.js';
import type { MediaBody } from '../trace/events.js';
import { FileSession } from './file-session.js';
import type { FileSessionOptions } from './file-session.js';
import { describeMedia, MediaState } from './media.js';

/** Tags by kind, as they stand in the file. */
export interface TagCounts { audio: number; video: number; script: number; other?: number }

export class FlvSession {
  readonly session: FileSession;
  readonly tags: TagCounts = { audio: 0, video: 0, script: 0 };
  /** The file ends inside a tag. */
  truncated = false;
  private readonly media = new MediaState();

  constructor(options: Omit<FileSessionOptions, 'container'>) {
    this.session = new FileSession({ ...options, container: 'flv' });
  }

  item(item: FlvItem): void {
    const { session } = this;
    switch (item.kind) {
      case 'header':
        this.header(item);
        return;
      case 'tag':
        this.tag(item);
        return;
      case 'lost':
        if (item.because === 'cut-header') session.container('flv-truncated', item.offset, item.bytes, { field: 'tag header', have: item.bytes, whole: tagHeaderBytes });
        else if (item.because === 'not-flv') session.container('flv-signature', item.offset, item.bytes);
        else session.container('flv-garbage', item.offset, item.bytes, { zeroBytes: item.zeroBytes });
        this.truncated ||= item.because === 'cut-header';
        session.lost(item.offset, item.bytes, item.because === 'cut-header' ? 'cut' : 'no-tag');
        return;
      case 'end':
        this.pointer(item.offset, item.previousTagSize, item.expectedPreviousTagSize);
        if (item.missingBytes > 0) session.container('flv-truncated', item.offset, 0, { field: 'PreviousTagSize', have: 4 - item.missingBytes, whole: 4 });
        session.container('flv-end', item.offset, 0, { bytes: item.offset });
    }
  }

  private header(item: FlvHeaderItem): void {
    const { offset, version, flags, dataOffset, problems } = item;
    if (offset > 0) this.session.container('flv-concatenated', offset, 9);
    this.session.container('flv-header', offset, 9, { version, flags, dataOffset, problems: problems.join(', ') });
  }

  private tag(item: FlvTagItem): void {
    const { session } = this;
    const { header, offset, body, cut } = item;
    const { typeId, dataBytes, timestampMs } = header;
    const length = tagHeaderBytes + dataBytes;
    this.pointer(offset, item.previousTagSize, item.expectedPreviousTagSize);
    if (header.streamId !== 0) session.container('flv-stream-id', offset, tagHeaderBytes, { streamId: header.streamId });
    if (header.reserved !== 0) session.container('flv-reserved-bits', offset, tagHeaderBytes, { bits: header.reserved });
    if (cut) {
      session.container('flv-truncated', offset, tagHeaderBytes + body.length, { field: 'tag', have: body.length, whole: dataBytes, typeId });
      this.truncated = true;
      session.lost(offset, tagHeaderBytes + body.length, 'cut');
      return;
    }
    if (header.filter) session.container('flv-encrypted', offset, length, { typeId });
    if (typeId === flvTagType.audio || typeId === flvTagType.video) {
      if (typeId === flvTagType.audio) this.tags.audio += 1;
      else this.tags.video += 1;
      session.message({ typeId, timestampMs, offset, endOffset: offset + length, length: dataBytes, body: header.filter ? sealed(typeId, body, this.media) : describeMedia(typeId, body, this.media) });
    } else if (header.filter) {
      this.tags.other = (this.tags.other ?? 0) + 1;
    } else if (typeId === flvTagType.script || typeId === flvTagType.scriptAmf3) {
      this.tags.script += 1;
      session.message({ typeId, timestampMs, offset, endOffset: offset + length, length: dataBytes, body: decodeMessageBody(typeId, body, timestampMs) });
    } else {
      this.tags.other = (this.tags.other ?? 0) + 1;
      session.container('flv-tag-type', offset, length, { typeId });
    }
  }

  private pointer(offset: number, found: number | undefined, expected: number | undefined): void {
    if (found !== undefined && expected !== undefined && found !== expected) this.session.container('flv-previous-tag-size', offset - 4, 4, { found, expected });
  }
}

/** Bytes of the audio and video tag headers, which stay in the clear. */
const clearBytes = { [flvTagType.audio]: 2, [flvTagType.video]: 5 } as const;

/** An encrypted tag (FLV E.4.1, Annex F): a frame stands here, and nothing is known of its content. */
function sealed(typeId: 8 | 9, body: Uint8Array, state: MediaState): MediaBody {
  const clear = Math.min(clearBytes[typeId], body.length);
  const { type, units } = describeMedia(typeId, body.subarray(0, clear), state, false);
  return { type, units: units.map((unit) => ({ ...unit, bodyBytes: body.length - clear })) };
}
