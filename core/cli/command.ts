import { parseArgs } from 'node:util';
import { AppError, defaultHome, messageOf } from '../base/index.ts';
import type { ExitCode, Output } from './output.ts';
import { usageError } from './output.ts';

/** What every command gets. */
export interface CommandContext {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
  readonly version: string;
  /** Aborts on SIGINT and SIGTERM. */
  readonly stop: AbortSignal;
  /** Asks a yes/no question on a terminal; null without one. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

export type Flags = Readonly<Record<string, string | boolean | undefined>>;
type FlagTypes = Readonly<Record<string, { type: 'string' | 'boolean'; short?: string }>>;

/** One command of the command line. */
export interface Command {
  /**
   * After `molecule`, e.g. `org import DIR`. Upper-case words are arguments that it needs; `[NAME]` may follow, and any
   * number of `[NAME…]` comes last.
   */
  readonly usage: string;
  /** One line, or several. */
  readonly summary: string;
  readonly flags: FlagTypes;
  run(args: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode>;
}

const COMMON: FlagTypes = { home: { type: 'string' } };

/** Splits arguments by the command's flags; throws `usage` for unknown ones or a wrong number of arguments. */
export function parseCommand(command: Command, argv: readonly string[]): { args: string[]; flags: Flags } {
  let parsed: { values: Flags; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...argv],
      options: { ...COMMON, ...command.flags },
      allowPositionals: true,
    }) as typeof parsed;
  } catch (error) {
    throw usageError(messageOf(error), `usage: molecule ${command.usage}`);
  }
  const { required, optional, more } = argumentsOf(command);
  const count = parsed.positionals.length;
  const most = more.length > 0 ? Number.POSITIVE_INFINITY : required.length + optional.length;
  if (count < required.length || count > most) {
    const expected = [...required, ...optional, ...more].join(' ');
    throw usageError(
      expected === '' ? 'this command takes no arguments' : `expected ${expected}`,
      `usage: molecule ${command.usage}`,
    );
  }
  return { args: parsed.positionals, flags: parsed.values };
}

function argumentsOf({ usage }: Command) {
  const words = usage.split(' ');
  return {
    required: words.filter((word) => /^[A-Z][A-Z_|]*$/.test(word)),
    optional: words.filter((word) => /^\[[A-Z][A-Z_|]*\]$/.test(word)),
    more: words.filter((word) => /^\[[A-Z][A-Z_|]*…\]$/.test(word)),
  };
}

export function homeOf(flags: Flags, env: NodeJS.ProcessEnv): string {
  return typeof flags.home === 'string'
    ? defaultHome({ ...env, MOLECULE_HOME: flags.home })
    : defaultHome(env);
}

/** A port from a flag. Throws `usage`. */
export function portOf(text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (typeof text === 'string' && text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535)
    return port;
  throw new AppError('usage', `--port is a number from 0 to 65535, not "${text}"`);
}
