import type { KitSummary, Task } from '../../../contract/index.ts';
import type { Flags } from '../../command.ts';
import { mib, type Output } from '../../output.ts';

/** Tells what a task does, each step once. */
export function tellSteps(flags: Flags, output: Output): (task: Task) => void {
  let told = '';
  return ({ message }) => {
    if (flags.json || message === '' || message === told) return;
    told = message;
    output.err(message);
  };
}

export function printSummary(summary: KitSummary, output: Output): void {
  const { orgs, images, repositories, plugins, requiredSecrets, files, sizeBytes, sha256 } = summary;
  for (const { name, workspaces } of orgs) output.out(`org         ${name} (${workspaces} workspaces)`);
  for (const { tag, sizeBytes: size } of images) output.out(`image       ${tag} (${mib(size)})`);
  for (const url of repositories) output.out(`repository  ${url}`);
  for (const name of plugins) output.out(`plugin      ${name}`);
  for (const name of requiredSecrets) output.out(`needs       ${name} (its value is not in the kit)`);
  output.out(
    `made        ${new Date(summary.createdAt).toISOString()} by version ${summary.appVersion}${forPlatform(summary)}`,
  );
  output.out(`size        ${mib(sizeBytes)} in ${files} files`);
  output.out(`sha256      ${sha256}`);
}

function forPlatform({ platform }: KitSummary): string {
  return platform === '' ? '' : ` for ${platform}`;
}
