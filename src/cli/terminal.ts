import type { Palette } from '../report/palette.js';
import { plain } from '../report/palette.js';
import type { TextOptions } from '../report/text.js';
import { textWidth } from '../report/wrap.js';

/** Colours only for a terminal, and not when the operator asked for none (`--no-color`, or NO_COLOR not empty: https://no-color.org). */
export function wantsColour(stream: NodeJS.WriteStream, noColourFlag: boolean): boolean {
  const wish = process.env.NO_COLOR;
  return stream.isTTY && !noColourFlag && (wish === undefined || wish === '') && process.env.TERM !== 'dumb';
}

/** How text is laid out on this stream. The colour library is loaded only when there is a use for it. */
export async function textOptions(stream: NodeJS.WriteStream, noColourFlag: boolean): Promise<TextOptions> {
  const width = textWidth(stream.isTTY ? stream.columns : undefined);
  return { palette: wantsColour(stream, noColourFlag) ? await colours() : plain, width };
}

async function colours(): Promise<Palette> {
  const { default: chalk } = await import('chalk');
  return {
    bold: (text) => chalk.bold(text), dim: (text) => chalk.dim(text), red: (text) => chalk.red(text),
    yellow: (text) => chalk.yellow(text), green: (text) => chalk.green(text), cyan: (text) => chalk.cyan(text),
  };
}
