import { createLog } from './log.ts';
import { startRuntime } from './runtime.ts';

/** Entry of the agent process: starts it, tells the port, and stops it cleanly on a signal or with its parent. */
const log = createLog((line) => process.stdout.write(line));

try {
  const runtime = await startRuntime({ env: process.env, log });
  // Read by whoever started this process with PORT=0.
  process.stdout.write(`${JSON.stringify({ listening: runtime.port })}\n`);

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log(`stopping: ${why}`);
    await runtime.dispose();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  if (runtime.followParent) {
    // Nobody reads the output of an orphan: without this a write after the parent's end would crash first.
    process.stdout.on('error', () => void stop('the parent process closed the output'));
    process.stdin.on('end', () => void stop('the parent process ended'));
    process.stdin.on('close', () => void stop('the parent process ended'));
    process.stdin.resume();
  }
} catch (error) {
  process.stderr.write(`cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
