/** Behaviours of servers that differ and are all healthy, by name: what a client meets in the field, from one process. */

export interface ServerProfile {
  readonly name: string;
  /** One sentence for the help. */
  readonly summary: string;
  /** Announced with Set Chunk Size and used from then on (RTMP 1.0 §5.4.1). */
  readonly chunkSize: number;
  /** Window Acknowledgement Size and Set Peer Bandwidth. */
  readonly windowBytes: number;
  /** StreamBegin for stream 0 before the answer to connect (RTMP 1.0 §7.2.1.1). */
  readonly beginsConnection: boolean;
  /** onBWDone behind the answer to connect. */
  readonly onBwDone: boolean;
  /** `counting`: 1, 2, 3 ...; `always-1`: one stream per connection. */
  readonly streamIds: 'counting' | 'always-1';
  readonly answersFcPublish: boolean;
  /** A call nobody knows, with a transaction id. */
  readonly unknownCalls: 'error' | 'result' | 'silence';
  readonly streamBeginOnPublish: boolean;
  readonly playReset: 'when-asked' | 'always' | 'never';
  /** |RtmpSampleAccess behind Play.Start; the value for audio and video. */
  readonly sampleAccess: boolean | undefined;
  /** NetStream.Data.Start behind Play.Start. */
  readonly dataStart: boolean;
  /** Message stream id of the media to players. */
  readonly mediaMsid: 'stream' | 'zero';
  /** Players that come late get the media since the last key frame. */
  readonly groupCache: boolean;
  /** How players learn that the publisher has gone. */
  readonly endSigns: { readonly streamEof: boolean; readonly unpublishNotify: boolean; readonly closeAfterMs: number | undefined };
}

const reference: ServerProfile = {
  name: 'reference',
  summary: 'As the specification and every known client want it.',
  chunkSize: 4096, windowBytes: 2_500_000, beginsConnection: true, onBwDone: false, streamIds: 'counting', answersFcPublish: true, unknownCalls: 'error',
  streamBeginOnPublish: true, playReset: 'when-asked', sampleAccess: undefined, dataStart: false, mediaMsid: 'stream', groupCache: true,
  endSigns: { streamEof: true, unpublishNotify: true, closeAfterMs: 10_000 },
};

/** From captures and sources of nginx-rtmp 1.2.2, Node-Media-Server 4.4.3, SRS (2024-10) and gortmplib (2026-08). */
export const serverProfiles: readonly ServerProfile[] = [
  reference,
  {
    ...reference, name: 'nginx-rtmp', summary: 'One stream id, FMLE calls unanswered, the end told by StreamEOF alone, waits for a key frame.',
    windowBytes: 5_000_000, beginsConnection: false, streamIds: 'always-1', answersFcPublish: false, unknownCalls: 'silence', streamBeginOnPublish: false,
    playReset: 'never', sampleAccess: true, groupCache: false, endSigns: { streamEof: true, unpublishNotify: false, closeAfterMs: undefined },
  },
  {
    ...reference, name: 'node-media-server', summary: 'Media on message stream 0, the end not told at all.',
    chunkSize: 65_535, windowBytes: 5_000_000, beginsConnection: false, answersFcPublish: false, unknownCalls: 'silence', streamBeginOnPublish: false,
    playReset: 'always', sampleAccess: false, mediaMsid: 'zero', endSigns: { streamEof: false, unpublishNotify: false, closeAfterMs: undefined },
  },
  {
    ...reference, name: 'srs', summary: 'Large chunks, onBWDone, Play.Reset always, Data.Start.',
    chunkSize: 60_000, beginsConnection: false, onBwDone: true, unknownCalls: 'result', streamBeginOnPublish: false,
    playReset: 'always', sampleAccess: true, dataStart: true,
  },
  {
    ...reference, name: 'mediamtx', summary: 'Large chunks, no answer to unknown calls, Data.Start.',
    chunkSize: 65_536, beginsConnection: false, unknownCalls: 'silence', streamBeginOnPublish: false, playReset: 'always', dataStart: true, groupCache: false,
  },
];

export const referenceProfile = reference;
export const profileNames: readonly string[] = serverProfiles.map((profile) => profile.name);

export function serverProfile(name: string): ServerProfile | undefined {
  return serverProfiles.find((profile) => profile.name === name);
}
