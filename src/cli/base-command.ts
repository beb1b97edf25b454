/** What every command has: colours by the terminal, JSON by hand (line by line where the command is live), exit codes of the contract. */
import { Command } from '@oclif/core';
import type { TextOptions } from '../report/text.js';
import { colourFlags } from './flags.js';
import type { Output } from './output.js';
import { standard } from './output.js';
import { textOptions } from './terminal.js';

export abstract class BaseCommand extends Command {
  static override baseFlags = colourFlags;

  /** Standard output. */
  protected get out(): Output {
    return standard();
  }

  /** Remarks for the person, on standard error: standard output may be JSON for a program. */
  protected note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Layout of text on standard output. */
  protected async layout(flags: { readonly 'no-color': boolean }): Promise<TextOptions> {
    return textOptions(process.stdout, flags['no-color']);
  }

  /** The status the process ends with, once everything is written. */
  protected finish(status: number): void {
    process.exitCode = status;
  }

  /** Errors go up to `start`, which turns them into a sentence and an exit status; oclif's own handler would set 1. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}
