import { AppError } from '../../core/base/index.ts';
import { type Command, parseCommand } from '../../core/cli/command.ts';

/** What a command prints, one entry for each call. */
export interface Printed {
  readonly out: string[];
  readonly err: string[];
}

/**
 * Runs a command in this process, for the engine of a home. Resolves with its exit code, or with the code of the error that
 * it refuses with.
 */
export async function runCommand(
  home: string,
  { out, err }: Printed,
  command: Command,
  words: readonly string[],
): Promise<number | string> {
  try {
    const { args, flags } = parseCommand(command, words);
    return await command.run(args, flags, {
      home,
      env: {},
      output: { out: (text) => void out.push(text), err: (text) => void err.push(text) },
      version: '0.0.0',
      stop: new AbortController().signal,
      confirm: null,
    });
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}
