import path from 'node:path';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, table } from '../../output.ts';

export const orgTemplates: Command = {
  usage: 'org templates [--add-registry FILE|URL] [--remove-registry FILE|URL] [--json]',
  summary: 'List the org templates that this engine knows, and the registries that name them',
  flags: {
    'add-registry': { type: 'string' },
    'remove-registry': { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const added = flags['add-registry'];
    const removed = flags['remove-registry'];
    if (typeof added === 'string') await engine.call('org.addRegistry', { location: added });
    if (typeof removed === 'string') await engine.call('org.removeRegistry', { location: removed });
    const { templates } = await engine.call('org.templates', {});
    if (flags.json) {
      const { locations } = await engine.call('org.registries', {});
      output.out(JSON.stringify({ templates, registries: locations }));
      return EXIT.ok;
    }
    output.out(
      table([
        ['NAME', 'WORKSPACES', 'FROM', 'TEMPLATE'],
        ...templates.map((each) => [
          each.name,
          each.error ? each.error.message : String(each.workspaces ?? '?'),
          each.origin,
          each.template,
        ]),
      ]),
    );
    return EXIT.ok;
  },
};

export const orgRoots: Command = {
  usage: 'org roots [--allow DIR] [--refuse DIR]',
  summary: 'Folders outside a template that its symlinks may lead into',
  flags: { allow: { type: 'string' }, refuse: { type: 'string' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    if (typeof flags.allow === 'string')
      await engine.call('org.allowRoot', { folder: path.resolve(flags.allow) });
    if (typeof flags.refuse === 'string')
      await engine.call('org.refuseRoot', { folder: path.resolve(flags.refuse) });
    const { folders } = await engine.call('org.roots', {});
    for (const folder of folders) output.out(folder);
    return EXIT.ok;
  },
};

export const orgRepositories: Command = {
  usage: 'org repositories [--allow HOST/OWNER/NAME] [--refuse HOST/OWNER/NAME]',
  summary: 'Repositories that !external may name, besides those of the environment',
  flags: { allow: { type: 'string' }, refuse: { type: 'string' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { allow, refuse } = flags;
    if (typeof allow === 'string') await engine.call('org.allowRepository', { repository: allow });
    if (typeof refuse === 'string') await engine.call('org.refuseRepository', { repository: refuse });
    const { repositories } = await engine.call('org.repositories', {});
    for (const repository of repositories) output.out(repository);
    return EXIT.ok;
  },
};
