/** Who signs in at a registry. */
export interface RegistryCredentials {
  readonly user: string;
  readonly token: string;
}

/**
 * The sign-in for a registry, where the environment has one. `GHCR_USER` and `GHCR_TOKEN` are older names that belong
 * to the registry they are called after: no other one gets to see them.
 */
export function registryCredentials(env: NodeJS.ProcessEnv, host: string): RegistryCredentials | null {
  const own = pair(env.MOLECULE_IMAGE_REGISTRY_USER, env.MOLECULE_IMAGE_REGISTRY_TOKEN);
  const older = host.startsWith('ghcr.') ? pair(env.GHCR_USER, env.GHCR_TOKEN) : null;
  return own ?? older;
}

/** Every form in which the environment's tokens travel, for taking them out of texts. */
export function registrySecrets(env: NodeJS.ProcessEnv): string[] {
  const pairs = [
    pair(env.MOLECULE_IMAGE_REGISTRY_USER, env.MOLECULE_IMAGE_REGISTRY_TOKEN),
    pair(env.GHCR_USER, env.GHCR_TOKEN),
  ];
  return pairs.flatMap((each) => (each ? [each.token, basicOf(each)] : []));
}

/** Value of a Basic authorization, without its scheme. */
export function basicOf({ user, token }: RegistryCredentials): string {
  return Buffer.from(`${user}:${token}`).toString('base64');
}

function pair(user: string | undefined, token: string | undefined): RegistryCredentials | null {
  return user && token ? { user, token } : null;
}
