/** Words for what a comparison found. */
import type { CommonProperty, Comparison, Landmark } from '../../trace/comparison.js';
import type { Evidence } from '../../trace/findings.js';
import { bytes, grouped } from '../text.js';

/** "1 frame", "12 video frames". */
export function frames(count: number, kind = ''): string {
  return `${grouped(count)} ${kind === '' ? '' : `${kind} `}frame${count === 1 ? '' : 's'}`;
}

/** "12 video frames and 3 audio frames"; `of` picks the number of a kind. */
export function byKind(comparison: Comparison, of: 'missing' | 'corrupted' | 'duplicated' | 'reordered' | 'retimed'): string {
  const { video, audio } = comparison.byKind;
  const parts = [video[of] > 0 ? frames(video[of], 'video') : '', audio[of] > 0 ? frames(audio[of], 'audio') : ''].filter((part) => part !== '');
  return parts.length === 0 ? frames(comparison[of]) : parts.join(' and ');
}

/** "8.3 %" */
export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(ratio < 0.001 ? 3 : 1)} %`;
}

/** "12.345 s" from milliseconds. */
export function atSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

const fmtNames = ['0 (full header)', '1 (no message stream id)', '2 (timestamp delta only)', '3 (no header: everything as before)'];

/** "took 3 or more chunks": what a frame with the property did. */
export function propertyWords(property: Pick<CommonProperty, 'id' | 'value'>, chunkBytes: number): string {
  const { id, value } = property;
  switch (id) {
    case 'several-chunks': return `took ${value} or more chunks${chunkBytes > 0 ? ` of ${grouped(chunkBytes)} bytes` : ''}`;
    case 'interleaved': return 'had chunks of other messages between its own';
    case 'fmt': return `began with a chunk header of type ${fmtNames[value] ?? String(value)}`;
    case 'csid': return `went on chunk stream ${value}`;
    case 'several-segments': return 'came in more than one TCP segment';
    case 'shares-segment': return 'began in the TCP segment in which the message before it ended';
    case 'extended-timestamp': return 'needed the extended timestamp (16 777 215 ms and later)';
    case 'key': return 'was a key frame';
    case 'inter': return 'was no key frame';
    case 'disposable': return 'was one that no other frame needs';
    case 'large': return `had ${bytes(value)} or more`;
    case 'small': return `had ${bytes(value)} or less`;
    case 'every-nth': return `was each ${value}th of its track`;
    case 'kind': return `was ${value === 9 ? 'video' : 'audio'}`;
  }
}

/** Why a receiver loses just those, and what to change. */
const reasons: Readonly<Partial<Record<CommonProperty['id'], { readonly cause: string; readonly remedy: string }>>> = {
  'several-chunks': {
    cause: 'A reader that handles the continuation chunks (type 3) of a message wrongly, or that loses its place when one read ends inside a message, loses exactly these.',
    remedy: 'Server: read a continuation chunk as min(chunk size, what is left of the message), never as all the rest, and keep the position when a read ends inside a chunk. Try it with: rtmpdiag proxy --resegment message, then split.',
  },
  interleaved: {
    cause: 'A reader that keeps one unfinished message at a time, and not one for each chunk stream, loses exactly these.',
    remedy: 'Server: keep the unfinished message and the last header for each chunk stream id.',
  },
  fmt: {
    cause: 'A reader that forgets the header of the message before it on the same chunk stream, or does not accept this header for a new message, loses exactly these.',
    remedy: 'Server: keep length, type, message stream id and timestamp delta for each chunk stream after a message is complete; types 1, 2 and 3 may begin a new message (RTMP 1.0 §5.3.1.2).',
  },
  csid: { cause: 'The receiver does not take messages of this chunk stream.', remedy: 'Server: take media by message type and message stream id; the chunk stream id is the sender\'s free choice.' },
  'several-segments': {
    cause: 'A reader that cannot go on where a read ended inside a message loses exactly these.',
    remedy: 'Server: keep the position inside header and payload when a read ends. Try it with: rtmpdiag proxy --resegment message, then split.',
  },
  'shares-segment': {
    cause: 'A reader that takes one message from each read and leaves the rest of its buffer lying loses exactly these.',
    remedy: 'Server: after a message is complete, go on parsing what is left in the buffer before reading again. Try it with: rtmpdiag proxy --resegment coalesce.',
  },
  'extended-timestamp': {
    cause: 'A reader that takes the four bytes of the extended timestamp for payload, or expects none on continuation chunks, loses these.',
    remedy: 'Server: read the extended timestamp whenever the 24-bit field is 0xFFFFFF, on type 3 chunks too (RTMP 1.0 §5.3.1.3).',
  },
  key: { cause: 'Key frames are the largest messages: whatever has a limit or takes one message in several reads fails there first.', remedy: 'Server: look for a limit on message size, and for reads that end inside a message.' },
  large: { cause: 'Something on the way has a limit on the size of a message.', remedy: 'Server: raise or remove the limit on message size; a key frame of a high bit rate takes hundreds of kilobytes.' },
  inter: { cause: 'Someone on the way drops what other frames can do without: a server that sheds load for a receiver that is too slow.', remedy: 'Make the receiver or its connection faster, lower the bit rate, or let the server hold more before it drops.' },
  disposable: { cause: 'Someone on the way drops what no other frame needs: it sheds load on purpose.', remedy: 'Make the receiver or its connection faster, or lower the bit rate.' },
  'every-nth': { cause: 'So regular a loss is made by a counter, not by a network.', remedy: 'Look for a frame-rate limit, a sampling or a fault injection between sender and receiver.' },
};

/** The property is told with "was", not with another verb. */
function isWas({ id }: CommonProperty): boolean {
  return id === 'key' || id === 'inter' || id === 'disposable' || id === 'every-nth' || id === 'kind';
}

/** What the missing frames have in common, in whole sentences, and the remedy that belongs to it. */
export function commonWords(comparison: Comparison): { readonly text: string; readonly remedy?: string } {
  const sharp = comparison.inCommon.filter((property) => property.sharp);
  const [first, ...others] = sharp.filter((property) => property.id !== 'kind');
  const { chunkBytes } = comparison;
  if (first !== undefined) {
    const all = `${first.missingWith === first.missing ? 'Each' : grouped(first.missingWith)} of the ${grouped(first.missing)} missing frames`;
    const none = `${first.arrivedWith === 0 ? 'none' : `only ${grouped(first.arrivedWith)}`} of the ${grouped(first.arrived)} that arrived ${isWas(first) ? (first.arrivedWith === 1 ? 'was' : 'were') : 'did'}`;
    const also = others.filter(({ id }) => id === 'key' || id === 'interleaved' || id === 'fmt' || id === 'several-segments' || id === 'shares-segment').map((property) => propertyWords(property, chunkBytes));
    const reason = reasons[first.id];
    return {
      text: `${all} ${propertyWords(first, chunkBytes)}; ${none}.${also.length > 0 ? ` Each also ${also.join(', and ')}, so the numbers alone do not tell which of these counts.` : ''}${reason === undefined ? '' : ` ${reason.cause}`}`,
      ...(reason === undefined ? {} : { remedy: reason.remedy }),
    };
  }
  const weak = comparison.inCommon.find((property) => property.missingWith === property.missing && property.id !== 'kind');
  const kind = comparison.inCommon.find((property) => property.id === 'kind');
  if (weak === undefined) {
    if (kind === undefined) return { text: '' };
    const [lost, other] = kind.value === 9 ? ['video', 'audio'] : ['audio', 'video'];
    return { text: kind.arrivedWith === 0 ? `No ${lost} arrived at all, while the ${other} did: something on the way does not pass this codec on.` : `Only ${lost} is affected; all of the ${other} arrived. Nothing else that can be seen tells the missing frames from the others.` };
  }
  const reason = reasons[weak.id];
  return {
    text: `Each of the ${grouped(weak.missing)} missing frames ${propertyWords(weak, chunkBytes)}; so ${isWas(weak) ? 'were' : 'did'} ${grouped(weak.arrivedWith)} of the ${grouped(weak.arrived)} that arrived.${reason === undefined ? '' : ` ${reason.cause}`}`,
    ...(reason === undefined ? {} : { remedy: reason.remedy }),
  };
}

/** What was special about the message at which everything ended, and what to change. */
export function landmarkWords(landmark: Landmark, chunkBytes: number): { readonly text: string; readonly remedy: string } {
  const { what, value } = landmark;
  const special = what === 'largest' ? `is by far the largest so far (${bytes(value)})` : what === 'key' ? 'is the first key frame'
    : `is the first that ${propertyWords({ id: what, value }, chunkBytes)}`;
  return {
    text: `All ${frames(landmark.framesBefore)} before byte ${grouped(landmark.sentOffset)} of what was sent arrived, and none of the ${grouped(landmark.framesAfter)} behind it. The frame there ${special}: the receiver's reader stopped at it.`,
    remedy: what === 'largest' ? (reasons.large?.remedy ?? '') : (reasons[what]?.remedy ?? ''),
  };
}

export function sentEvidence(comparison: Comparison, offset: number, note: string, length = 0): Evidence {
  return { direction: comparison.sentDirection, offset, length, note, file: comparison.sentFile };
}

export function arrivedEvidence(comparison: Comparison, offset: number, note: string, length = 0): Evidence {
  return { direction: comparison.arrivedDirection, offset: Math.max(0, offset), length, note, file: comparison.arrivedFile };
}
