import { addAbortListener } from 'node:events';
import type { WriteStream } from 'node:tty';
import { AppError } from '../../../base/index.ts';
import type { EngineClient, Terminal } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { EXIT, type ExitCode } from '../../output.ts';
import { target } from '../../target.ts';

const USUAL_SIZE = { cols: 80, rows: 24 };

export const exec: Command = {
  usage: 'exec ID|NAME [COMMAND…]',
  summary:
    'Open a shell in a workspace, or run a command there: molecule exec NAME -- COMMAND\nEnds with the exit code of the command.',
  flags: {},
  async run([wanted = '', ...command], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const { stdin, stdout } = process;
    const tty = stdin.isTTY === true && stdout.isTTY === true;
    const client = engine.connect();
    try {
      const terminal = await client.call('terminal.open', {
        workspaceId: workspace.id,
        command: command.length > 0 ? command : null,
        tty,
        ...(tty ? sizeOf(stdout) : USUAL_SIZE),
      });
      const over = new AbortController();
      const typing = type(client, terminal, stdin, over.signal);
      const stopResizing = tty ? followSize(client, terminal, stdout) : () => undefined;
      if (tty) stdin.setRawMode(true);
      try {
        return await show(client, terminal, stdout, context.stop);
      } finally {
        over.abort();
        stopResizing();
        if (tty) stdin.setRawMode(false);
        stdin.destroy();
        await typing;
        // The program has mostly ended by itself, and the engine may be gone: both leave nothing to close.
        await client.call('terminal.close', { id: terminal.id }).catch(() => undefined);
      }
    } finally {
      await client.dispose();
    }
  },
};

/** Prints what it prints, also across a restart of the connection, and resolves with its exit code. */
async function show(
  client: EngineClient,
  { id }: Terminal,
  output: NodeJS.WritableStream,
  stop: AbortSignal,
): Promise<ExitCode> {
  let from = 0;
  while (!stop.aborted) {
    const reading = client.call('terminal.read', { id, from, encoding: 'base64' });
    const { data, next, dropped, terminal } = await orStop(reading, stop);
    const bytes = Buffer.from(data, 'base64');
    if (dropped > 0) output.write(`\r\n[${dropped} bytes left out]\r\n`);
    // At the pace of whoever reads our output.
    if (bytes.length > 0) await new Promise<void>((resolve) => output.write(bytes, () => resolve()));
    from = next;
    if (!terminal.end || bytes.length > 0) continue;
    if (terminal.end.exitCode !== null) return terminal.end.exitCode;
    throw new AppError('terminal_ended', terminal.end.message);
  }
  return EXIT.failed;
}

function orStop<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopping = addAbortListener(stop, () => reject(new AppError('interrupted', 'interrupted')));
    work.then(resolve, reject).finally(() => stopping[Symbol.dispose]());
  });
}

/** Hands on what is typed or piped in, piece by piece. */
async function type(
  client: EngineClient,
  { id, tty }: Terminal,
  input: NodeJS.ReadableStream,
  over: AbortSignal,
): Promise<void> {
  try {
    for await (const chunk of input) {
      const data = Buffer.from(chunk).toString('base64');
      await client.call('terminal.write', { id, data, encoding: 'base64' });
    }
    if (!over.aborted && !tty) await client.call('terminal.write', { id, data: '', end: true });
  } catch (error) {
    // It ended while something was on its way to it, or its reader did.
    if (!over.aborted && !(error instanceof AppError)) throw error;
  }
}

function sizeOf({ columns, rows }: WriteStream): { cols: number; rows: number } {
  return { cols: columns || USUAL_SIZE.cols, rows: rows || USUAL_SIZE.rows };
}

function followSize(client: EngineClient, { id }: Terminal, output: WriteStream): () => void {
  // Of one that has just ended there is nothing to resize; whoever reads it hears of that.
  const resize = () => void client.call('terminal.resize', { id, ...sizeOf(output) }).catch(() => undefined);
  output.on('resize', resize);
  return () => void output.off('resize', resize);
}
