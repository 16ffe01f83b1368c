const HOST_VARIABLE = 'MOLECULE_EXTERNAL_GITEA_URL';
const ALLOW_LIST_VARIABLE = 'MOLECULE_EXTERNAL_REPO_ALLOWLIST';
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** The host that an address names, without scheme and closing slashes, in lower case; null when it is none. */
export function hostOf(address: string): string | null {
  const host = address
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/\/+$/, '')
    .toLowerCase();
  return HOST.test(host) && !host.includes('..') ? host : null;
}

/** The host of directives that name none; empty when the user has not set one. */
export function usualHost(env: Environment): string {
  return env[HOST_VARIABLE] ?? '';
}

/**
 * Whether the user lets templates take files from `host/owner/name`. The variable is a list of `host/owner/name`,
 * or of prefixes that end in `/` or `/*`, separated by commas; without it nothing is allowed.
 */
export function isAllowed(repository: string, env: Environment): boolean {
  return patterns(env).some((pattern) =>
    pattern.endsWith('/') ? repository.startsWith(pattern) : repository === pattern,
  );
}

/** The line that allows `repository` besides what is allowed already. */
export function allowingLine(repository: string, env: Environment): string {
  const stated = (env[ALLOW_LIST_VARIABLE] ?? '').split(',').map((entry) => entry.trim());
  return `${ALLOW_LIST_VARIABLE}=${[...stated.filter((entry) => entry !== ''), repository].join(',')}`;
}

/** Hosts are compared without regard to case. */
function patterns(env: Environment): string[] {
  const list = (env[ALLOW_LIST_VARIABLE] ?? '').split(',').map((entry) => entry.trim().replace(/\*+$/, ''));
  return list
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('/');
      return end === -1 ? entry.toLowerCase() : entry.slice(0, end).toLowerCase() + entry.slice(end);
    });
}
