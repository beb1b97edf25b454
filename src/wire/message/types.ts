/** Message type ids (RTMP 1.0 §5.4, §6.2, §7.1). */
export const typeId = {
  setChunkSize: 1, abort: 2, acknowledgement: 3, userControl: 4, windowAcknowledgementSize: 5, setPeerBandwidth: 6,
  audio: 8, video: 9, dataAmf3: 15, sharedObjectAmf3: 16, commandAmf3: 17, dataAmf0: 18, sharedObjectAmf0: 19, commandAmf0: 20,
  aggregate: 22,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'set chunk size'],
  [2, 'abort'],
  [3, 'acknowledgement'],
  [4, 'user control'],
  [5, 'window acknowledgement size'],
  [6, 'set peer bandwidth'],
  [8, 'audio'],
  [9, 'video'],
  [15, 'data (AMF3)'],
  [16, 'shared object (AMF3)'],
  [17, 'command (AMF3)'],
  [18, 'data'],
  [19, 'shared object'],
  [20, 'command'],
  [22, 'aggregate'],
]);

/** The type's name for people, such as "set chunk size"; "type 7" for one without a name. */
export function messageTypeName(id: number): string {
  return NAMES.get(id) ?? `type ${id}`;
}

/** The type is described by RTMP 1.0. Type 7 is only named in nginx-rtmp and SRS, and nobody sends it. */
export function isKnownType(id: number): boolean {
  return NAMES.has(id);
}

/** Audio or video. */
export function isMediaType(id: number): boolean {
  return id === typeId.audio || id === typeId.video;
}

/** Protocol control (1, 2, 3, 5, 6) or user control (4): csid 2, msid 0, effective on receipt (RTMP 1.0 §5.4, §6.2). */
export function isControlType(id: number): boolean {
  return id >= typeId.setChunkSize && id <= typeId.setPeerBandwidth;
}
