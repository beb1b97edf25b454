/**
 * Runs a command line and turns every way it can end into an exit status of the contract:
 * the operator's mistakes into a sentence, our own faults into a request for a report.
 */
import { fileURLToPath } from 'node:url';
import { Config, run, settings } from '@oclif/core';
import { printable } from '../report/escape.js';
import { exitCode } from './exit-codes.js';
import { didYouMean } from './nearest.js';
import { standard } from './output.js';
import { UserError } from './user-error.js';

/** Never resolves normally: the process ends with the command's status. */
export async function start(argv: readonly string[], rootUrl: URL): Promise<void> {
  const out = standard();
  process.on('uncaughtException', (error) => {
    void end(exitCode.fault, faultText(error));
  });
  // The default of Node turns these into uncaught exceptions, with our text that way too.
  let config: Config | undefined;
  const end = async (status: number, text?: string): Promise<void> => {
    if (text !== undefined) process.stderr.write(text);
    await out.flush();
    process.exit(status);
  };
  // oclif would look for TypeScript sources when NODE_ENV says test or development.
  settings.enableAutoTranspile = false;
  try {
    config = await Config.load({ root: fileURLToPath(rootUrl) });
    const words = (argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv]).map((word, index) => (word === '-h' && index < 2 ? '--help' : word));
    checkCommand(words, config);
    const id = commandId(words, config);
    // "conform diff" is the command conform:diff; `run` below joins the words itself.
    const command = id ?? words[0];
    const rest = words.slice(id?.includes(':') === true ? 2 : 1);
    const beforeDashes = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
    const wantsHelp = command === undefined || command === '--version' || beforeDashes.includes('--help');
    // `run` would join words to a command name ("rules x" to "rules:x") where a command takes no arguments.
    if (wantsHelp) await run(words, config);
    else await config.runCommand(command, rest);
    await end(Number(process.exitCode ?? exitCode.ok));
  } catch (error) {
    const outcome = outcomeOf(error, config, argv);
    await end(outcome.status, outcome.text);
  }
}

/** The command that these words begin with, in oclif's writing: `conform`, `conform:diff`. */
function commandId(words: readonly string[], config: Config): string | undefined {
  const [first, second] = words;
  if (first === undefined) return undefined;
  return [...(second === undefined ? [] : [`${first}:${second}`]), first].find((id) => config.findCommand(id) !== undefined);
}

/** oclif's own text for this names neither the commands nor the next step. */
function checkCommand(words: readonly string[], config: Config): void {
  const word = words[0];
  if (word === undefined || word === '--help' || word === '--version' || config.findCommand(word) !== undefined) return;
  const names = config.commandIDs.filter((id) => !id.includes(':') && config.findCommand(id)?.hidden !== true);
  if (word.startsWith('-')) throw new UserError(`Flags stand behind the command, and ${printable(word)} stands before.`, 'See: rtmpdiag --help');
  throw new UserError(`There is no command "${printable(word)}".`, didYouMean(word, names, `The commands are ${names.join(', ')}.`));
}

/** How the process ends, and what standard error says. */
export interface Outcome { readonly status: number; readonly text?: string }

/** Turns what a command threw into the way the process ends. */
export function outcomeOf(error: unknown, config: Config | undefined, argv: readonly string[]): Outcome {
  if (error instanceof UserError) return { status: exitCode.usage, text: sentence(error.sentence, error.nextStep) };
  if (!(error instanceof Error)) return { status: exitCode.fault, text: faultText(error) };
  if ('code' in error && error.code === 'EEXIT') return { status: exitStatusOf(error) ?? exitCode.ok };
  // Listeners and their like tell their own next step.
  if ('suggestion' in error && typeof error.suggestion === 'string') return { status: exitCode.usage, text: sentence(error.message, error.suggestion) };
  if ('oclif' in error) return { status: exitCode.usage, text: usageText(error, config, argv) };
  return { status: exitCode.fault, text: faultText(error) };
}

function exitStatusOf(error: Error): number | undefined {
  const { oclif } = error as Error & { readonly oclif?: { readonly exit?: number } };
  return oclif?.exit;
}

function sentence(message: string, nextStep: string): string {
  return `${message}\n${nextStep}\n`;
}

/** oclif's complaints about flags and arguments, in one sentence each. */
function usageText(error: Error, config: Config | undefined, argv: readonly string[]): string {
  const id = config === undefined ? undefined : commandId(argv, config);
  const name = id?.replace(':', ' ');
  const command = id === undefined ? undefined : config?.findCommand(id);
  const help = `See: rtmpdiag ${name === undefined ? '' : `${name} `}--help`;
  const { flags, args } = error as Error & { readonly flags?: unknown; readonly args?: unknown };
  if (error.constructor.name === 'NonExistentFlagsError' && Array.isArray(flags)) {
    const flag = printable(String(flags[0]));
    const known = Object.keys(command?.flags ?? {}).map((known) => `--${known}`);
    return sentence(`${name ?? 'rtmpdiag'} has no flag ${flag}.`, didYouMean(flag, known, help));
  }
  if (error.constructor.name === 'RequiredArgsError' && Array.isArray(args)) {
    const missing = args.map((arg: { readonly name: string }) => arg.name.toUpperCase()).join(' and ');
    return sentence(`${name ?? 'rtmpdiag'} needs ${missing}.`, help);
  }
  if (error.constructor.name === 'UnexpectedArgsError' && Array.isArray(args)) {
    return sentence(`${name ?? 'rtmpdiag'} does not take "${printable(String(args[0]))}".`, help);
  }
  // Some of these begin with a heading and a tab, some end with oclif's own pointer to the help.
  const lines = error.message.split('\n').map((line) => printable(line.trim()).replace(/\\x1b\[[0-9;]*m/g, ''))
    .filter((line) => line !== '' && !line.startsWith('See more help') && !line.startsWith('The following error'));
  return sentence(lines.join(' '), help);
}

/** Our own fault. The stack only with DEBUG: it helps nobody who is looking for the fault in a stream. */
function faultText(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  const debug = process.env.DEBUG !== undefined && process.env.DEBUG !== '';
  const stack = debug && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  const next = debug ? '' : ' Run it again with DEBUG=rtmpdiag for the stack to put into it.';
  return `rtmpdiag itself failed: ${printable(what)}\nThis is a fault of rtmpdiag, not of the stream: please report it with this command line and, if you can, the input.${next}\n${stack}`;
}
