import type { InstalledPlugin, Plugin } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, table } from '../../output.ts';
import { runTask } from '../../run-task.ts';
import { target } from '../../target.ts';
import { tellSteps } from '../offline/shared.ts';

export const pluginList: Command = {
  usage: 'plugin list [NAME] [--json]',
  summary: 'List the plugins of this machine, or those of a workspace',
  flags: { json: { type: 'boolean' } },
  async run([wanted], flags, context) {
    const { home, env, output } = context;
    const plugins = await (async (): Promise<readonly (Plugin | InstalledPlugin)[]> => {
      if (wanted === undefined)
        return (await (await findEngine(home, env)).call('plugins.registry', {})).plugins;
      const { engine, workspace } = await target(wanted, context);
      return (await engine.call('plugins.installed', { workspaceId: workspace.id })).plugins;
    })();
    if (flags.json) output.out(JSON.stringify({ plugins }));
    else if (plugins.length === 0) output.err('No plugins');
    else output.out(table([['NAME', 'VERSION', 'FOR', 'FROM'], ...plugins.map(rowOf)]));
    return EXIT.ok;
  },
};

export const pluginInstall: Command = {
  usage: 'plugin install ID|NAME SOURCE [--sha256 HEX] [--track REF] [--json]',
  summary:
    'Install a plugin in a workspace: local://name, or github://owner/repo#ref; it may follow tag:latest or a tag',
  flags: { sha256: { type: 'string' }, track: { type: 'string' }, json: { type: 'boolean' } },
  async run([wanted = '', source = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const { output, stop } = context;
    const client = engine.connect();
    try {
      const start = () =>
        client.call('plugins.install', {
          workspaceId: workspace.id,
          source,
          ...(typeof flags.sha256 === 'string' ? { sha256: flags.sha256 } : {}),
          ...(typeof flags.track === 'string' ? { track: flags.track } : {}),
        });
      const result = await runTask(client, start, stop, tellSteps(flags, output));
      if (flags.json) output.out(JSON.stringify({ workspace_id: workspace.id, ...result }));
      else {
        const how = result.restarting === true ? ', which is restarted for it' : '';
        output.err(`${result.plugin} is installed in ${workspace.name}${how}`);
      }
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

export const pluginRemove: Command = {
  usage: 'plugin remove ID|NAME PLUGIN',
  summary: 'Remove a plugin from a workspace, and restart that',
  flags: {},
  async run([wanted = '', name = ''], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    await engine.call('plugins.uninstall', { workspaceId: workspace.id, name });
    context.output.err(`${name} is removed from ${workspace.name}`);
    return EXIT.ok;
  },
};

export const pluginUpdates: Command = {
  usage: 'plugin updates [--json]',
  summary: 'Ask which plugins that follow a tag have moved on; installing what is shown brings it',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { updates } = await engine.call('plugins.checkUpdates', {});
    const { workspaces } = await engine.call('engine.snapshot', {});
    const names = new Map(workspaces.map(({ id, name }) => [id, name]));
    if (flags.json) output.out(JSON.stringify({ updates }));
    else if (updates.length === 0) output.err('No plugin follows anything');
    else {
      const rows = updates.map(({ workspaceId, plugin, track, source, problem }) => [
        names.get(workspaceId) ?? workspaceId,
        plugin,
        track,
        problem || (source ?? 'up to date'),
      ]);
      output.out(table([['WORKSPACE', 'PLUGIN', 'FOLLOWS', 'NEWEST'], ...rows]));
    }
    return EXIT.ok;
  },
};

export const pluginSource: Command = {
  usage: 'plugin source [PREFIX]',
  summary: 'Show or set where github:// plugins are: an https:// address or a folder that holds owner/repo',
  flags: {},
  async run([prefix], _flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    if (prefix !== undefined) await engine.call('plugins.setRepositories', { prefix });
    const now = await engine.call('plugins.repositories', {});
    output.out(now.prefix || 'not set');
    return EXIT.ok;
  },
};

function rowOf(plugin: Plugin | InstalledPlugin): string[] {
  const { name, version, runtimes } = plugin;
  const from = 'source' in plugin ? plugin.source : plugin.description;
  return [name, version, runtimes.join(', ') || 'all', from.replaceAll(/\s+/g, ' ')];
}
