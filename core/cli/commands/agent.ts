import { type AgentConnection, snippetNames } from '../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, type ExitCode, usageError } from '../output.ts';
import { target } from '../target.ts';

const SHOWING = { snippet: { type: 'string' }, json: { type: 'boolean' } } as const;

/** The snippet that somebody asks for, before anything is done. */
function wantedSnippet({ snippet }: Flags): AgentConnection['snippets'][number]['name'] {
  if (typeof snippet !== 'string') return 'python';
  const found = snippetNames.find((name) => name === snippet);
  if (found) return found;
  throw usageError(`--snippet is ${snippetNames.join(', ')}, not "${snippet}"`);
}

/** Prints how the agent connects: all of it as JSON, else one snippet for a file or a clipboard. */
function show(connection: AgentConnection, flags: Flags, { output }: CommandContext): ExitCode {
  if (flags.json) {
    const { workspaceId, platformUrl, token, snippets } = connection;
    const texts = Object.fromEntries(snippets.map(({ name, text }) => [name, text]));
    const facts = { workspace_id: workspaceId, platform_url: platformUrl, auth_token: token };
    output.out(JSON.stringify({ ...facts, snippets: texts }));
    return EXIT.ok;
  }
  const wanted = wantedSnippet(flags);
  output.out(connection.snippets.find(({ name }) => name === wanted)?.text.trimEnd() ?? '');
  output.err(
    connection.token
      ? 'The token in it is shown this once only.'
      : 'Put its token where it says so; molecule agent rotate makes a new one.',
  );
  return EXIT.ok;
}

export const agentAdd: Command = {
  usage: 'agent add NAME [--url URL] [--parent ID|NAME] [--role TEXT] [--snippet NAME] [--json]',
  summary: [
    'Add an agent that runs elsewhere, and print what connects it; with --url its messages are sent there,',
    `else it fetches them. --snippet is ${snippetNames.join(', ')}`,
  ].join('\n'),
  flags: { ...SHOWING, url: { type: 'string' }, parent: { type: 'string' }, role: { type: 'string' } },
  async run([name = ''], flags, context) {
    wantedSnippet(flags);
    const engine = await findEngine(context.home, context.env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const parentId = typeof flags.parent === 'string' ? findWorkspace(workspaces, flags.parent).id : null;
    const { connection } = await engine.call('external.create', {
      name,
      parentId,
      ...(typeof flags.role === 'string' ? { role: flags.role } : {}),
      ...(typeof flags.url === 'string' ? { url: flags.url } : {}),
    });
    return show(connection, flags, context);
  },
};

export const agentConnection: Command = {
  usage: 'agent connection ID|NAME [--snippet NAME] [--json]',
  summary: 'Print what connects an agent that runs elsewhere, without its token',
  flags: SHOWING,
  async run([wanted = ''], flags, context) {
    wantedSnippet(flags);
    const { engine, workspace } = await target(wanted, context);
    return show(await engine.call('external.connection', { id: workspace.id }), flags, context);
  },
};

export const agentRotate: Command = {
  usage: 'agent rotate ID|NAME [--snippet NAME] [--json]',
  summary: 'Give an agent that runs elsewhere a new token; the old ones are out at once',
  flags: SHOWING,
  async run([wanted = ''], flags, context) {
    wantedSnippet(flags);
    const { engine, workspace } = await target(wanted, context);
    return show(await engine.call('external.rotate', { id: workspace.id }), flags, context);
  },
};
