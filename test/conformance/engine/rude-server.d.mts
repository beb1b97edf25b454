export interface RudeServer {
  readonly port: number;
  /** Listens again behind a death. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export interface RudeOptions {
  readonly port?: number;
  /** What a death does beyond closing everything; a process ends here. */
  readonly died?: (how: 'exit' | 'crash') => void;
  /** The answer to connect comes so late. */
  readonly connectDelayMs?: number;
  /** A plain publish is too much for it. */
  readonly diesAtPublish?: boolean;
  /** Loses every so manieth frame, at rest as well. */
  readonly losesEvery?: number;
  /** Frames reach a player so many at a time. */
  readonly groupsOf?: number;
}

export function startRude(options?: RudeOptions): Promise<RudeServer>;
