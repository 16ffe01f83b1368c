import type { Docker } from '../docker/index.ts';

/** What images are made for, and whether the engine only imitates that. */
export interface ImagePlatform {
  /** `linux/amd64`, … */
  readonly platform: string;
  readonly emulated: boolean;
}

const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(\/v[0-9]+)?$/;

/** True for `os/architecture`, also with a variant: `linux/arm/v7`. */
export function isPlatform(text: string): boolean {
  return PLATFORM.test(text);
}

/**
 * Tells what images are made for; asks each engine once for its architecture.
 *
 * @param wanted the setting; empty: the engine's own
 */
export function createPlatform(
  docker: Pick<Docker, 'state' | 'images'>,
  wanted: () => string,
): () => Promise<ImagePlatform> {
  let known: { readonly engine: string; readonly native: string } | undefined;
  return async () => {
    const engine = `${docker.state.endpoint} ${docker.state.version}`;
    if (known?.engine !== engine) known = { engine, native: `linux/${await docker.images.architecture()}` };
    const platform = wanted() || known.native;
    return { platform, emulated: platform !== known.native };
  };
}

/** `arm64` of `linux/arm64`, `arm-v7` of `linux/arm/v7`: for tags. */
export function architectureOf(platform: string): string {
  return platform.split('/').slice(1).join('-');
}
