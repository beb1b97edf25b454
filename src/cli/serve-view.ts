/** What `serve` prints: its log, and the sessions where they are analysed; text or JSON, one line each. */
import { LiveJson } from '../report/live/json.js';
import { LiveText } from '../report/live/text.js';
import type { LineOut, LiveView } from '../report/live/view.js';
import type { TextOptions } from '../report/text.js';
import type { ServerLogEvent } from '../server/core/log.js';
import { logFields, logLine } from '../server/core/log-text.js';

export interface ServeViewOptions {
  readonly version: string;
  readonly json: boolean;
  /** A line per message. */
  readonly messages: boolean;
  readonly quiet: boolean;
  readonly showSecrets: boolean;
  readonly text: TextOptions;
}

export class ServeView {
  readonly sessions: LiveView;
  readonly #out: LineOut;
  readonly #options: ServeViewOptions;

  constructor(out: LineOut, options: ServeViewOptions) {
    this.#out = out;
    this.#options = options;
    this.sessions = options.json
      ? new LiveJson(out, { version: options.version, kind: 'server', source: 'rtmpdiag serve', quiet: !options.messages })
      : new LiveText(out, { ...options.text, quiet: !options.messages });
  }

  log(event: ServerLogEvent): void {
    const { json, quiet, showSecrets, text } = this.#options;
    // For programs the log is part of the account; they leave out what they do not want.
    if (quiet && !json) return;
    const now = new Date();
    if (json) this.#out.write(JSON.stringify({ event: 'log', time: now.toISOString(), ...logFields(event, { showSecrets }) }));
    else this.#out.write(`${text.palette.dim(timeOfDay(now))}  ${logLine(event, { showSecrets })}`);
  }
}

function timeOfDay(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
