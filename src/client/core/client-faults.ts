/** Named faults of a publisher: each changes one thing that goes to the server. */
import { decodeAmf0, encodeAmf0 } from '../../wire/amf/amf0.js';
import { encodeUtf8 } from '../../wire/bytes/utf8.js';
import type { MediaMessage } from './media-source.js';
import { annexBTagBody, avcSequenceHeaderBody } from './synthetic-media.js';

export interface ClientFault {
  readonly id: string;
  readonly summary: string;
  /** The rule that must name it. */
  readonly rule: string;
  /** Rules that may be reported beside it, because they are true as well. */
  readonly companions?: readonly string[];
  /** Instead of C0 and C1. */
  hello?(c0c1: Uint8Array): Uint8Array;
  /** Leaves out C2. */
  readonly withoutC2?: true;
  /** Chunk size before anything is announced, instead of 128. */
  readonly firstChunkSize?: number;
  /** What to answer to the server's chunk size: what to announce (undefined: nothing) and what to use. Healthy is both the server's. */
  chunkSize?(serverSize: number): { readonly announce?: number; readonly use: number };
  /** Message stream for media, instead of the one that createStream gave. */
  readonly mediaMsid?: number;
  /** Changes a media message, or drops it. */
  media?(message: MediaMessage): MediaMessage | undefined;
}

const usualChunkSize = 128;

/** A TLS 1.2 ClientHello with one cipher suite and no extension: enough to be recognised. */
function clientHello(): Uint8Array {
  const body = [3, 3, ...new Array<number>(32).fill(0x5a), 0, 0, 2, 0x00, 0x2f, 1, 0];
  const handshake = [1, 0, body.length >> 8, body.length & 0xff, ...body];
  return Uint8Array.from([0x16, 3, 1, handshake.length >> 8, handshake.length & 0xff, ...handshake]);
}

function replace(message: MediaMessage, payload: Uint8Array): MediaMessage {
  return { ...message, payload };
}

/** ADTS header for one stereo frame at 44.1 kHz (ISO/IEC 13818-7 §6.2). */
function withAdts(frame: Uint8Array): Uint8Array {
  const length = frame.length + 7;
  return Uint8Array.from([0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc, ...frame]);
}

export const clientFaults: readonly ClientFault[] = [
  { id: 'c2-missing', summary: 'Goes on with connect and never sends C2.', rule: 'handshake-c2-missing', withoutC2: true },
  { id: 'tls-client-hello', summary: 'Speaks TLS to a plain port.', rule: 'tls-to-plain-port', hello: clientHello },
  { id: 'http-get', summary: 'Asks for a web page.', rule: 'http-on-rtmp-port', hello: () => encodeUtf8('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n') },
  { id: 'c0-version-6', summary: 'Asks for version 6 (RTMPE).', rule: 'handshake-bad-version', hello: (bytes) => Uint8Array.from(bytes, (byte, at) => (at === 0 ? 6 : byte)) },
  {
    id: 'chunk-size-announced-not-applied', summary: 'Announces the server\'s chunk size and goes on with 128 bytes.', rule: 'chunk-size-announced-not-applied',
    chunkSize: (serverSize) => ({ announce: serverSize, use: usualChunkSize }),
  },
  {
    id: 'chunk-size-applied-not-announced', summary: 'Uses chunks of 4096 bytes from its first message on and never announces them.', rule: 'chunk-size-applied-not-announced',
    firstChunkSize: 4096,
    chunkSize: () => ({ use: 4096 }),
  },
  { id: 'chunk-size-zero', summary: 'Announces a chunk size of 0.', rule: 'chunk-size-out-of-range', chunkSize: () => ({ announce: 0, use: usualChunkSize }) },
  { id: 'chunk-size-huge', summary: 'Announces chunks of 128 MiB.', rule: 'chunk-size-out-of-range', chunkSize: () => ({ announce: 0x8000000, use: 0x8000000 }) },
  { id: 'media-msid-0', summary: 'Sends audio and video on message stream 0.', rule: 'media-wrong-msid', mediaMsid: 0 },
  { id: 'no-video-header', summary: 'Sends no AVC sequence header.', rule: 'avc-sequence-header-missing', media: (message) => (message.what === 'video-header' ? undefined : message) },
  { id: 'no-audio-header', summary: 'Sends no AAC sequence header.', rule: 'aac-sequence-header-missing', media: (message) => (message.what === 'audio-header' ? undefined : message) },
  {
    id: 'empty-video-header', summary: 'Sends an AVC sequence header without parameter sets, and start codes instead of lengths.', rule: 'avcc-record-invalid', companions: ['annexb-in-avcc'],
    media: (message) => {
      if (message.what === 'video-header') return replace(message, avcSequenceHeaderBody(new Uint8Array(0)));
      return message.what === 'video' ? replace(message, annexB(message.payload)) : message;
    },
  },
  { id: 'annexb', summary: 'Sends start codes where NAL lengths belong.', rule: 'annexb-in-avcc', media: (message) => (message.what === 'video' ? replace(message, annexB(message.payload)) : message) },
  {
    id: 'adts', summary: 'Sends AAC with ADTS headers.', rule: 'aac-adts-in-flv',
    media: (message) => (message.what === 'audio' ? replace(message, Uint8Array.from([...message.payload.subarray(0, 2), ...withAdts(message.payload.subarray(2))])) : message),
  },
  { id: 'no-metadata', summary: 'Sends no onMetaData.', rule: 'metadata-missing-or-late', media: (message) => (message.what === 'metadata' ? undefined : message) },
  {
    id: 'metadata-bare', summary: 'Sends onMetaData without @setDataFrame.', rule: 'metadata-without-setdataframe',
    media: (message) => (message.what === 'metadata' ? replace(message, encodeAmf0(decodeAmf0(message.payload).values.slice(1))) : message),
  },
  { id: 'no-frames', summary: 'Publishes and sends nothing.', rule: 'publisher-idle', media: () => undefined },
];

function annexB(payload: Uint8Array): Uint8Array {
  return annexBTagBody(payload[0] === 0x17, payload.subarray(9));
}

export function clientFault(id: string): ClientFault | undefined {
  return clientFaults.find((fault) => fault.id === id);
}
