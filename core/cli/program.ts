import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, homeOf, parseCommand } from './command.ts';
import {
  exec,
  filesGet,
  filesList,
  filesMakeFolder,
  filesMove,
  filesPut,
  filesRemove,
} from './commands/access/index.ts';
import { agentAdd, agentConnection, agentRotate } from './commands/agent.ts';
import { approvalsApprove, approvalsDeny, approvalsList, approvalsShow } from './commands/approvals.ts';
import { baseImage } from './commands/base-image.ts';
import { budget, cancel } from './commands/budget.ts';
import { bundleExport, bundleImport } from './commands/bundle.ts';
import { create } from './commands/create.ts';
import { diagnostics } from './commands/diagnostics.ts';
import { dockerList, dockerUse } from './commands/docker.ts';
import { doctor } from './commands/doctor.ts';
import { imageBuild, imageList, imageLogs, imagePrune, imageRefresh } from './commands/image/index.ts';
import {
  allowTier,
  duplicate,
  hibernate,
  move,
  pause,
  remove,
  rename,
  restart,
  resume,
  rm,
  set,
  wake,
} from './commands/lifecycle/index.ts';
import { link } from './commands/link.ts';
import { memoryList, memorySearch } from './commands/memory.ts';
import { logs, stats } from './commands/observe.ts';
import { offlineExport, offlineImport, offlineInspect } from './commands/offline/index.ts';
import {
  orgCheck,
  orgExport,
  orgImport,
  orgLock,
  orgPlan,
  orgRepositories,
  orgResolve,
  orgRoots,
  orgTemplates,
} from './commands/org/index.ts';
import {
  pluginInstall,
  pluginList,
  pluginRemove,
  pluginSource,
  pluginUpdates,
} from './commands/plugin/index.ts';
import {
  scheduleAdd,
  scheduleHistory,
  scheduleList,
  schedulePause,
  scheduleRemove,
  scheduleResume,
  scheduleRun,
} from './commands/schedule.ts';
import { secretsList, secretsRemove, secretsSet, secretsTest } from './commands/secrets.ts';
import { serve } from './commands/serve.ts';
import {
  settingsExport,
  settingsImport,
  settingsList,
  settingsReset,
  settingsSet,
} from './commands/settings.ts';
import { templateImport, templateList } from './commands/template.ts';
import { tokensCreate, tokensList, tokensRemove } from './commands/tokens.ts';
import { chat, status } from './commands/workspaces.ts';
import { EXIT, type ExitCode, processOutput, report, usageError } from './output.ts';

/** What only some of them need (the engine, Docker, the resolver) they load when they run. */
const commands: readonly Command[] = [
  serve,
  link,
  orgTemplates,
  orgResolve,
  orgCheck,
  orgPlan,
  orgImport,
  orgExport,
  orgLock,
  orgRoots,
  orgRepositories,
  status,
  create,
  chat,
  logs,
  stats,
  restart,
  pause,
  resume,
  hibernate,
  wake,
  rename,
  move,
  set,
  allowTier,
  duplicate,
  remove,
  rm,
  agentAdd,
  agentConnection,
  agentRotate,
  exec,
  filesList,
  filesGet,
  filesPut,
  filesMakeFolder,
  filesMove,
  filesRemove,
  pluginList,
  pluginInstall,
  pluginRemove,
  pluginUpdates,
  pluginSource,
  templateList,
  templateImport,
  bundleExport,
  bundleImport,
  budget,
  cancel,
  secretsList,
  secretsSet,
  secretsTest,
  secretsRemove,
  tokensList,
  tokensCreate,
  tokensRemove,
  approvalsList,
  approvalsShow,
  approvalsApprove,
  approvalsDeny,
  memoryList,
  memorySearch,
  scheduleList,
  scheduleAdd,
  schedulePause,
  scheduleResume,
  scheduleRun,
  scheduleHistory,
  scheduleRemove,
  imageList,
  imageBuild,
  imageRefresh,
  imagePrune,
  imageLogs,
  offlineExport,
  offlineImport,
  offlineInspect,
  dockerList,
  dockerUse,
  doctor,
  diagnostics,
  settingsList,
  settingsSet,
  settingsReset,
  settingsExport,
  settingsImport,
  baseImage,
];

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
