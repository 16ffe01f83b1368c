import type { ImageMode, ImageSettings } from '../contract/index.ts';

/** Part of every tag that is built here. No host name, so that no engine ever asks a registry for it. */
export const LOCAL_PREFIX = 'molecule-local';

/** Where images come from: the one place that decides it. `settings` are those that count, see `imageSettings`. */
export function imageMode({ registry, templates }: ImageSettings): ImageMode {
  return registry === ''
    ? { mode: 'local', prefix: LOCAL_PREFIX, templates }
    : { mode: 'registry', prefix: registry };
}

/** First digits of the version that an image was made from, by the tag that it is kept under in either mode. */
export function versionOfTag(tag: string): string | undefined {
  return /:([0-9a-f]{12})(-[a-z0-9-]+)?$/.exec(tag)?.[1];
}

/** `<prefix>/workspace-template-<runtime>`, the repository of a runtime's images in either mode. */
export function imageRepository(prefix: string, runtime: string): string {
  return `${prefix}/workspace-template-${runtime}`;
}
