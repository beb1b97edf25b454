/** Command names that RTMP 1.0 or the practice of known clients and servers gives a meaning; any other is a call on the receiver. */
const KNOWN: ReadonlySet<string> = new Set([
  'connect', 'createStream', 'close', 'call',
  'play', 'play2', 'deleteStream', 'closeStream', 'receiveAudio', 'receiveVideo', 'publish', 'seek', 'pause',
  'releaseStream', 'FCPublish', 'FCUnpublish', 'FCSubscribe', 'FCUnsubscribe', 'getStreamLength', '_checkbw', 'secureTokenResponse',
  '_result', '_error', 'onStatus', 'onFCPublish', 'onFCUnpublish', 'onFCSubscribe', 'onFCUnsubscribe', 'onBWDone', '_onbwcheck', '_onbwdone',
  'ping', 'pong',
]);

/** The name is one of the known commands; capitals count, as they do for every peer. */
export function isKnownCommand(commandName: string): boolean {
  return KNOWN.has(commandName);
}
