import { AppError } from '../../base/index.ts';
import type { OrgTemplate } from '../../contract/index.ts';
import { hostOf, usualHost } from '../resolve/allow-list.ts';
import { withoutCredentials } from '../sources/credentials.ts';
import { parseTemplateReference } from '../sources/reference.ts';
import { unreadCard, withError } from './card.ts';
import type { Registry, RegistryEntry } from './registry.ts';

/** `owner/name`, as opposed to an address. */
const SHORT = /^\w[\w.-]*\/\w[\w.-]*$/;

/** The org templates of a registry as cards that were not fetched yet; one that cannot be used has its error. */
export function registryTemplates(
  { location, manifest }: Registry,
  env: Readonly<Record<string, string | undefined>>,
): OrgTemplate[] {
  const home = homeOf(location) ?? usualHome(env);
  return manifest.org_templates.map((entry) => {
    const about = { name: entry.name, origin: 'registry' as const };
    try {
      return unreadCard({ ...about, template: referenceOf(entry, home) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return withError(unreadCard({ ...about, template: withoutCredentials(entry.repo) }), error);
    }
  });
}

function referenceOf({ name, repo, ref }: RegistryEntry, home: string | null): string {
  if (SHORT.test(repo) && home === null) {
    throw new AppError('registry_invalid', `It is not said on which host the template ${name} is`, {
      detail: `The registry is a file and names "${repo}" only. Set MOLECULE_EXTERNAL_GITEA_URL to the host, for example https://git.example.org.`,
    });
  }
  const reference = `${SHORT.test(repo) ? `${home}/${repo}.git` : repo}#${ref}`;
  if (parseTemplateReference(reference).kind === 'git') return reference;
  throw new AppError('registry_invalid', `The template ${name} is not in a repository`, {
    detail: 'Its "repo" must be owner/name, or an https:// or file:// address.',
  });
}

/** Scheme and host of a manifest that comes from one. */
function homeOf(location: string): string | null {
  return /^https?:\/\//i.test(location) ? new URL(location).origin : null;
}

function usualHome(env: Readonly<Record<string, string | undefined>>): string | null {
  const stated = usualHost(env).trim();
  const host = hostOf(stated);
  if (host === null) return null;
  return `${/^http:\/\//i.test(stated) ? 'http' : 'https'}://${host}`;
}
