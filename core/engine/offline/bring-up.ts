import type { KitImport } from '../../contract/index.ts';
import { openKit, unpackKit, type VerifiedKit } from '../../offline/index.ts';
import { LOCK_FILE } from '../../org/index.ts';
import type { TaskReport } from '../tasks.ts';
import type { KitParts } from './parts.ts';

/** Shares of the whole, by what usually takes the time. */
const VERIFIED = 0.25;
const UNPACKED = 0.9;

/** Exactly one repository, not a whole host or owner. */
const REPOSITORY = /^[a-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/**
 * Verifies a kit, brings its parts to their places and imports its orgs, as if everything had been fetched before.
 * Doing it again does only what is still to be done. Codes: those of a kit, of Docker and git, and of an import.
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
  const { store, orgs, docker, git, paths, inContainers, logger, now } = parts;
  const { manifest } = kit;
  let told = '';
  const unpacked = await unpackKit(kit, {
    docker: inContainers() ? docker : null,
    git,
    paths,
    heads: store.images,
    logger,
    now,
    signal,
    onStep(step, share) {
      const progress = VERIFIED + share * (UNPACKED - VERIFIED);
      report(step === told ? { progress } : { progress, message: step });
      told = step;
    },
  });
  const warnings = [...(await platformWarning(kit, parts)), ...unpacked.warnings, ...adoptSource(kit, parts)];
  const brought = new Set(manifest.entries.map(({ path }) => path));
  const imported: KitImport['orgs'] = [];
  const workspaceIds: string[] = [];
  for (const [index, { name, dir, lock }] of unpacked.orgs.entries()) {
    signal.throwIfAborted();
    report({ message: `Importing ${name}`, progress: UNPACKED });
    await orgs.adopt(
      dir,
      lock,
      manifest.externals.filter((each) => REPOSITORY.test(each)),
    );
    // A lock that its author keeps in the template is another one, and may be older.
    const frozen = !brought.has(`orgs/${manifest.orgs[index]?.folder}/${LOCK_FILE}`);
    const { workspaces } = await orgs.import({ template: dir, mode: 'merge', offline: true, frozen });
    imported.push({ name, workspaces: workspaces.length });
    workspaceIds.push(...workspaces.map(({ id }) => id));
  }
  const { images, repositories } = unpacked;
  return { orgs: imported, images, repositories, workspaceIds, warnings };
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

/**
 * Images are looked for where the other machine got them. Who has said something else here, or has workspaces that
 * would be affected, keeps that.
 */
function adoptSource({ manifest }: VerifiedKit, { imageParts, store }: KitParts): string[] {
  const { registry, templates } = manifest.imageSource;
  const own = imageParts.settings();
  const isSame = own.registry === registry && (registry !== '' || own.templates === templates);
  if (isSame || (registry === '' && templates === '') || manifest.images.length === 0) return [];
  const from = registry || templates;
  const isFree =
    own.registry === '' &&
    own.templates === '' &&
    imageParts.fixed.every(({ setting }) => setting !== 'registry' && setting !== 'templates');
  const disturbs = registry !== '' && store.workspaces.listLive().length > 0;
  if (!isFree || disturbs) {
    return [
      `The images of the kit come from ${from}, those of this machine from elsewhere. Change where images come from if workspaces do not find theirs.`,
    ];
  }
  imageParts.configure({ registry, templates });
  return [`Images are taken from ${from} from now on, as on the machine that wrote the kit.`];
}
