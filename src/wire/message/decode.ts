import type { MessageBody } from '../../trace/events.js';
import { decodeAbort } from './abort.js';
import { decodeAcknowledgement } from './acknowledgement.js';
import { decodeAggregate } from './aggregate.js';
import { decodeCommand } from './command.js';
import { decodeData } from './data.js';
import { decodeSetChunkSize } from './set-chunk-size.js';
import { decodeSetPeerBandwidth } from './set-peer-bandwidth.js';
import { decodeSharedObject } from './shared-object.js';
import { typeId } from './types.js';
import { decodeUnknown } from './unknown.js';
import { decodeUserControl } from './user-control.js';
import { decodeWindowAcknowledgementSize } from './window-acknowledgement-size.js';

/**
 * Decodes a message's payload by its type id. Never throws: a payload too short for its type is `malformed`, a longer one
 * is read and its tail ignored, as every peer does. `timestampMs` is the message's, needed by aggregates.
 * Audio and video come back without units: `codecs` describes them, and this layer does not know it.
 */
export function decodeMessageBody(id: number, payload: Uint8Array, timestampMs: number): MessageBody {
  switch (id) {
    case typeId.setChunkSize: return decodeSetChunkSize(payload);
    case typeId.abort: return decodeAbort(payload);
    case typeId.acknowledgement: return decodeAcknowledgement(payload);
    case typeId.userControl: return decodeUserControl(payload);
    case typeId.windowAcknowledgementSize: return decodeWindowAcknowledgementSize(payload);
    case typeId.setPeerBandwidth: return decodeSetPeerBandwidth(payload);
    case typeId.audio: return { type: 'audio', units: [] };
    case typeId.video: return { type: 'video', units: [] };
    case typeId.dataAmf3: return decodeData(payload, 'amf3');
    case typeId.dataAmf0: return decodeData(payload, 'amf0');
    case typeId.sharedObjectAmf3: return decodeSharedObject(payload, 'amf3');
    case typeId.sharedObjectAmf0: return decodeSharedObject(payload, 'amf0');
    case typeId.commandAmf3: return decodeCommand(payload, 'amf3');
    case typeId.commandAmf0: return decodeCommand(payload, 'amf0');
    case typeId.aggregate: return decodeAggregate(payload, timestampMs);
    default: return decodeUnknown();
  }
}
