import {
  AppError,
  type ErrorAction,
  forTerminal,
  messageOf,
  systemCodeOf,
  toAppError,
} from '../base/index.ts';

const MIB = 1024 * 1024;

/** Exit codes that scripts rely on. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
/** One of these, or what a program ended with that a command ran. */
export type ExitCode = number;

/** Where a command writes. Results go to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export const processOutput: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

/** A mistake in how the command was called. */
export function usageError(message: string, detail?: string): AppError {
  return new AppError('usage', message, { detail });
}

/** Tells about a failure in the user's words, with its next steps; returns the exit code. */
export function report(thrown: unknown, output: Output): ExitCode {
  const error = missingFile(thrown) ?? toAppError(thrown);
  // Where the detail lists several mistakes, the message is the first of them.
  const detail = error.detail && forTerminal(error.detail);
  if (detail?.startsWith(error.message)) output.err(`molecule: ${detail}`);
  else {
    output.err(`molecule: ${forTerminal(error.message)}`);
    if (detail) output.err(detail);
  }
  for (const action of error.actions) output.err(`  → ${actionText(action)}`);
  return error.code === 'usage' ? EXIT.usage : EXIT.failed;
}

/** Files that a command is given are often misspelt. */
function missingFile(thrown: unknown): AppError | null {
  if (systemCodeOf(thrown) !== 'ENOENT') return null;
  const { path, syscall } = thrown as { path?: unknown; syscall?: unknown };
  if (typeof path !== 'string' || String(syscall).startsWith('spawn')) return null;
  const message = `${path} does not exist, or the folder that it is in does not`;
  return new AppError('file_not_found', message, { detail: messageOf(thrown), cause: thrown });
}

function actionText(action: ErrorAction): string {
  return action.url ? `${action.label}: ${action.url}` : action.label;
}

export function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

/** Rows as aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
