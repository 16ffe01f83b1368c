import type { ImageProvider } from './types.ts';

export interface BundledFirstOptions {
  /** Builds what is bundled. */
  readonly local: ImageProvider;
  readonly others: ImageProvider;
  /** Whether a runtime comes with the app and nobody decided to hold it at an image of somewhere else. */
  readonly isBundled: (runtime: string) => Promise<boolean>;
}

/**
 * Takes images from elsewhere, except for what comes with the app: no registry has exactly its version, and the demo
 * org needs nobody.
 */
export function bundledFirst({ local, others, isBundled }: BundledFirstOptions): ImageProvider {
  const of = async (runtime: string) => ((await isBundled(runtime)) ? local : others);
  return {
    known: () => others.known(),
    describe: async (runtime) => (await of(runtime)).describe(runtime),
    newest: async (runtime, options) => (await of(runtime)).newest(runtime, options),
    find: async (version) => (await of(version.runtime)).find(version),
    adopt: async (version, image) => (await of(version.runtime)).adopt(version, image),
    prepare: async (version, signal) => (await of(version.runtime)).prepare(version, signal),
  };
}
