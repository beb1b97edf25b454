/** Programs that people know, for the question "does it break mine?": what a case says that it breaks is a sentence, not a list of names. */

export interface Family {
  /** Word for class names. */
  readonly id: string;
  readonly label: string;
  readonly named: RegExp;
  /** What "all players" and "all publishers" mean it by. */
  readonly roles: readonly ('players' | 'publishers')[];
}

export const families: readonly Family[] = [
  { id: 'ffmpeg', label: 'FFmpeg', named: /\bffmpeg\b/i, roles: ['players', 'publishers'] },
  { id: 'obs', label: 'OBS', named: /\bobs\b/i, roles: ['publishers'] },
  { id: 'gstreamer', label: 'GStreamer', named: /\bgstreamer\b|\brtmp2(?:sink|src)\b/i, roles: ['players', 'publishers'] },
  { id: 'librtmp', label: 'librtmp', named: /\blibrtmp\b|\brtmpdump\b/i, roles: ['players', 'publishers'] },
  { id: 'vlc', label: 'VLC', named: /\bvlc\b/i, roles: ['players'] },
  { id: 'flash', label: 'Flash', named: /\bflash (?:player|media live encoder)\b|^flash$/i, roles: ['players', 'publishers'] },
  { id: 'nginx-rtmp', label: 'nginx-rtmp', named: /\bnginx-rtmp\b/i, roles: [] },
  { id: 'node-media-server', label: 'Node-Media-Server', named: /\bnode-media-server\b/i, roles: [] },
];

/** Those that one of these sentences means. */
export function familiesOf(breaks: readonly string[]): readonly Family[] {
  return families.filter(({ named, roles }) => breaks.some((text) => named.test(text) || roles.some((role) => new RegExp(`^(?:all|all other) ${role}$`, 'i').test(text))));
}
