import { forTerminal } from '../../base/index.ts';
import type { InputOf } from '../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, type ExitCode, table, usageError } from '../output.ts';

const SCOPES = ['LOCAL', 'TEAM', 'GLOBAL'] as const;
const SHOWN_CHARACTERS = 100;
const FLAGS = {
  scope: { type: 'string' },
  namespace: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const memoryList: Command = {
  usage: 'memory list WORKSPACE [--scope LOCAL|TEAM|GLOBAL] [--namespace NAME] [--json]',
  summary: 'Show what a workspace remembers; with a scope, what it may read of it',
  flags: FLAGS,
  run: ([workspace = ''], flags, context) => show(workspace, {}, flags, context),
};

export const memorySearch: Command = {
  usage: 'memory search WORKSPACE TEXT [--scope LOCAL|TEAM|GLOBAL] [--namespace NAME] [--json]',
  summary: 'Search what a workspace remembers, best matches first',
  flags: FLAGS,
  run: ([workspace = '', text = ''], flags, context) => show(workspace, { search: text }, flags, context),
};

async function show(
  workspace: string,
  query: Pick<InputOf<'memories.list'>, 'search'>,
  flags: Flags,
  { home, env, output }: CommandContext,
): Promise<ExitCode> {
  const scope = scopeOf(flags);
  const namespace = typeof flags.namespace === 'string' ? { namespace: flags.namespace } : {};
  const engine = await findEngine(home, env);
  const { workspaces } = await engine.call('engine.snapshot', {});
  const { id, name } = findWorkspace(workspaces, workspace);
  const { memories } = await engine.call('memories.list', {
    workspaceId: id,
    ...query,
    ...namespace,
    ...(scope ? { scope } : {}),
  });
  if (flags.json) output.out(JSON.stringify({ workspace_id: id, memories }));
  else if (memories.length === 0) output.err(`${name} remembers nothing like that`);
  else {
    const rows = memories.map((memory) => [
      new Date(memory.createdAt).toISOString(),
      memory.scope,
      memory.namespace,
      firstLine(memory.content),
    ]);
    output.out(table([['SINCE', 'SCOPE', 'NAMESPACE', 'CONTENT'], ...rows]));
  }
  return EXIT.ok;
}

function scopeOf({ scope }: Flags): (typeof SCOPES)[number] | undefined {
  if (typeof scope !== 'string') return undefined;
  const found = SCOPES.find((each) => each === scope.toUpperCase());
  if (!found) throw usageError(`there is no scope "${scope}"`, 'Use LOCAL, TEAM or GLOBAL.');
  return found;
}

function firstLine(content: string): string {
  const characters = [...forTerminal(content.split('\n')[0] ?? '')];
  const isCut = characters.length > SHOWN_CHARACTERS || content.includes('\n');
  return isCut ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…` : characters.join('');
}
