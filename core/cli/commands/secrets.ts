import type { Command, CommandContext, Flags } from '../command.ts';
import { findEngine, type RunningEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, table } from '../output.ts';
import { readSecret } from '../read-secret.ts';

const OWNER = { workspace: { type: 'string' }, json: { type: 'boolean' } } as const;

/** The engine, and the workspace that the flags name; null for every workspace. */
async function ownerOf(
  flags: Flags,
  { home, env }: CommandContext,
): Promise<{ engine: RunningEngine; workspaceId: string | null; name: string }> {
  const engine = await findEngine(home, env);
  if (typeof flags.workspace !== 'string') return { engine, workspaceId: null, name: 'every workspace' };
  const { workspaces } = await engine.call('engine.snapshot', {});
  const { id, name } = findWorkspace(workspaces, flags.workspace);
  return { engine, workspaceId: id, name };
}

export const secretsList: Command = {
  usage: 'secrets ls [--workspace NAME] [--json]',
  summary: 'List the names of the stored secrets: those for every workspace, or those of one',
  flags: OWNER,
  async run(_args, flags, context) {
    const { engine, workspaceId, name } = await ownerOf(flags, context);
    const { secrets } = await engine.call('secrets.list', { workspaceId });
    const { output } = context;
    if (flags.json) {
      const rows = secrets.map(({ key, source, updatedAt }) => ({ key, source, updated_at: updatedAt }));
      output.out(JSON.stringify({ workspace_id: workspaceId, secrets: rows }));
    } else if (secrets.length === 0) output.err(`No secrets for ${name}`);
    else {
      const rows = secrets.map(({ key, source, updatedAt }) => [
        key,
        source,
        new Date(updatedAt).toISOString(),
      ]);
      output.out(table([['KEY', 'SET BY', 'CHANGED'], ...rows]));
    }
    return EXIT.ok;
  },
};

export const secretsSet: Command = {
  usage: 'secrets set KEY [--workspace NAME] [--json]',
  summary: 'Store a secret, read from the input or asked for, and restart whoever uses it',
  flags: OWNER,
  async run([key = ''], flags, context) {
    const { engine, workspaceId, name } = await ownerOf(flags, context);
    const value = await readSecret(`${key} for ${name}: `, { input: process.stdin, prompt: process.stderr });
    await engine.call('secrets.set', { key, value, workspaceId });
    if (flags.json) context.output.out(JSON.stringify({ key, workspace_id: workspaceId }));
    else context.output.err(`${key} is stored for ${name}`);
    return EXIT.ok;
  },
};

export const secretsRemove: Command = {
  usage: 'secrets rm KEY [--workspace NAME] [--json]',
  summary: 'Delete a secret and restart whoever used it',
  flags: OWNER,
  async run([key = ''], flags, context) {
    const { engine, workspaceId, name } = await ownerOf(flags, context);
    await engine.call('secrets.remove', { key, workspaceId });
    if (flags.json) context.output.out(JSON.stringify({ key, workspace_id: workspaceId }));
    else context.output.err(`${key} is deleted for ${name}`);
    return EXIT.ok;
  },
};

export const secretsTest: Command = {
  usage: 'secrets test KEY [--workspace NAME] [--new] [--json]',
  summary:
    'Ask the provider of a key whether it accepts the stored value, or with --new one that is read from the input',
  flags: { ...OWNER, new: { type: 'boolean' } },
  async run([key = ''], flags, context) {
    const { engine, workspaceId } = await ownerOf(flags, context);
    const { output } = context;
    const value = flags.new
      ? await readSecret(`${key} to try: `, { input: process.stdin, prompt: process.stderr })
      : undefined;
    const answer = await engine.call('secrets.test', {
      key,
      workspaceId,
      ...(value === undefined ? {} : { value }),
    });
    output.out(flags.json ? JSON.stringify({ key, ...answer }) : `${answer.verdict}: ${answer.message}`);
    return answer.verdict === 'works' ? EXIT.ok : EXIT.failed;
  },
};
