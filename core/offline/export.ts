import { posix } from 'node:path';
import { AppError, slugOf } from '../base/index.ts';
import type { KitSummary } from '../contract/index.ts';
import type { Docker } from '../docker/index.ts';
import type { Git } from '../git/index.ts';
import { HEADS_FILE } from './format/layout.ts';
import { type KitSink, type WriteOptions, writeKit } from './format/writer.ts';
import type { KitContents, KitOrg } from './parts/contents.ts';
import { packCommit, packFiles } from './parts/files.ts';
import { packImages } from './parts/images.ts';
import { packMirror } from './parts/mirrors.ts';

export interface ExportOptions extends WriteOptions {
  readonly docker: Docker;
  readonly git: Git;
  /** What is written at the moment, for people, with the bytes that the kit has so far. */
  readonly onStep: (step: string, writtenBytes: () => number) => void;
}

/**
 * Writes an offline kit. Throws what `writeKit` throws, the codes of Docker for images, and of git for mirrors.
 * Nothing of the machine changes besides the file.
 */
export function exportKit(contents: KitContents, options: ExportOptions): Promise<KitSummary> {
  const { docker, git, onStep } = options;
  const { orgs, heads, mirrors, commits, plugins, ...facts } = contents;
  return writeKit(options, async (kit) => {
    const step = (text: string) => onStep(text, () => kit.writtenBytes);
    if (contents.images.length > 0) step('images');
    await packImages(kit, docker, contents.images);
    step('repositories');
    const repositories: string[] = [];
    const held = new Set<string>();
    for (const mirror of mirrors) {
      const shas = await packMirror(kit, git, mirror);
      if (shas.length > 0) repositories.push(mirror.url);
      for (const sha of shas) held.add(sha);
    }
    for (const { path, dir } of commits) {
      if (!held.has(posix.basename(path))) throw withoutRepository(path);
      await packCommit(kit, `org-cache/${path}`, dir);
    }
    step('templates and plugins');
    const folders = await packOrgs(kit, orgs);
    for (const { name, files } of plugins) await packFiles(kit, `plugins/${name}`, files);
    await kit.file(HEADS_FILE, `${JSON.stringify(heads, null, 2)}\n`);
    return {
      ...facts,
      orgs: orgs.map(({ name, workspaces }, index) => ({ name, workspaces, folder: folders[index] ?? '' })),
      repositories: repositories.sort(),
      plugins: plugins.map(({ name }) => name).sort(),
    };
  });
}

/** The other machine could not tell whether its files are those of the commit. */
function withoutRepository(path: string): AppError {
  return new AppError('kit_entry_invalid', 'Something cannot be part of an offline kit', {
    detail: `The repository of ${path} is not on this machine any more. Connect to the network and import the org once more, then export it.`,
  });
}

/** Resolves with the names of their folders, in the same order. */
async function packOrgs(kit: KitSink, orgs: readonly KitOrg[]): Promise<string[]> {
  const taken: string[] = [];
  for (const { name, files, lock } of orgs) {
    const folder = freeName(slugOf(name, 'org'), taken);
    taken.push(folder);
    await packFiles(kit, `orgs/${folder}`, files);
    await kit.file(`locks/${folder}.lock`, lock);
  }
  return taken;
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number += 1) name = `${wanted}-${number}`;
  return name;
}
