import { counted, homePaths, resourcesFolder } from '../../../base/index.ts';
import type { Templates } from '../../../org/index.ts';
import type { Command, CommandContext, Flags } from '../../command.ts';
import { EXIT } from '../../output.ts';
import { printDiagnostics, templateOf } from './shared.ts';

const SOURCE_FLAGS = { offline: { type: 'boolean' }, 'allow-root': { type: 'string' } } as const;

/** Lends the templates as this process reads them, without an engine: beside its event loop, so that it can be stopped. */
async function withTemplates<T>(
  flags: Flags,
  { home, env }: CommandContext,
  work: (templates: Templates) => Promise<T>,
): Promise<T> {
  const { createOrgWorker, createTemplates } = await import('../../../org/index.ts');
  const reader = createOrgWorker();
  const root = flags['allow-root'];
  try {
    return await work(
      createTemplates({
        paths: homePaths(home),
        resources: resourcesFolder(),
        env,
        workingFolder: process.cwd(),
        reader,
        ...(typeof root === 'string' ? { allowedRoots: () => [root] } : {}),
      }),
    );
  } finally {
    await reader.dispose();
  }
}

export const orgResolve: Command = {
  usage: 'org resolve TEMPLATE [--json] [--frozen] [--offline] [--allow-root DIR]',
  summary: 'Read an org template and show what it resolves to; needs no engine',
  flags: { json: { type: 'boolean' }, frozen: { type: 'boolean' }, ...SOURCE_FLAGS },
  async run([template = ''], flags, context) {
    const { output } = context;
    const frozen = flags.frozen === true;
    const org = await withTemplates(flags, context, async (templates) => {
      const how = { offline: flags.offline === true, frozen, signal: context.stop };
      const resolved = await templates.resolve(templateOf(template), how);
      if (!frozen) await templates.remember(templateOf(template), resolved);
      return resolved;
    });
    if (flags.json) {
      const { resolvedToJson } = await import('../../../org/index.ts');
      output.out(JSON.stringify(resolvedToJson(org), null, 2));
    } else {
      const { workspaces, depth } = org.totals;
      output.out(`${org.name}: ${counted(workspaces, 'workspace')} in ${counted(depth, 'level')}`);
      printDiagnostics(org.diagnostics, output);
    }
    return org.diagnostics.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.ok;
  },
};

export const orgCheck: Command = {
  usage: 'org check TEMPLATE [--json] [--offline] [--allow-root DIR]',
  summary:
    'Check an org template as its author: also for what is forgotten, misspelt or secret; needs no engine',
  flags: { json: { type: 'boolean' }, ...SOURCE_FLAGS },
  async run([template = ''], flags, context) {
    const { output } = context;
    const how = { offline: flags.offline === true, signal: context.stop };
    const check = await withTemplates(flags, context, (templates) =>
      templates.check(templateOf(template), how),
    );
    const count = (severity: string) => check.diagnostics.filter((each) => each.severity === severity).length;
    if (flags.json) {
      const { name, totals, diagnostics } = check;
      output.out(JSON.stringify({ name, totals, diagnostics }, null, 2));
    } else {
      printDiagnostics(check.diagnostics, output);
      const counts = ['error', 'warning', 'hint'].map((severity) => counted(count(severity), severity));
      output.out(`${check.name}: ${counts.join(', ')}`);
    }
    return count('error') > 0 ? EXIT.failed : EXIT.ok;
  },
};

export const orgLock: Command = {
  usage: 'org lock TEMPLATE',
  summary: 'Print what a template is held to with --frozen, as the org.lock to keep beside it',
  flags: {},
  async run([template = ''], flags, context) {
    const text = await withTemplates(flags, context, (templates) => templates.lockText(templateOf(template)));
    context.output.out(text.trimEnd());
    return EXIT.ok;
  },
};
