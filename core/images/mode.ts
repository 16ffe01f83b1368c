import type { ImageMode, ImageSettings } from '../contract/index.ts';

/** Part of every tag that is built here. No host name, so that no engine ever asks a registry for it. */
export const LOCAL_PREFIX = 'molecule-local';

/** Where images come from: the one place that decides it. `settings` are those that count, see `imageSettings`. */
export function imageMode({ registry, templates }: ImageSettings): ImageMode {
  return registry === ''
    ? { mode: 'local', prefix: LOCAL_PREFIX, templates }
    : { mode: 'registry', prefix: registry };
}

/** `<prefix>/workspace-template-<runtime>`, the repository of a runtime's images in either mode. */
export function imageRepository(prefix: string, runtime: string): string {
  return `${prefix}/workspace-template-${runtime}`;
}
