import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, homeOf, parseCommand } from './command.ts';
import { commands } from './commands/index.ts';
import { EXIT, type ExitCode, processOutput, report, usageError } from './output.ts';

function help(): string {
  const indented = (text: string) => text.replaceAll(/^/gm, '      ');
  const lines = commands.map(({ usage, summary }) => `  molecule ${usage}\n${indented(summary)}`);
  return [
    'Run a whole organisation of AI-agent workspaces on this machine.',
    '',
    ...lines,
    '',
    'Every command takes --home DIR (else MOLECULE_HOME, else the data folder of the app).',
    'Exit codes: 0 done, 1 failed, 2 wrong usage.',
  ].join('\n');
}

/** The command that the first words name, with the words after it. */
function select(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  for (const command of commands) {
    const words = command.usage.split(' ').filter((word) => /^[a-z-]+$/.test(word));
    if (words.every((word, index) => argv[index] === word))
      return { command, rest: argv.slice(words.length) };
  }
  const words = argv.slice(0, 2).filter((word) => !word.startsWith('-'));
  throw usageError(`there is no command "${words.join(' ')}"`, 'molecule --help lists them all.');
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const output = processOutput;
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) {
    output.out(help());
    return argv.length === 0 ? EXIT.usage : EXIT.ok;
  }
  const manifest = path.resolve(import.meta.dirname, '../../package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  if (argv[0] === '--version') {
    output.out(version);
    return EXIT.ok;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    const { command, rest } = select(argv);
    const { args, flags } = parseCommand(command, rest);
    const home = homeOf(flags, process.env);
    const confirm = process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : null;
    return await command.run(args, flags, {
      home,
      env: process.env,
      output,
      version,
      stop: stop.signal,
      confirm,
    });
  } catch (error) {
    return report(error, output);
  }
}

async function askOnTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
