import path from 'node:path';
import { type Logger, sha256, toAppError, writeFileAtomic } from '../../base/index.ts';
import type { OrgTemplate } from '../../contract/index.ts';
import type { ResolvedOrg } from '../types.ts';
import { readTemplateCard, unreadCard, withError } from './card.ts';
import { type Registry, readRegistry } from './registry.ts';
import { registryTemplates } from './registry-templates.ts';

/** The gallery does not wait longer for a registry that it knows already. */
const PATIENCE_MS = 2_000;

export interface RegistryCardsOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Keeps the last manifest of each registry, for when it cannot be reached. */
  readonly folder: string;
  readonly logger: Logger;
  /** Reads a template from what was fetched before; throws when it was not. */
  readonly resolveFetched: (template: string) => Promise<ResolvedOrg>;
}

/** The templates of a registry as cards. One that cannot be read at all is one broken card. */
export async function registryCards(location: string, options: RegistryCardsOptions): Promise<OrgTemplate[]> {
  try {
    const cards = registryTemplates(await latest(location, options), options.env);
    return await Promise.all(cards.map((card) => withDetails(card, options)));
  } catch (thrown) {
    const error = toAppError(thrown, 'The registry cannot be read');
    const remove = { label: 'Remove this registry', operation: 'org.removeRegistry', input: { location } };
    const card = unreadCard({ template: location, name: path.basename(location), origin: 'registry' });
    return [withError(card, error, [remove])];
  }
}

/** The manifest as it is now; as it last was when it cannot be had, or not soon. */
async function latest(location: string, { folder, logger }: RegistryCardsOptions): Promise<Registry> {
  const kept = path.join(folder, `${sha256(location).slice(0, 16)}.json`);
  const known = await readRegistry(kept).catch(() => null);
  const asked = readRegistry(location).then(async (registry) => {
    await writeFileAtomic(kept, JSON.stringify(registry.manifest));
    return registry;
  });
  if (known === null) return asked;
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
  const answered = await Promise.race([asked, late]).catch((error: unknown) => {
    logger.warn({ err: toAppError(error), location }, 'a registry is shown as it last was');
    return null;
  });
  // A late answer counts the next time; a late failure has nobody to tell.
  asked.catch(() => undefined);
  return answered ?? { ...known, location };
}

/** What is only known of templates that were fetched: description, size, keys and the beginning of the tree. */
async function withDetails(
  card: OrgTemplate,
  { resolveFetched }: RegistryCardsOptions,
): Promise<OrgTemplate> {
  if (card.error) return card;
  const org = await resolveFetched(card.template).catch(() => null);
  return org ? readTemplateCard(card, org) : card;
}
