import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Logger } from '../../base/index.ts';
import type { OrgPlan, ParsedInputOf } from '../../contract/index.ts';
import { TREE_LIMITS } from '../../git/index.ts';
import {
  type ConfigFile,
  copyFiles,
  type ResolvedExternal,
  type ResolvedOrg,
  type Templates,
} from '../../org/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { pluginFiles } from '../template-files.ts';
import { type ExportParts, exportOrg, membersOf } from './exporter.ts';
import { secretParts } from './secret-parts.ts';

export interface CarryParts extends ExportParts {
  readonly templates: Templates;
  readonly plan: (request: ParsedInputOf<'org.plan'>) => Promise<OrgPlan>;
  /** Folder of the plugins that people installed. */
  readonly plugins: string;
  /** A folder of the app that one caller at a time makes copies in, to look at them. */
  readonly folder: string;
  readonly logger: Logger;
}

/** An org with everything that another machine needs to make the same one, apart from secrets. */
export interface CarriedOrg {
  readonly name: string;
  readonly members: readonly WorkspaceRecord[];
  /** Its template. */
  readonly files: readonly ConfigFile[];
  /** Those that people installed; bundled ones are on every machine. */
  readonly plugins: readonly { readonly name: string; readonly files: readonly ConfigFile[] }[];
  /** Text of a lock that fits these files. */
  readonly lock: string;
  readonly externals: readonly ResolvedExternal[];
  /** Names of secrets that it asks for or was given, sorted. */
  readonly requiredSecrets: readonly string[];
}

/**
 * Takes an org along: with the template that it was imported from, as long as that, without its private files, still
 * says exactly what lives; else with what an export of it writes. Throws `org_not_found`, and `kit_secret` when a
 * file holds the value of a secret.
 */
export async function carryOrg(wanted: string, parts: CarryParts): Promise<CarriedOrg> {
  const { name, members } = membersOf(wanted, parts.store);
  const scratch = path.join(parts.folder, 'outgoing');
  // What an export that was killed left behind.
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const template = await importedTemplate(name, parts);
    const { files, org } =
      (template && (await sameAsTemplate(name, template, path.join(scratch, 'template'), members, parts))) ??
      (await asExported(name, path.join(scratch, 'export'), parts));
    const plugins = await pluginsOf(members, parts.plugins);
    refuseSecrets([...files, ...plugins.flatMap(withName)], members, parts);
    return {
      name,
      members,
      files,
      plugins,
      lock: await parts.templates.lockFor(org),
      externals: org.externals,
      requiredSecrets: requiredSecrets([org, ...(template ? [template] : [])], members, parts),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function pluginsOf(
  members: readonly WorkspaceRecord[],
  folder: string,
): Promise<CarriedOrg['plugins']> {
  const names = [...new Set(members.flatMap(({ plugins }) => plugins))].sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const files = await pluginFiles([folder], name, TREE_LIMITS);
      const own = (file: string) => file.slice(`plugins/${name}/`.length);
      return files ? [{ name, files: files.map((file) => ({ ...file, path: own(file.path) })) }] : [];
    }),
  );
  return found.flat();
}

function withName({ name, files }: CarriedOrg['plugins'][number]): ConfigFile[] {
  return files.map((file) => ({ ...file, path: `plugins/${name}/${file.path}` }));
}

interface Carried {
  readonly files: readonly ConfigFile[];
  readonly org: ResolvedOrg;
}

/** What the org was imported from, as far as it is known here; null when it is gone. */
async function importedTemplate(
  name: string,
  { store, templates, logger }: CarryParts,
): Promise<ResolvedOrg | null> {
  const template = store.orgs.findByName(name)?.template ?? '';
  if (template === '') return null;
  try {
    return await templates.resolve(template, { offline: true });
  } catch (error) {
    logger.info({ err: error }, `the template of ${name} cannot be read any more`);
    return null;
  }
}

/** Null when the template is not what lives, needs private files, or holds secrets. */
async function sameAsTemplate(
  name: string,
  { dir, allowedRoots }: ResolvedOrg,
  folder: string,
  members: readonly WorkspaceRecord[],
  parts: CarryParts,
): Promise<Carried | null> {
  const { templates, logger } = parts;
  try {
    // What its links lead to comes along as files.
    const files = await copyFiles(dir, [await realpath(dir), ...allowedRoots], TREE_LIMITS);
    if (secretIn(files, members, parts) !== null) return null;
    await writeAll(folder, files);
    const plan = await parts.plan({ template: folder, mode: 'reconcile', offline: true, frozen: false });
    const isSame =
      plan.org === name &&
      plan.entries.every(({ action, changes }) => action === 'keep' && changes.length === 0) &&
      plan.diagnostics.every(({ severity }) => severity !== 'error');
    return isSame ? { files, org: await templates.resolve(folder, { offline: true }) } : null;
  } catch (error) {
    logger.info(
      { err: error },
      `the template of ${name} cannot be taken along; what lives is exported instead`,
    );
    return null;
  }
}

async function asExported(name: string, folder: string, parts: CarryParts): Promise<Carried> {
  await exportOrg(name, folder, parts);
  return {
    files: await copyFiles(folder, [await realpath(folder)], TREE_LIMITS),
    org: await parts.templates.resolve(folder, { offline: true }),
  };
}

async function writeAll(folder: string, files: readonly ConfigFile[]): Promise<void> {
  for (const { path: name, content, mode } of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content, { mode });
  }
}

function requiredSecrets(
  templates: readonly ResolvedOrg[],
  members: readonly WorkspaceRecord[],
  { secrets }: Pick<CarryParts, 'secrets'>,
): string[] {
  const asked = templates.flatMap(({ requiredEnv }) => requiredEnv.flatMap(({ anyOf }) => anyOf));
  const given = members.flatMap(({ id }) => secrets.list(id).map(({ key }) => key));
  return [...new Set([...asked, ...given])].sort();
}

function refuseSecrets(
  files: readonly ConfigFile[],
  members: readonly WorkspaceRecord[],
  parts: CarryParts,
): void {
  const found = secretIn(files, members, parts);
  if (found === null) return;
  throw new AppError('kit_secret', `${found.path} holds the value of the secret ${found.key}`, {
    detail: `Secrets never leave this machine in an offline kit. Replace it there with \${${found.key}}, import the org again, then export.`,
  });
}

/** The first file that holds a secret of one of these workspaces, with the secret's name. */
function secretIn(
  files: readonly ConfigFile[],
  members: readonly WorkspaceRecord[],
  { secrets }: Pick<CarryParts, 'secrets'>,
): { readonly path: string; readonly key: string } | null {
  const values = new Map(
    members.flatMap(({ id }) =>
      Object.entries(secrets.environmentOf(id)).flatMap(([key, value]) =>
        secretParts(value).map((part) => [part, key] as const),
      ),
    ),
  );
  for (const [value, key] of values) {
    const bytes = Buffer.from(value);
    const holder = files.find(({ content }) =>
      Buffer.from(content.buffer, content.byteOffset, content.length).includes(bytes),
    );
    if (holder) return { path: holder.path, key };
  }
  return null;
}
