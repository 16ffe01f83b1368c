import { AppError } from '../../base/index.ts';
import type { KitImport, OrgPlan } from '../../contract/index.ts';
import { openKit, unpackFiles, unpackImages, type VerifiedKit } from '../../offline/index.ts';
import { LOCK_FILE } from '../../org/index.ts';
import type { TaskReport } from '../tasks.ts';
import { imageHints } from './image-hints.ts';
import type { KitParts } from './parts.ts';

/** Shares of the whole, by what usually takes the time. */
const VERIFIED = 0.25;
const UNPACKED = 0.9;

/**
 * Verifies a kit, brings its parts to their places and imports its orgs, as if everything had been fetched before.
 * Doing it again does only what is still to be done. An org that lacks keys does not keep the others from coming up.
 * Codes: those of a kit, of Docker and git, and of an import.
 */
export async function bringUp(
  file: string,
  parts: KitParts,
  signal: AbortSignal,
  report: TaskReport,
): Promise<KitImport> {
  report({ message: 'Verifying the kit', progress: 0 });
  const kit = await openKit(file, { signal, onProgress: (share) => report({ progress: share * VERIFIED }) });
  try {
    return await bringIn(kit, parts, signal, report);
  } finally {
    await kit.close();
  }
}

async function bringIn(
  kit: VerifiedKit,
  parts: KitParts,
  signal: AbortSignal,
  report: TaskReport,
): Promise<KitImport> {
  const { store, docker, inContainers } = parts;
  const unpacked = await unpackFiles(kit, {
    ...parts,
    heads: store.images,
    signal,
    onStep: (message) => report({ message, progress: VERIFIED }),
  });
  const orgs = unpacked.orgs.map((org, index) => ({ ...org, frozen: isFrozen(kit, index) }));
  const missing = await missingKeys(orgs, parts, signal);
  // Who has to give keys first hears it before gigabytes are loaded.
  if (missing.size > 0 && missing.size === orgs.length) throw keysMissing(missing);

  const warnings = [...(await platformWarning(kit, parts)), ...unpacked.warnings];
  const { images } = kit.manifest;
  if (inContainers()) {
    report({ message: `Loading ${images.length} images` });
    const onLoaded = (share: number) => report({ progress: VERIFIED + share * (UNPACKED - VERIFIED) });
    warnings.push(...(await unpackImages(kit, docker, signal, onLoaded)));
    warnings.push(...(await imageHints(unpacked.heads, parts)));
  } else if (images.length > 0)
    warnings.push('The images were left out, because workspaces run without Docker here.');

  const imported: KitImport['orgs'] = [];
  const workspaceIds: string[] = [];
  for (const org of orgs) {
    signal.throwIfAborted();
    if (missing.has(org.name)) continue;
    report({ message: `Importing ${org.name}`, progress: UNPACKED });
    const { workspaces, allowed } = await importOrg(org, parts);
    imported.push({ name: org.name, workspaces: workspaces.length });
    workspaceIds.push(...workspaces.map(({ id }) => id));
    if (allowed.length > 0)
      warnings.push(
        `Templates may take files from ${allowed.join(', ')} from now on, because "${org.name}" does.`,
      );
  }
  if (missing.size > 0) {
    const { message, detail } = keysMissing(missing);
    warnings.push(`${message}. ${detail ?? ''}`);
  }
  const { repositories } = unpacked;
  return { orgs: imported, images: inContainers() ? images.length : 0, repositories, workspaceIds, warnings };
}

interface IncomingOrg {
  readonly name: string;
  readonly dir: string;
  readonly lock: string;
  readonly frozen: boolean;
}

/** A lock that its author keeps in the template is another one than that of the kit, and may be older. */
function isFrozen({ manifest }: VerifiedKit, index: number): boolean {
  const own = `orgs/${manifest.orgs[index]?.folder}/${LOCK_FILE}`;
  return !manifest.entries.some(({ path }) => path === own);
}

async function importOrg({ dir, lock, frozen }: IncomingOrg, { orgs }: KitParts) {
  const work = () => orgs.import({ template: dir, mode: 'merge', offline: true, frozen });
  const { workspaces } = await orgs.adopt(dir, lock, work);
  // Only what is known to be needed, and to work, is allowed for good.
  return { workspaces, allowed: orgs.allowLocked(lock) };
}

type MissingKeys = ReadonlyMap<string, OrgPlan['missingEnv']>;

/** What orgs ask for and nobody has given, by their names. */
async function missingKeys(
  incoming: readonly IncomingOrg[],
  { orgs }: KitParts,
  signal: AbortSignal,
): Promise<MissingKeys> {
  const missing = new Map<string, OrgPlan['missingEnv']>();
  for (const { name, dir, lock, frozen } of incoming) {
    signal.throwIfAborted();
    const work = () => orgs.plan({ template: dir, mode: 'merge', offline: true, frozen });
    const { missingEnv } = await orgs.adopt(dir, lock, work);
    if (missingEnv.length > 0) missing.set(name, missingEnv);
  }
  return missing;
}

function keysMissing(missing: MissingKeys): AppError {
  const lines = [...missing].map(
    ([name, keys]) => `${name}: ${keys.map(({ anyOf }) => anyOf.join(' or ')).join(', ')}`,
  );
  const keys = new Set([...missing.values()].flat().map(({ anyOf }) => anyOf.join(' or ')));
  return new AppError(
    'env_missing',
    `Orgs of the kit need keys that have no value: ${[...keys].sort().join(', ')}`,
    {
      detail: `${lines.join('\n')}\nStore each with "molecule secrets set KEY", or in the app under Keys, then import the kit again.`,
    },
  );
}

async function platformWarning(
  { manifest }: VerifiedKit,
  { imageParts, inContainers }: KitParts,
): Promise<string[]> {
  if (manifest.platform === '' || !inContainers()) return [];
  const { platform } = await imageParts.platform();
  if (platform === manifest.platform) return [];
  return [
    `The images are for ${manifest.platform}, but this machine wants ${platform}: they may start slowly or not at all.`,
  ];
}
