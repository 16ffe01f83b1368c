import { AppError } from '../../base/index.ts';

/** An image as its registry knows it. */
export interface RegistryImage {
  /** `host` or `host:port`. */
  readonly host: string;
  /** Path below the host, e.g. `team/workspace-template-langgraph`. */
  readonly repository: string;
}

/** As Docker tells a host from the first part of a path: for a path alone it would choose a registry by itself. */
const HOST = /^(localhost|\[[0-9a-f:]+\]|[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(:\d{1,5})?$/;
const PATH_PART = /^[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** Takes `host[:port]/path` apart. Throws `image_settings_invalid`. */
export function registryImage(name: string): RegistryImage {
  const [host = '', ...parts] = name.split('/');
  if (HOST.test(host) && parts.length > 0 && parts.every((part) => PATH_PART.test(part)))
    return { host, repository: parts.join('/') };
  throw new AppError('image_settings_invalid', `"${name}" is no image of a registry`, {
    detail:
      'The registry of the settings (MOLECULE_IMAGE_REGISTRY) is a host with a dot or a port, and a path in small letters: host/path.',
  });
}

export function nameOf({ host, repository }: RegistryImage): string {
  return `${host}/${repository}`;
}

/** Of this machine: the only registries that are spoken to without encryption, by Docker as by us. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
