import type { PrunePlan } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, mib, type Output, table, usageError } from '../../output.ts';

export const imagePrune: Command = {
  usage: 'image prune [--keep N] [--build-cache] [--dry-run] [--yes] [--json]',
  summary: [
    'Remove images that no workspace uses, after showing them; the newest unused ones of each runtime stay',
    "--build-cache empties the builder's cache too, also of what other programs built",
  ].join('\n'),
  flags: {
    keep: { type: 'string' },
    'build-cache': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    json: { type: 'boolean' },
  },
  async run(_args, flags, { home, env, output, confirm }) {
    const keep = keepOf(flags.keep);
    const buildCache = flags['build-cache'] === true;
    const engine = await findEngine(home, env);
    const plan = await engine.call('images.prunePlan', {
      buildCache,
      ...(keep === undefined ? {} : { keep }),
    });
    const nothing = plan.items.length === 0 && plan.buildCacheBytes === 0;
    if (flags['dry-run']) {
      if (flags.json) output.out(JSON.stringify(plan));
      else print(plan, output);
      return EXIT.ok;
    }
    if (!flags.json) print(plan, output);
    if (!nothing && !flags.yes) {
      if (!confirm) throw usageError('without a terminal, --yes is needed');
      if (!(await confirm(`Remove ${plan.items.length} images and free ${mib(plan.totalBytes)}?`)))
        return EXIT.failed;
    }
    const ids = plan.items.map(({ id }) => id);
    const { removed, failed, freedBytes } = nothing
      ? { removed: [], failed: [], freedBytes: 0 }
      : await engine.call('images.prune', { ids, buildCache });
    if (flags.json) output.out(JSON.stringify({ removed, failed, freedBytes }));
    else if (!nothing) output.err(`${removed.length} images removed, ${mib(freedBytes)} freed`);
    const names = new Map(plan.items.map(({ id, name }) => [id, name]));
    for (const { id, message } of failed) output.err(`${names.get(id) ?? id}: ${message}`);
    return failed.length > 0 ? EXIT.failed : EXIT.ok;
  },
};

/** Throws `usage` for anything but a whole number from 0 on. */
function keepOf(text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(String(text))) return Number(text);
  throw usageError(`--keep is a whole number, not "${text}"`);
}

function print({ items, buildCacheBytes, totalBytes }: PrunePlan, output: Output): void {
  if (items.length === 0 && buildCacheBytes === 0) {
    output.err('Nothing to remove');
    return;
  }
  if (items.length > 0) {
    const rows = items.map(({ name, sizeBytes, lastUsedAt, reason }) => [
      name,
      mib(sizeBytes),
      lastUsedAt === null ? 'never' : new Date(lastUsedAt).toISOString(),
      reason,
    ]);
    output.out(table([['IMAGE', 'FREES', 'LAST USED', 'WHY'], ...rows]));
  }
  if (buildCacheBytes > 0) output.out(`build cache: ${mib(buildCacheBytes)}`);
  output.err(`${mib(totalBytes)} in all`);
}
