import type { OrgToken, Token } from '../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../command.ts';
import { findEngine, type RunningEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, table, usageError } from '../output.ts';

const JSON_FLAG = { json: { type: 'boolean' } } as const;
const OF_ONE = { workspace: { type: 'string' }, ...JSON_FLAG } as const;

/** The engine, and the workspaces that the flags name; null for those that they do not. */
async function found(
  flags: Flags,
  { home, env }: CommandContext,
): Promise<{ engine: RunningEngine; workspaceId: string | null; belowId: string | null }> {
  const engine = await findEngine(home, env);
  const idOf = async (name: unknown) => {
    if (typeof name !== 'string') return null;
    const { workspaces } = await engine.call('engine.snapshot', {});
    return findWorkspace(workspaces, name).id;
  };
  return { engine, workspaceId: await idOf(flags.workspace), belowId: await idOf(flags.below) };
}

/** Those of a workspace have no name. */
type Listed = Token & Partial<Pick<OrgToken, 'name' | 'orgId'>>;

const timeOf = (ms: number | null) => (ms === null ? 'never' : new Date(ms).toISOString());

export const tokensList: Command = {
  usage: 'tokens ls [--workspace NAME] [--json]',
  summary: 'List the tokens for the installation and its orgs, or those of one workspace',
  flags: OF_ONE,
  async run(_args, flags, context) {
    const { engine, workspaceId } = await found(flags, context);
    const tokens: readonly Listed[] =
      workspaceId === null
        ? (await engine.call('orgTokens.list', {})).tokens
        : (await engine.call('tokens.list', { workspaceId })).tokens;
    const { output } = context;
    if (flags.json) {
      const rows = tokens.map((token) => ({
        id: token.id,
        prefix: token.display,
        ...(token.name === undefined ? {} : { name: token.name, org_id: token.orgId }),
        created_at: timeOf(token.createdAt),
        last_used_at: token.lastUsedAt === null ? null : timeOf(token.lastUsedAt),
      }));
      output.out(JSON.stringify({ workspace_id: workspaceId, tokens: rows }));
    } else if (tokens.length === 0) output.err('No tokens');
    else {
      const rows = tokens.map((token) => [
        token.id,
        `${token.display}…`,
        token.name ?? '',
        timeOf(token.createdAt),
        timeOf(token.lastUsedAt),
      ]);
      output.out(table([['ID', 'TOKEN', 'NAME', 'CREATED', 'LAST USED'], ...rows]));
    }
    return EXIT.ok;
  },
};

export const tokensCreate: Command = {
  usage: 'tokens create [--workspace NAME] [--below NAME] [--name TEXT] [--json]',
  summary:
    'Make a token for the installation, for one workspace, or for all below one, and print it this once',
  flags: { ...OF_ONE, below: { type: 'string' }, name: { type: 'string' } },
  async run(_args, flags, context) {
    const { name } = flags;
    if (flags.workspace !== undefined && (flags.below !== undefined || name !== undefined))
      throw usageError('--workspace goes without --below and --name');
    const { engine, workspaceId, belowId } = await found(flags, context);
    const { token } =
      workspaceId === null
        ? await engine.call('orgTokens.create', {
            name: typeof name === 'string' ? name : '',
            orgId: belowId,
          })
        : await engine.call('tokens.create', { workspaceId });
    context.output.out(flags.json ? JSON.stringify({ auth_token: token }) : token);
    return EXIT.ok;
  },
};

export const tokensRemove: Command = {
  usage: 'tokens rm ID [--workspace NAME] [--json]',
  summary: 'Revoke a token: it does not count any more at once',
  flags: OF_ONE,
  async run([id = ''], flags, context) {
    const { engine, workspaceId } = await found(flags, context);
    if (workspaceId === null) await engine.call('orgTokens.revoke', { id });
    else await engine.call('tokens.revoke', { workspaceId, id });
    if (flags.json) context.output.out(JSON.stringify({ revoked: id }));
    else context.output.err(`${id} is revoked`);
    return EXIT.ok;
  },
};
