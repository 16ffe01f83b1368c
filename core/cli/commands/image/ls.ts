import type { ImageOverview, RuntimeImage } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, mib, type Output, table } from '../../output.ts';

const SHORT_SHA = 12;

export const imageList: Command = {
  usage: 'image ls [--json]',
  summary: 'List the runtimes with their images, the workspaces that use them, and what takes disk',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const overview = await engine.call('images.list', {});
    if (flags.json) output.out(JSON.stringify(overview));
    else print(overview, output);
    return EXIT.ok;
  },
};

function print({ mode, runtimes, images, disk }: ImageOverview, output: Output): void {
  const { prefix } = mode;
  output.err(mode.mode === 'local' ? 'Images are built on this machine' : `Images are pulled from ${prefix}`);
  const rows = runtimes.map((each) => [
    each.runtime,
    each.current === null ? '-' : shortSha(each.current.sha),
    each.current === null ? '' : new Date(each.current.builtAt).toISOString(),
    String(each.workspaces.length),
    stateOf(each),
    each.ref === '' ? each.source : `${each.source}#${each.ref}`,
  ]);
  output.out(table([['RUNTIME', 'VERSION', 'MADE', 'USED BY', 'STATE', 'SOURCE'], ...rows]));
  const own = images.filter(({ kind }) => kind === 'workspace').length;
  const parts = [
    `${own} images ${mib(disk.imagesBytes)}`,
    `base ${mib(disk.baseBytes)}`,
    `build cache ${mib(disk.buildCacheBytes)}`,
    `a prune would free ${mib(disk.reclaimableBytes)}`,
  ];
  output.err(parts.join(' · '));
}

function stateOf({ current, rollout, pin, updateAvailable, outdated }: RuntimeImage): string {
  if (rollout) return rollout.stage === 'held' ? 'held: a canary failed' : 'tried out on canaries';
  if (outdated.length > 0) return `${outdated.length} run an older one`;
  if (updateAvailable) return 'update available';
  if (pin !== null) return 'pinned';
  return current === null ? 'not here' : 'newest known';
}

function shortSha(sha: string): string {
  return sha.replace(/^sha256:/, '').slice(0, SHORT_SHA);
}
